"""What comes after a column's name in CREATE TABLE, taken apart into its clauses.

The text is SQLAlchemy's, or the server's own in SHOW CREATE TABLE, which knows more than an
inspector tells: ON UPDATE, COLLATE, INVISIBLE, a CHECK, a generation.
https://dev.mysql.com/doc/refman/8.4/en/create-table.html · https://mariadb.com/kb/en/create-table/
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass

TYPE = "type"
OTHER = "other"

# The order in which the clauses may be written.
_ORDER = (
    TYPE,
    "COMPRESSED",
    "CHARACTER SET",
    "COLLATE",
    "GENERATED",
    OTHER,
    "NULL",
    "DEFAULT",
    "ON UPDATE",
    "AUTO_INCREMENT",
    "COMMENT",
    "CHECK",
)
# The word that begins a clause: the clause, and how many more words it has.
_CLAUSES = {
    "COMPRESSED": ("COMPRESSED", 0),
    "CHARSET": ("CHARACTER SET", 1),
    "CHARACTER": ("CHARACTER SET", 2),
    "ASCII": ("CHARACTER SET", 0),
    "UNICODE": ("CHARACTER SET", 0),
    "BINARY": ("COLLATE", 0),
    "COLLATE": ("COLLATE", 1),
    "GENERATED": ("GENERATED", 3),
    "AS": ("GENERATED", 1),
    "VIRTUAL": ("GENERATED", 0),
    "STORED": ("GENERATED", 0),
    "PERSISTENT": ("GENERATED", 0),
    "NOT": ("NULL", 1),
    "NULL": ("NULL", 0),
    "DEFAULT": ("DEFAULT", 1),
    "ON": ("ON UPDATE", 2),
    "AUTO_INCREMENT": ("AUTO_INCREMENT", 0),
    "COMMENT": ("COMMENT", 1),
    "CHECK": ("CHECK", 1),
}
_BEFORE_TYPES = ("NATIONAL", "LONG")
_AFTER_TYPES = ("UNSIGNED", "SIGNED", "ZEROFILL", "PRECISION", "VARYING")
_TEXTS = ("char", "varchar", "tinytext", "text", "mediumtext", "longtext")
_LISTS = ("enum", "set")

_QUOTED = r"'(?:[^'\\]|\\.|'')*'|\"(?:[^\"\\]|\\.|\"\")*\"|`(?:[^`]|``)*`"
_PIECE = re.compile(rf"\s+|/\*.*?\*/|{_QUOTED}|[(),]|[^\s(),'\"`/]+|/", re.DOTALL)
# What only servers of a version read: /*!80023 INVISIBLE */ and /*M!100301 COMPRESSED*/.
_VERSION = re.compile(r"^/\*M?!\d+ | ?\*/$")


@dataclass(frozen=True, slots=True)
class Definition:
    """Clauses, each with its name; what has no name here stays as it is."""

    clauses: tuple[tuple[str, str], ...]

    def __str__(self) -> str:
        ranked = sorted(self.clauses, key=lambda clause: _ORDER.index(clause[0]))
        return " ".join(text for _, text in ranked)

    def get(self, name: str) -> str | None:
        """Return the text of a clause."""
        return next((text for one, text in self.clauses if one == name), None)

    @property
    def is_text(self) -> bool:
        """Whether the column may be COMPRESSED, and has a collation: a text of any characters."""
        return self._type in _TEXTS

    @property
    def has_collation(self) -> bool:
        """Whether the column has a collation, its own or the table's."""
        return self.is_text or self._type in _LISTS

    @property
    def _type(self) -> str:
        return (self.get(TYPE) or "").partition("(")[0].lower()

    def replaced(self, other: Definition, *names: str) -> Definition:
        """Return this, with the clauses of ``names`` as ``other`` has them or has them not."""
        kept = tuple(clause for clause in self.clauses if clause[0] not in names)
        return Definition(kept + tuple(clause for clause in other.clauses if clause[0] in names))

    def without(self, *names: str) -> Definition:
        """Return this without some clauses."""
        return self.replaced(Definition(()), *names)


def parse(text: str) -> Definition:
    """Take a definition apart."""
    waiting = deque(words(text))
    type_ = [waiting.popleft()]
    if type_[0].upper() in _BEFORE_TYPES:
        type_.append(waiting.popleft())
    while waiting and waiting[0].upper() in _AFTER_TYPES:
        type_.append(waiting.popleft())
    clauses = [(TYPE, " ".join(type_))]
    while waiting:
        first = _VERSION.sub("", waiting[0]).upper()
        name, more = _CLAUSES.get(first, (OTHER, 0))
        length = min(more + 1, len(waiting))
        clauses.append((name, " ".join(waiting.popleft() for _ in range(length))))
    return Definition(tuple(clauses))


def words(text: str, separator: str = " ") -> Iterator[str]:
    """Give what spaces (or commas) part, where they are in no string and in no parentheses."""
    word, depth = "", 0
    for piece in _PIECE.findall(text):
        depth += (piece == "(") - (piece == ")")
        if not depth and (piece == separator or (separator.isspace() and piece.isspace())):
            if word:
                yield word
            word = ""
        else:
            word += piece
    if word:
        yield word
