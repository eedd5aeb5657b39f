"""Whether a column's characters are in another character set, too.

https://mariadb.com/kb/en/supported-character-sets-and-collations/ ·
https://dev.mysql.com/doc/refman/8.4/en/charset-unicode-sets.html
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa

from diffgen.catalog import Key
from diffgen.contracts import Context, Finding
from diffgen.dialects.mysql.server import charset_of
from diffgen.kinds.column import Column
from diffgen.kinds.rows.counting import rows_of

#: All of Unicode, and what of it has two bytes in UTF-16.
_ALL = frozenset({"utf8mb4", "utf16", "utf16le", "utf32"})
_MOST = frozenset({"utf8mb3", "ucs2"})
#: What only the first of these have: its characters are in no other set as a whole.
_BEYOND = _ALL | {"gb18030"}


def recoding(before: Column, after: Column, table: Key, context: Context) -> Iterator[Finding]:
    """Yield the finding for a change to a character set that lacks some of the column's characters.

    Without a strict ``sql_mode`` the server puts a question mark in their place.
    """
    if before.collation is None or after.collation is None:
        return
    first, second = charset_of(before.collation), charset_of(after.collation)
    if holds(second, first):
        return
    message = (
        f"converts {before.key.path} from {first} to {second}: other characters fail or are lost"
    )
    lost = rows_of(table, context, _is_lost(before.key.name, second))
    yield Finding("narrow-charset", message, lost)


def holds(charset: str, other: str) -> bool:
    """Return whether a character set has all characters of another one."""
    if charset in (_ALL | {other}) or other == "ascii":
        return True
    return charset in _MOST and other not in _BEYOND


def _is_lost(name: str, charset: str) -> sa.ColumnElement[bool]:
    column: sa.ColumnClause[Any] = sa.column(name)
    there = _converted(column, charset)
    return _converted(there, "utf8mb4") != _converted(column, "utf8mb4")


def _converted(text: sa.ColumnElement[Any], charset: str) -> sa.ColumnElement[Any]:
    return sa.func.convert(text.op("USING")(sa.literal_column(charset)))
