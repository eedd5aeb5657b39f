"""Numbers that are gone once they are drawn, even if what they were drawn for is rolled back.

``nextval`` isn't undone, so rows that are taken back and put in again have other numbers than at first
(https://www.postgresql.org/docs/current/functions-sequence.html). It is as if they had never been
drawn where the sequence itself was made in the transaction, and is taken back with it.
"""

from __future__ import annotations

import re

_NAME = r'((?:"[^"]+"|\w+)(?:\.(?:"[^"]+"|\w+))?)'
_MADE = re.compile(rf"\s*CREATE\s+TABLE\s+{_NAME}\s*\(", re.IGNORECASE)
#: A table made by another may count with the sequences of that one.
_BY_ANOTHER = re.compile(r"\b(?:INHERITS|LIKE)\b", re.IGNORECASE)
#: After these a name may be that of another table, or its numbers be those of another.
_ANOTHER = re.compile(r"\b(?:ATTACH|INHERIT|RENAME|SET\s+SCHEMA)\b", re.IGNORECASE)
_PUT = re.compile(rf"\s*INSERT\s+INTO\s+{_NAME}[\s(]", re.IGNORECASE)
_WITHOUT = re.compile(
    r"\s*(?:ALTER|COMMENT|CREATE|DELETE|DROP|UPDATE(?!.*\bDEFAULT\b))\b", re.IGNORECASE | re.DOTALL
)


class DrawnNumbers:
    """Whether statements of a transaction may have drawn numbers of sequences that were there before.

    :ivar are_lost: whether they may.
    """

    def __init__(self) -> None:
        self.are_lost = False
        self._made: set[str] = set()

    def hear(self, statement: str) -> None:
        """Take note of a statement that is executed."""
        if not self._are_none(statement):
            self.are_lost = True
        if _ANOTHER.search(statement):
            self._made.clear()
        elif (table := _MADE.match(statement)) and not _BY_ANOTHER.search(statement):
            self._made.add(table[1])

    def _are_none(self, statement: str) -> bool:
        is_several = ";" in statement.rstrip().rstrip(";")
        table = _PUT.match(statement)
        is_certain = _WITHOUT.match(statement) if table is None else table[1] in self._made
        return bool(is_certain) and not is_several
