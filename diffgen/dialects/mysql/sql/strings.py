"""Strings as MySQL and MariaDB write them.

https://dev.mysql.com/doc/refman/8.4/en/string-literals.html; the servers write with
``append_unescaped`` (sql/unireg.cc of MariaDB, sql/sql_show.cc of MySQL).
"""

from __future__ import annotations

import re

_ESCAPED = re.compile(r"\\(.)|(['\"])\2", re.DOTALL)
_ESCAPED_AGAIN = re.compile(r"\\([\\'])")
_MEANINGS = {"n": "\n", "r": "\r", "t": "\t", "0": "\0", "Z": "\x1a", "b": "\b"}
_SPECIAL = re.compile(r"[\\'\n\r\0\x1a]")
_SPELLED = {"\\": "\\\\", "'": "''", "\n": "\\n", "\r": "\\r", "\0": "\\0", "\x1a": "\\Z"}


def quoted(value: str) -> str:
    """Return a string as a literal."""
    return "'" + _SPECIAL.sub(lambda found: _SPELLED[found[0]], value) + "'"


def catalogued(sql: str, mariadb: bool) -> str:
    """Return an expression of ``information_schema`` as it stands in a statement.

    MySQL writes it with a backslash before each quote and backslash, ``_utf8mb4\\'it\\\\\\'s\\'``:
    https://bugs.mysql.com/bug.php?id=100607
    """
    return sql if mariadb else _ESCAPED_AGAIN.sub(r"\1", sql)


def unquoted(literal: str, backslashes: bool = True) -> str:
    """Return the string that a literal stands for.

    :param backslashes: whether they escape, as they do without ``NO_BACKSLASH_ESCAPES``.
    """
    quote, inner = literal[0], literal[1:-1]
    if not backslashes:
        return inner.replace(quote * 2, quote)
    return _ESCAPED.sub(lambda found: _character(found, quote), inner)


def _character(found: re.Match[str], quote: str) -> str:
    if found[2] is not None:
        return quote if found[2] == quote else found[0]
    return _MEANINGS.get(found[1], found[1])
