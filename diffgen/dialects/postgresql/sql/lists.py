"""Lists of values in text that the server has written out.

For ``status IN ('a', 'b')`` on a ``varchar`` PostgreSQL compares as ``text``, and writes out::

    (status)::text = ANY ((ARRAY['a'::character varying, 'b'::character varying])::text[])

Read again (a dump restored, the column's type changed), the cast goes to the elements, and it writes::

    (status)::text = ANY (ARRAY[('a'::character varying)::text, ('b'::character varying)::text])

The two mean the same. What gives the first form again, and stands for both here, has no casts at all::

    status = ANY (ARRAY['a'::character varying, 'b'::character varying])

(``transformArrayExpr`` in src/backend/parser/parse_expr.c, ``get_rule_expr`` in ruleutils.c.)
"""

from __future__ import annotations

import re

TOKEN = re.compile(
    r"""'(?:[^']|'')*'|"(?:[^"]|"")+"|::|[^\W\d][\w$]*|\d[\d.]*|\s+|[-+*/<>=~!@#%^&|`?]+|.""",
    re.DOTALL,
)
_TEXT = ["::", "text"]
_TEXTS = [")", "::", "text", "[", "]"]
_OPERATOR = "-+*/<>=~!@#%^&|`?"


def lists_as_written(sql: str) -> str:
    """Return the text with its lists of ``varchar`` values in the form without casts."""
    if "ARRAY[" not in sql:
        return sql
    tokens: list[str] = TOKEN.findall(sql)
    # From the right, so that positions to the left stay true while tokens are emptied.
    for start in reversed([at for at, token in enumerate(tokens) if token == "ARRAY"]):
        _rewrite(tokens, start)
    return "".join(tokens)


def _rewrite(tokens: list[str], start: int) -> None:
    """Take the casts off one list and off what it is compared with, if it is of this shape."""
    left = _compared(tokens, start)
    end = _closing(tokens, start + 1)
    if left is None or end is None:
        return
    spans = _elements(tokens, start + 2, end)
    if tokens[start - 1] == "(" and tokens[end + 1 : end + 6] == _TEXTS:
        _empty(tokens, start - 1, *range(end + 1, end + 6))
    elif all(_is_cast(tokens[first:last]) for first, last in spans) and any(
        "".join(tokens[first:last]).endswith("::character varying)::text") for first, last in spans
    ):
        for first, last in spans:
            _empty(tokens, first, last - 3, last - 2, last - 1)
    else:
        return
    opening, closing = left
    _empty(tokens, closing + 1, closing + 2)
    if closing == opening + 2:
        _empty(tokens, opening, closing)


def _empty(tokens: list[str], *positions: int) -> None:
    for position in positions:
        tokens[position] = ""


def _compared(tokens: list[str], start: int) -> tuple[int, int] | None:
    """Return the parentheses of the ``(...)::text`` that stands before ``= ANY (ARRAY``."""
    at = _back(tokens, start - 1, "(")
    if at < 0 or tokens[at] not in ("ANY", "ALL"):
        return None
    at = _back(tokens, at - 1, _OPERATOR)
    if at < 3 or tokens[at - 1 : at + 1] != _TEXT or tokens[at - 2] != ")":
        return None
    depth = 0
    for position in range(at - 2, -1, -1):
        depth += {")": 1, "(": -1}.get(tokens[position], 0)
        if depth == 0:
            return position, at - 2
    return None


def _back(tokens: list[str], at: int, passed: str) -> int:
    """Return the position of the last token up to ``at`` that is no space and not of ``passed``."""
    while at >= 0 and (not tokens[at].strip() or tokens[at][0] in passed):
        at -= 1
    return at


def _closing(tokens: list[str], opening: int) -> int | None:
    depth = 0
    for position in range(opening, len(tokens)):
        depth += {"[": 1, "]": -1}.get(tokens[position], 0)
        if depth == 0:
            return position
    return None


def _elements(tokens: list[str], start: int, end: int) -> list[tuple[int, int]]:
    """Return where each element begins and ends."""
    found: list[tuple[int, int]] = []
    depth, first = 0, start
    for position in range(start, end + 1):
        depth += {"(": 1, "[": 1, ")": -1, "]": -1}.get(tokens[position], 0)
        if position == end or (tokens[position] == "," and depth == 0):
            while first < position and not tokens[first].strip():
                first += 1
            found.append((first, position))
            first = position + 1
    return found


def _is_cast(element: list[str]) -> bool:
    return element[:1] == ["("] and element[-3:] == [")", *_TEXT]
