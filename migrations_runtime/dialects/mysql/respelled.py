"""The server's strings in the spelling of a session.

SHOW CREATE TABLE escapes by backslashes, also where the session's ``sql_mode`` has
``NO_BACKSLASH_ESCAPES`` and would read them as they stand.
https://dev.mysql.com/doc/refman/8.4/en/sql-mode.html#sqlmode_no_backslash_escapes
"""

from __future__ import annotations

import re

import sqlalchemy as sa

# Names are looked for, too, so that a quote in one begins no string.
_QUOTED = re.compile(
    r"'(?P<text>(?:[^'\\]|\\.|'')*)'|`(?:[^`]|``)*`|\"(?:[^\"]|\"\")*\"", re.DOTALL
)
_ESCAPED = re.compile(r"\\(.)|''", re.DOTALL)
# https://dev.mysql.com/doc/refman/8.4/en/string-literals.html#character-escape-sequences
_CHARACTERS = {"0": "\0", "b": "\b", "n": "\n", "r": "\r", "t": "\t", "Z": "\x1a"}


def respelled(text: str, dialect: sa.Dialect) -> str:
    """Return SQL of the server's as this session has to write it."""
    # What SQLAlchemy found in sql_mode when it connected, and writes its own literals by.
    if getattr(dialect, "_backslash_escapes", True):
        return text
    return _QUOTED.sub(_without_backslashes, text)


def _without_backslashes(quoted: re.Match[str]) -> str:
    if quoted["text"] is None:
        return quoted[0]
    value = _ESCAPED.sub(
        lambda one: _CHARACTERS.get(one[1], one[1]) if one[1] else "'", quoted["text"]
    )
    return "'" + value.replace("'", "''") + "'"
