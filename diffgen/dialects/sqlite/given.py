"""The value that a row gets from a default, where that is a literal.

A column's affinity converts it (https://www.sqlite.org/datatype3.html, sections 3.3 and 3.4): ``'0'`` and ``0`` are
one default of a number, and two of bytes.
"""

from __future__ import annotations

import re
from typing import TypeAlias

from diffgen.catalog import Expression
from migrations_runtime.dialects.sqlite.rebuild.affinity import affinity
from migrations_runtime.dialects.sqlite.text.tokens import (
    BLOB,
    NUMBER,
    OPERATOR,
    QUOTED,
    STRING,
    Token,
    tokenize,
    unquote,
)

#: The storage class, and the value.
Given: TypeAlias = tuple[str, object]

_NULL: Given = ("null", None)
_TRUTH = {"TRUE": "1", "FALSE": "0"}
_NUMBERS = ("INTEGER", "NUMERIC", "REAL")
_WHOLE = re.compile(r"[-+]?\d+")
#: Digits that a float holds whatever they are.
_EXACT = 15
_NUMBER = re.compile(r" *[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)? *")


def given(default: Expression | None, type_: str, *, strict: bool) -> Given | None:
    """Return what a row gets that says nothing for a column; ``None`` where that isn't told for sure.

    :param strict: whether the table is STRICT, in which ANY converts nothing.
    """
    if default is None:
        return _NULL
    said = _literal(tokenize(default.canonical)[:-1])
    if said is None:
        return None
    return _converted(said, "" if strict and type_ == "ANY" else affinity(type_))


def _literal(tokens: list[Token]) -> Given | None:
    sign = ""
    if len(tokens) == 2 and tokens[0].kind == OPERATOR and tokens[0].text in "+-":
        sign, tokens = tokens[0].text, tokens[1:]
    if len(tokens) != 1:
        return None
    token = tokens[0]
    word = _TRUTH.get(token.word)
    if token.kind == NUMBER or word is not None:
        return "number", sign + (word or token.text)
    if sign:
        return None
    if token.kind in (STRING, QUOTED):  # DEFAULT x and DEFAULT "x" are strings, too
        return "text", unquote(token)
    if token.kind == BLOB:
        return "blob", token.text
    return _NULL if token.word == "NULL" else None


def _converted(said: Given, affinity_: str) -> Given | None:
    class_, value = said
    text = str(value)
    if class_ == "number":
        return _of_number(text, affinity_)
    if class_ == "text" and affinity_ in _NUMBERS and _NUMBER.fullmatch(text):
        return _of_number(text.strip(" "), affinity_)
    return said


def _of_number(text: str, affinity_: str) -> Given | None:
    """Return what is stored of a number that has few enough digits to be known exactly."""
    if _NUMBER.fullmatch(text) is None or sum(map(str.isdigit, text)) > _EXACT:
        return None
    whole = _WHOLE.fullmatch(text)
    if affinity_ == "TEXT":
        return None if whole is None else ("text", str(int(text)))
    number = float(text) if whole is None else int(text)
    if affinity_ in _NUMBERS:
        return "number", number
    return type(number).__name__, number  # 1 and 1.0 are two values there
