"""The elements of an index or a key: ``name | expression [COLLATE name] [ASC | DESC]``."""

from __future__ import annotations

from typing import cast

from migrations_runtime.dialects.sqlite.text.clauses import Element, Order
from migrations_runtime.dialects.sqlite.text.cursor import Cursor
from migrations_runtime.dialects.sqlite.text.tokens import Token, unquote


def elements_of(cursor: Cursor, tokens: list[Token]) -> tuple[Element, ...]:
    """Return the elements that are between the parentheses of a key or an index."""
    return tuple(_element(cursor, part) for part in _parts(cursor, tokens))


def _parts(cursor: Cursor, tokens: list[Token]) -> list[list[Token]]:
    """Split tokens at the commas that are in no parentheses."""
    parts: list[list[Token]] = [[]]
    depth = 0
    for token in tokens:
        if token.word == "," and not depth:
            parts.append([])
            continue
        depth += (token.word == "(") - (token.word == ")")
        parts[-1].append(token)
    if not all(parts):
        cursor.fail("an element")
    return parts


def _element(cursor: Cursor, tokens: list[Token]) -> Element:
    order = tokens[-1].word if len(tokens) > 1 and tokens[-1].word in ("ASC", "DESC") else None
    if order:
        tokens = tokens[:-1]
    collation, bare = None, without_parentheses(tokens)
    while len(bare) > 2 and bare[-2].word == "COLLATE" and _is_operand(bare[:-2]):
        collation = collation or unquote(bare[-1])
        tokens = bare[:-2]
        bare = without_parentheses(tokens)
    # SQLite takes even a string for a column here (sqlite3StringToId, src/expr.c).
    column = unquote(bare[0]) if len(bare) == 1 and bare[0].is_name else None
    return Element(column, cursor.text(tokens), collation, cast("Order | None", order))


def _is_operand(tokens: list[Token]) -> bool:
    """Whether a COLLATE after these is of them all; it binds more tightly than any operator."""
    if tokens[-1].word == ")":
        opening = 1 if len(tokens) > 1 and tokens[1].word == "(" and tokens[0].is_name else 0
        return tokens[opening].word == "(" and _closing(tokens, opening) == len(tokens) - 1
    return len(tokens) == 1 or (tokens[-2].word == "COLLATE" and _is_operand(tokens[:-2]))


def without_parentheses(tokens: list[Token]) -> list[Token]:
    """Return the tokens without the parentheses that enclose them all."""
    while len(tokens) > 2 and tokens[0].word == "(" and _closing(tokens, 0) == len(tokens) - 1:
        tokens = tokens[1:-1]
    return tokens


def _closing(tokens: list[Token], opening: int) -> int:
    """Return the index of the parenthesis that closes the one at ``opening``; -1 for none."""
    depth = 0
    for index in range(opening, len(tokens)):
        word = tokens[index].word
        depth += (word == "(") - (word == ")")
        if not depth:
            return index
    return -1
