"""Statements that another may follow in one text, and mean what they mean by themselves.

https://www.postgresql.org/docs/current/sql-syntax-lexical.html
"""

from __future__ import annotations

import re

#: Nothing in it reaches beyond its end: no constant, name, comment, or body that isn't closed. A backslash
#: may stand for a quote, and a dollar begin a constant. Nor are there others in it.
_CLOSED = re.compile(
    r"""(?: [^'"\\$;/-] | '[^'\\]*+' | "[^"\\]*+" | -(?!-) | /(?!\*) )*+""", re.VERBOSE
)
#: It looks at no rows but at those that it says, so that it is over soon, where it can be.
_SHORT = re.compile(
    r"""
    \s*+
    (?: ALTER | COMMENT | DROP | CREATE\s+(?:(?:UNIQUE\s+)?INDEX|SCHEMA|SEQUENCE|TABLE|TYPE)
      | INSERT(?=.*\bVALUES\b) )
    \b (?!.*\bSELECT\b)
    """,
    re.IGNORECASE | re.DOTALL | re.VERBOSE,
)


def may_be_joined(statement: str) -> bool:
    """Return whether it is certain that a text, and a semicolon after it, are one short statement.

    :param statement: without a semicolon at its end.
    """
    return bool(_SHORT.match(statement)) and bool(_CLOSED.fullmatch(statement))
