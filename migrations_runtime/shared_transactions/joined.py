"""Statements that another may follow in one text, and mean what they mean by themselves.

https://www.postgresql.org/docs/current/sql-syntax-lexical.html
"""

from __future__ import annotations

import re

#: Nothing in it reaches beyond its end: no constant, name, comment, or body that isn't closed. A backslash
#: may stand for a quote, and a dollar begin a constant; at a NUL a driver ends the text. Nor are there
#: others in it.
_CLOSED = re.compile(
    r"""(?: [^'"\\$;\0/-] | '[^'\\\0]*+' | "[^"\\\0]*+" | -(?!-) | /(?!\*) )*+""", re.VERBOSE
)
#: It asks for no rows, and puts in none but values that it says, so that it is over soon.
_SHORT = re.compile(
    r"""
    \s*+
    (?: ALTER | COMMENT | DROP | CREATE\s+(?:(?:UNIQUE\s+)?INDEX|SCHEMA|SEQUENCE|TABLE|TYPE)
      | INSERT (?= (?> .*? \bVALUES\b ) (?!.*\w\s*\() ) )
    \b (?! .* (?: \bSELECT\b | \bAS[\s(]+(?:EXECUTE|TABLE|VALUES|WITH)\b ) )
    """,
    re.ASCII | re.IGNORECASE | re.DOTALL | re.VERBOSE,
)


def may_be_joined(statement: str) -> bool:
    """Return whether it is certain that a text, and a semicolon after it, are one short statement.

    :param statement: without a semicolon at its end.
    """
    return bool(_SHORT.match(statement)) and bool(_CLOSED.fullmatch(statement))
