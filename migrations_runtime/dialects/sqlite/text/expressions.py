"""SQL expressions as text: a normal form to compare them by, and the columns that they name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from migrations_runtime.dialects.sqlite.text.elements import without_parentheses
from migrations_runtime.dialects.sqlite.text.keywords import RESERVED, SPECIAL
from migrations_runtime.dialects.sqlite.text.tokens import (
    BLOB,
    END,
    NUMBER,
    OPERATOR,
    QUOTED,
    STRING,
    VARIABLE,
    WORD,
    Token,
    fold,
    quote,
    tokenize,
    unquote,
)

_SAME = {"==": "=", "<>": "!="}
_CLOSES_OPERAND = frozenset((")", "NULL", "ISNULL", "NOTNULL", "END"))


def canonical(sql_expression: str) -> str:
    """Return the normal form of an expression: equal forms mean the same, on the same table.

    White space, comments, parentheses around the whole, the case of keywords and of bare names, and
    needless quotes do not count. What SQLite may take for a string (a name in double quotes that is
    no column, the lone word of a ``DEFAULT``) keeps its case.
    """
    tokens = without_parentheses(_tokens(sql_expression))
    if len(tokens) == 1 and tokens[0].is_name and tokens[0].kind != STRING:
        token = tokens[0]
        return token.word if token.word in SPECIAL else quote(unquote(token))
    return " ".join(_forms(tokens))


def columns_in(sql_expression: str, columns: Iterable[str]) -> tuple[str, ...]:
    """Return those of a table's ``columns`` that an expression names, in their own order."""
    named = {fold(unquote(token)) for token in _names(_tokens(sql_expression))}
    return tuple(column for column in columns if fold(column) in named)


def _tokens(sql: str) -> list[Token]:
    return tokenize(sql)[:-1]


def _forms(tokens: list[Token]) -> Iterator[str]:
    for at, token in enumerate(tokens):
        if token.kind == WORD:
            special = token.word in RESERVED or token.word in SPECIAL
            yield token.word if special else quote(fold(token.text))
        elif token.kind == QUOTED:
            yield quote(fold(unquote(token)) if _is_surely_name(tokens, at) else unquote(token))
        elif token.kind == BLOB:
            yield token.text.upper()
        elif token.kind == NUMBER:
            yield token.text.lower()
        else:
            yield _SAME.get(token.text, token.text)


def _is_surely_name(tokens: list[Token], at: int) -> bool:
    """Whether a name in quotes stands where no string can: a function, a collation, half of a.b."""
    before = tokens[at - 1].word if at else ""
    after = tokens[at + 1].word if at + 1 < len(tokens) else ""
    return before in (".", "COLLATE") or after in (".", "(")


def _names(tokens: list[Token]) -> Iterator[Token]:
    """Yield the tokens that stand where a column can."""
    operand_before = False
    for at, token in enumerate(tokens):
        before = tokens[at - 1].word if at else ""
        after = tokens[at + 1].word if at + 1 < len(tokens) else ""
        operand = not operand_before and _is_identifier(token)
        if operand and before not in ("COLLATE", "AS") and after not in ("(", "."):
            yield token
        operand_before = (
            operand
            or token.word in _CLOSES_OPERAND
            or token.kind in (BLOB, NUMBER, STRING, VARIABLE, END)
        )
        if token.kind == OPERATOR and token.word != ")":
            operand_before = False


def _is_identifier(token: Token) -> bool:
    return token.kind == QUOTED or (token.kind == WORD and token.word not in RESERVED)
