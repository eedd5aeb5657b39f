"""SQL text as PostgreSQL deparses it, as far as that can be told without asking the server."""

from __future__ import annotations

import re

from diffgen.catalog import Expression
from diffgen.dialects.postgresql.sql.lists import lists_as_written

_LITERAL = re.compile(r"^('(?:[^']|'')*')::(.+)$", re.DOTALL)
_WHOLE_NUMBER = re.compile(r"^'(\d{1,9})'$")
_MODIFIERS = re.compile(r"\([^)]*\)")


def stored(sql: str) -> Expression:
    """Return text that the server has written out, as a script can repeat it."""
    plain = lists_as_written(sql)
    return Expression(unwrapped(plain), plain)


def expression(sql: str) -> Expression:
    """Return the text without outer parentheses, which the server adds and drops at will."""
    return Expression(unwrapped(sql), sql)


def unwrapped(sql: str) -> str:
    """Return the text without the parentheses that enclose all of it."""
    text = sql.strip()
    while text.startswith("(") and _closes_at_end(text):
        text = text[1:-1].strip()
    return text


def _closes_at_end(text: str) -> bool:
    depth, quote = 0, ""
    for position, character in enumerate(text):
        if quote:
            quote = "" if character == quote else quote
        elif character in "'\"":
            quote = character
        elif character == "(":
            depth += 1
        elif character == ")":
            depth -= 1
            if depth == 0:
                return position == len(text) - 1
    return False


def default(sql: str, type_: str) -> Expression:
    """Return a column's default: a literal without the cast to the column's own type.

    The server writes ``'x'::character varying`` for ``'x'``, and ``5`` for ``'5'`` on a number.
    """
    text = unwrapped(sql)
    found = _LITERAL.match(text)
    if found and found[2] == _MODIFIERS.sub("", type_).strip():
        text = found[1]
    number = _WHOLE_NUMBER.match(text)
    if number and type_ in ("integer", "bigint", "smallint") and sql.strip() == text:
        text = str(int(number[1]))
    return Expression(text, sql)
