"""Conditions as the server writes them out, where that can be told from their text.

The server gives each literal a type and each operand the casts by which the two can be compared, and writes all of
it with parentheses (``get_rule_expr`` in src/backend/utils/adt/ruleutils.c). Here are the conditions that most
models have: comparisons of columns with numbers, texts and one another, lists, BETWEEN, LIKE, IS NULL, joined
by AND, OR, NOT. What isn't foreseen is asked of the server.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import NamedTuple

from diffgen.dialects.postgresql.kinds.conversion import WHOLE_NUMBERS
from diffgen.dialects.postgresql.kinds.table import plain_name
from diffgen.dialects.postgresql.outlining.defaults import cast_type
from diffgen.dialects.postgresql.outlining.untold import Untold

_TOKEN = re.compile(
    r"""'(?:[^'\\]|'')*'|"(?:[^"]|"")+"|[^\W\d][\w$]*|\d+(?:\.\d+)?|<>|!=|<=|>=|[^\s]"""
)
_NUMBER = re.compile(r"\d{1,9}|\d{1,9}\.\d{1,9}")
_COMPARISONS = {"=": "=", "<>": "<>", "!=": "<>", "<": "<", ">": ">", "<=": "<=", ">=": ">="}
#: What text functions give.
_FUNCTIONS = {"length": "integer", "char_length": "integer", "lower": "text", "upper": "text"}
_CAST_NUMBERS = ("numeric", "double precision", "real")
#: What values of a list are cast to where they would be compared as another type by themselves.
_LISTED = frozenset({"character varying", "bigint", "real"})
#: What columns of a type are compared as.
_COMPARED = {"real": "double precision"} | dict.fromkeys(WHOLE_NUMBERS, "integer")


class _Operand(NamedTuple):
    """What is compared, as it is written, and the type of literals that it is compared with.

    :param bare: the same without a cast.
    :param column: the type of the column that it is, if it is one.
    """

    text: str
    type: str
    bare: str
    column: str = ""


class Written(NamedTuple):
    """A condition as the server writes it, and the types of the columns in it, on which that depends."""

    text: str
    types: Mapping[str, str]


def written_condition(sql: str, types: Mapping[str, str]) -> Written:
    """Return a condition as the server writes it.

    :param types: the types of the table's columns, by name.
    :raises Untold: only the server can tell.
    """
    reader = _Reader(_TOKEN.findall(sql), types)
    text = reader.joined()
    if reader.next:
        raise Untold
    return Written(text, reader.seen)


class _Reader:
    """Reads one condition from its first token to its last."""

    def __init__(self, tokens: list[str], types: Mapping[str, str]) -> None:
        self._tokens, self._types, self._at = tokens, types, 0
        self.seen: dict[str, str] = {}
        self._chains: set[tuple[str, str]] = set()

    @property
    def next(self) -> str:
        """The token that is not read yet, a word in small letters."""
        token = self._tokens[self._at] if self._at < len(self._tokens) else ""
        return token if token[:1] in ("'", '"') else token.lower()

    def joined(self) -> str:
        """Read what OR joins, or AND."""
        return self._chain("or", lambda: self._chain("and", self._negated))

    def _chain(self, word: str, read: Callable[[], str]) -> str:
        parts = [read()]
        while self._takes(word):
            parts.append(read())
        if len(parts) == 1:
            return parts[0]
        if (
            word,
            parts[0],
        ) in self._chains:  # in parentheses, and yet it is one chain to the server
            raise Untold
        text = f"({f' {word.upper()} '.join(parts)})"
        self._chains.add((word, text))
        return text

    def _negated(self) -> str:
        if self._takes("not"):
            return f"(NOT {self._negated()})"
        if self._takes("("):
            text = self.joined()
            self._require(")")
            return text
        return self._predicate(self._operand())

    def _predicate(self, left: _Operand) -> str:
        if self.next in _COMPARISONS:
            operator = _COMPARISONS[self._read()]
            return f"({left.text} {operator} {self._compared_with(left)})"
        if self._takes("is"):
            negated = "NOT " if self._takes("not") else ""
            self._require("null")
            return f"({left.bare} IS {negated}NULL)"
        is_negated = self._takes("not")
        if self._takes("in"):
            return self._list(left, is_negated)
        if self._takes("between") and not is_negated:
            low = self._literal(left.type)
            self._require("and")
            return f"(({left.text} >= {low}) AND ({left.text} <= {self._literal(left.type)}))"
        if self._takes("like") and left.type == "text":
            operator = "!~~" if is_negated else "~~"
            return f"({left.text} {operator} {self._literal('text')})"
        if is_negated or left.column != "boolean":
            raise Untold
        return left.text

    def _list(self, left: _Operand, is_negated: bool) -> str:
        varying = left.column == "character varying"
        type_ = left.column if left.column in _LISTED else left.type
        start = self._at
        self._require("(")
        values = [self._literal(type_)]
        while self._takes(","):
            values.append(self._literal(type_))
        self._require(")")
        if len(values) == 1:  # is no list to the server
            self._at = start + 1
            value = self._literal(left.type)
            self._require(")")
            return f"({left.text} {'<>' if is_negated else '='} {value})"
        array = f"ARRAY[{', '.join(values)}]"
        array = f"({array})::text[]" if varying else array
        return f"({left.text} {'<> ALL' if is_negated else '= ANY'} ({array}))"

    def _compared_with(self, left: _Operand) -> str:
        if self._is_literal():
            return self._literal(left.type)
        right = self._operand()
        if right.type != left.type:
            raise Untold
        return right.text

    def _is_literal(self) -> bool:
        return (
            self.next[:1] in ("'", "-") or self.next[:1].isdigit() or self.next in ("true", "false")
        )

    def _literal(self, type_: str) -> str:
        negative = self._takes("-")
        token = self._read()
        if token.startswith("'") and not negative and type_ not in ("integer", "boolean"):
            return f"{token}::{type_}"
        if token in ("true", "false") and type_ == "boolean" and not negative:
            return token
        if not _NUMBER.fullmatch(token) or ("." in token and type_ in ("integer", "bigint")):
            raise Untold
        exact = "numeric" if "." in token else "integer"
        number = f"'-{token}'::{exact}" if negative else token
        if exact == type_:
            return number
        if type_ not in (*_CAST_NUMBERS, "bigint"):
            raise Untold
        return f"({number})::{type_}"

    def _operand(self) -> _Operand:
        token = self._read()
        if token in _FUNCTIONS and self._takes("("):
            inner = self._operand()
            self._require(")")
            if inner.type != "text":
                raise Untold
            text = f"{token}({inner.text})"
            return _Operand(text, _FUNCTIONS[token], text)
        name = token[1:-1].replace('""', '"') if token.startswith('"') else token
        type_ = self._types.get(name)
        if type_ is None:
            raise Untold
        self.seen[name] = type_
        return _column(plain_name(name), cast_type(type_))

    def _takes(self, token: str) -> bool:
        """Read a token, if it is the next one."""
        if self.next != token:
            return False
        self._at += 1
        return True

    def _require(self, token: str) -> None:
        if not self._takes(token):
            raise Untold

    def _read(self) -> str:
        token = self.next
        self._at += 1
        return token


def _column(name: str, type_: str) -> _Operand:
    if type_ == "character varying":
        return _Operand(f"({name})::text", "text", name, type_)
    return _Operand(name, _COMPARED.get(type_, type_), name, type_)
