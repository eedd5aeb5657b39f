"""SQL text of SQLite as tokens, after its own tokenizer (src/tokenize.c)."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import NamedTuple

from migrations_runtime.dialects.sqlite.text.keywords import RESERVED
from migrations_runtime.errors import CommandError

# The order of the alternatives is the order of the groups, so that a match's lastindex is the kind.
_TOKEN = re.compile(
    r"""(?: [ \t\n\f\r\ufeff]+ | --[^\n]* | /\*(?s:.*?)(?:\*/|\Z) )*
    (?: ([xX]'(?:[0-9a-fA-F]{2})*')
      | ([A-Za-z_\x80-\U0010ffff][\w$\x80-\U0010ffff]*)
      | ("[^"]*(?:""[^"]*)*" | `[^`]*(?:``[^`]*)*` | \[[^\]]*\])
      | ('[^']*(?:''[^']*)*')
      | (0[xX][0-9a-fA-F]+
         | (?:[0-9][0-9_]*(?:\.[0-9_]*)? | \.[0-9][0-9_]*) (?:[eE][+-]?[0-9][0-9_]*)?)
      | (->>? | \|\|? | <[=><]? | >[=>]? | ==? | != | [-+*/%,&~();.])
      | (\?[0-9]* | [$@:\#][\w$]+)
      | (\Z)
      | (.)
    )""",
    re.VERBOSE | re.ASCII | re.DOTALL,
)

BLOB, WORD, QUOTED, STRING, NUMBER, OPERATOR, VARIABLE, END, ILLEGAL = range(1, 10)


class SQLiteTextError(CommandError):
    """SQL text that SQLite would not have stored, or that this parser cannot read."""


class Token(NamedTuple):
    """One token; ``word`` is what grammar looks at: a bare word in capitals, or an operator."""

    kind: int
    text: str
    word: str
    start: int
    end: int
    """The offset after the last character."""

    @property
    def is_name(self) -> bool:
        """Whether a table, column or constraint may be named so (``nm`` in parse.y)."""
        return self.kind in (QUOTED, STRING) or (self.kind == WORD and self.word not in RESERVED)


def tokenize(sql: str) -> list[Token]:
    """Split ``sql`` into tokens, without white space and comments, and with an END at last.

    What no token of SQLite begins with becomes an ILLEGAL one; nothing is raised.
    """
    tokens = []
    for match in _TOKEN.finditer(sql):
        kind = match.lastindex or END
        text = match[kind]
        if kind == WORD:
            # Keywords are ASCII; capitals of other letters (dotless i) could make one.
            word = text.upper() if text.isascii() else text
        else:
            word = text if kind == OPERATOR else ""
        end = match.end()
        # What Token(...) does, by one call less for each.
        tokens.append(tuple.__new__(Token, (kind, text, word, end - len(text), end)))
        if kind == END:
            break
    return tokens


def has_comments(sql: str) -> bool:
    """Return whether there is a comment anywhere in ``sql``."""
    tokens = tokenize(sql)
    return any(sql[a.end : b.start].strip() for a, b in pairwise(tokens))


def unquote(token: Token) -> str:
    """Return the name that a token stands for, whatever its quotes."""
    text = token.text
    if token.kind == WORD:
        return text
    if text[0] == "[":
        return text[1:-1]
    quote = text[0]
    return text[1:-1].replace(quote * 2, quote)


def names_in(sql: str) -> set[str]:
    """Return all that may be a name in ``sql``, folded."""
    return {fold(unquote(token)) for token in tokenize(sql) if token.is_name}


def fold(name: str) -> str:
    """Return ``name`` as SQLite compares names: without case, in ASCII only."""
    if name.isascii():
        return name.lower()
    return "".join(char.lower() if char.isascii() else char for char in name)


def quote(name: str) -> str:
    """Return ``name`` as an identifier that is always quoted."""
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    """Return ``text`` as a string of SQL."""
    return "'" + text.replace("'", "''") + "'"
