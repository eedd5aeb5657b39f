"""Numbers that are gone once they are drawn, even if a process dies that they were drawn for.

``nextval`` isn't undone, so rows that are put in again by the next run have other numbers than at first
(https://www.postgresql.org/docs/current/functions-sequence.html). It is as if they had never been
drawn where the sequence itself was made in the transaction, and is taken back with it.
"""

from __future__ import annotations

import re

_NAME = r'((?:"[^"]+"|\w+)(?:\.(?:"[^"]+"|\w+))?)'
_MADE = re.compile(rf"\s*CREATE\s+TABLE\s+{_NAME}\s*\(", re.IGNORECASE)
_PUT = re.compile(rf"\s*INSERT\s+INTO\s+{_NAME}[\s(]", re.IGNORECASE)
_WITHOUT = re.compile(r"\s*(ALTER|COMMENT|CREATE|DELETE|DROP|UPDATE)\b")
#: After these a name may be that of another table, or its numbers be those of another.
_ANOTHER = ("ATTACH", "DROP", "INHERIT", "INHERITS", "LIKE", "RENAME", "SCHEMA")


class DrawnNumbers:
    """Whether statements of a transaction may have drawn numbers of sequences that were there before.

    :ivar are_lost: whether they may.
    """

    def __init__(self) -> None:
        self.are_lost = False
        self._made: set[str] = set()

    def hear(self, statement: str) -> None:
        """Take note of a statement that is executed."""
        text = statement.upper()
        if not self._are_none(statement, text):
            self.are_lost = True
        if any(_has(text, word) for word in _ANOTHER):
            self._made.clear()
        elif table := _MADE.match(statement):
            self._made.add(table[1])

    def _are_none(self, statement: str, text: str) -> bool:
        if ";" in statement.rstrip().rstrip(";"):
            return False
        if table := _PUT.match(statement):
            return table[1] in self._made
        known = _WITHOUT.match(text)
        if known is None or _has(text, "INSERT"):
            return False
        return known[1] != "UPDATE" or not _has(text, "DEFAULT")


def _has(text: str, word: str) -> bool:
    """Tell whether a word is in a text, both in capitals; most aren't, which a pattern takes its time to see."""
    return word in text and re.search(rf"\b{word}\b", text) is not None
