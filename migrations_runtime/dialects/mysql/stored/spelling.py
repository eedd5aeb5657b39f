"""Strings as the servers write them, and as a session reads them.

SHOW CREATE TABLE escapes by backslashes, also where the session's ``sql_mode`` has
``NO_BACKSLASH_ESCAPES`` and takes them as they stand. So texts are compared and taken apart in the
server's spelling, and written in the session's.
https://dev.mysql.com/doc/refman/8.4/en/sql-mode.html#sqlmode_no_backslash_escapes
"""

from __future__ import annotations

import re

import sqlalchemy as sa

# Names are looked for, too, so that a quote in one begins no string.
_NAMES = r"`(?:[^`]|``)*`|\"(?:[^\"]|\"\")*\""
_ESCAPING = re.compile(rf"'(?P<text>(?:[^'\\]|\\.|'')*)'|{_NAMES}", re.DOTALL)
_PLAIN = re.compile(rf"'(?P<text>(?:[^']|'')*)'|{_NAMES}", re.DOTALL)
_ESCAPED = re.compile(r"\\(.)|''", re.DOTALL)
# https://dev.mysql.com/doc/refman/8.4/en/string-literals.html#character-escape-sequences
_CHARACTERS = {"0": "\0", "b": "\b", "n": "\n", "r": "\r", "t": "\t", "Z": "\x1a"}


def of_the_server(text: str, dialect: sa.Dialect) -> str:
    """Return SQL of this session's in the server's spelling."""
    return text if _escapes(dialect) else _PLAIN.sub(_with_backslashes, text)


def of_the_session(text: str, dialect: sa.Dialect) -> str:
    """Return SQL of the server's as this session has to write it."""
    return text if _escapes(dialect) else _ESCAPING.sub(_without_backslashes, text)


def _escapes(dialect: sa.Dialect) -> bool:
    """Tell what SQLAlchemy found in sql_mode when it connected, and writes its own literals by."""
    return bool(getattr(dialect, "_backslash_escapes", True))


def _with_backslashes(quoted: re.Match[str]) -> str:
    return quoted[0] if quoted["text"] is None else quoted[0].replace("\\", "\\\\")


def _without_backslashes(quoted: re.Match[str]) -> str:
    if quoted["text"] is None:
        return quoted[0]
    value = _ESCAPED.sub(lambda one: _CHARACTERS.get(one[1], one[1] or "'"), quoted["text"])
    return "'" + value.replace("'", "''") + "'"
