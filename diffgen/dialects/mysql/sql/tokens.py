"""SQL text of MySQL and MariaDB, taken apart."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_TOKEN = re.compile(
    r"""
    (?P<bits>[bBxX]'[0-9A-Fa-f]*')
    | (?P<string>'(?:[^'\\]|\\.|'')*'|"(?:[^"\\]|\\.|"")*")
    | (?P<name>`(?:[^`]|``)+`)
    | (?P<number>(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d+)?(?![\w$]))
    | (?P<word>[\w$@]+)
    | (?P<sign><=>|<>|!=|<=|>=|:=|\|\||&&|<<|>>|->>|->|[^\s])
    """,
    re.VERBOSE | re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Token:
    """``kind`` is one of bits, string, name, number, word, sign."""

    kind: str
    text: str


def tokens(sql: str) -> Iterator[Token]:
    """Yield the tokens of a text; spaces part them and mean nothing else."""
    for found in _TOKEN.finditer(sql):
        assert found.lastgroup is not None
        yield Token(found.lastgroup, found[0])
