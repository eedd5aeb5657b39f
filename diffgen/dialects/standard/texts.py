"""SQL text as it means the same on any server: brackets, spaces, quotes and case that say nothing are left out."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from functools import lru_cache

from diffgen.catalog import Expression

_TOKEN = re.compile(
    r"""(?:_\w+)?(?P<text>'(?:[^'\\]|\\.|'')*')       # with the character set that MySQL puts before it
    | "(?P<quoted>(?:[^"]|"")+)" | `(?P<ticked>(?:[^`]|``)+)` | \[(?P<bracketed>[^\W\d]\w*)\]
    | (?P<cast>::\s*"?\w+"?(?:\.\w+)?(?:\s+(?:varying|precision|with(?:out)?\s+time\s+zone))?(?:\(\d+(?:,\s*\d+)?\))?(?:\[\])*)
    | (?P<word>[^\W\d][\w$]*) | (?P<number>\d+(?:\.\d+)?) | (?P<sign><>|!=|<=|>=|\|\||[^\s\w])
    """,
    re.VERBOSE | re.IGNORECASE | re.DOTALL,
)
_PLAIN = re.compile(r"[a-z_][a-z0-9_]*")
_TO_TEXT = re.compile(r"::\s*(text|character varying|varchar|bpchar)\b", re.IGNORECASE)
_SIGNS = {"!=": "<>"}
#: What binds least comes first.
_JOINTS = ("or", "and")


@lru_cache(maxsize=4096)
def expression(sql: str) -> Expression:
    """Return SQL text with the form by which it is compared: of two that have one form the meaning is one."""
    return Expression(_joined(tuple(_tokens(sql))), sql)


def may_be_one(there: Expression, wanted: Expression, columns: Collection[str]) -> bool:
    """Return whether two texts may be one in other words: not if they are about other columns of their table."""
    first, second = ({*one.names()}.intersection(columns) for one in (there, wanted))
    return first == second


def _tokens(sql: str) -> Iterator[str]:
    before = ""
    for found in _TOKEN.finditer(sql):
        if found["cast"] is None or not _says_nothing(found["cast"], before):
            before = _token(found)
            yield before


def _token(found: re.Match[str]) -> str:
    if found["text"] is not None:
        return found["text"]
    name = found["quoted"] or found["ticked"] or found["bracketed"]
    if name is not None:
        return name if _PLAIN.fullmatch(name) else f'"{name}"'
    token = found[0].lower()
    return _SIGNS.get(token, token)


def _says_nothing(cast: str, before: str) -> bool:
    """Return whether a cast is one that PostgreSQL writes by itself: of a literal, or of a text to a text."""
    return before.startswith("'") or _TO_TEXT.match(cast) is not None


def _joined(tokens: Sequence[str]) -> str:
    """Return tokens without brackets that part what is parted anyway."""
    tokens = _without_outer_brackets(tokens)
    for joint in _JOINTS:
        parts = _split(tokens, joint)
        if len(parts) > 1:
            return f" {joint} ".join(_part(part, joint) for part in parts)
    if tokens[:1] == ("not",):
        return f"not ({_joined(tokens[1:])})"
    return " ".join(_without_brackets_of_one(tokens))


def _part(tokens: Sequence[str], joint: str) -> str:
    """Return what stands beside OR or AND: in brackets if it is joined by the other one."""
    inner = _without_outer_brackets(tokens)
    joined = [one for one in _JOINTS if len(_split(inner, one)) > 1]
    return f"({_joined(inner)})" if joined and joined[0] != joint else _joined(inner)


def _split(tokens: Sequence[str], joint: str) -> list[tuple[str, ...]]:
    """Return what a word parts outside of brackets; the AND of BETWEEN parts nothing."""
    parts: list[list[str]] = [[]]
    depth = between = 0
    for token in tokens:
        depth += (token in ("(", "case")) - (token in (")", "end"))
        between += token == "between" and not depth
        if token == joint and not depth and not (joint == "and" and between):
            parts.append([])
            continue
        if token == "and" and not depth:
            between -= bool(between)
        parts[-1].append(token)
    return [tuple(part) for part in parts]


def _without_outer_brackets(tokens: Sequence[str]) -> tuple[str, ...]:
    tokens = tuple(tokens)
    while len(tokens) > 2 and tokens[0] == "(" and _end_of(tokens, 0) == len(tokens) - 1:
        tokens = tokens[1:-1]
    return tokens


def _end_of(tokens: Sequence[str], start: int) -> int:
    depth = 0
    for place in range(start, len(tokens)):
        depth += (tokens[place] == "(") - (tokens[place] == ")")
        if not depth:
            return place
    return -1


def _without_brackets_of_one(tokens: Sequence[str]) -> Iterator[str]:
    """Yield tokens, those that stand alone in brackets without these, unless they are of a function or a list."""
    place = 0
    while place < len(tokens):
        alone = tokens[place] == "(" and tokens[place + 2 : place + 3] == (")",)
        after_name = place and (tokens[place - 1] == '"' or tokens[place - 1][0].isalpha())
        if alone and not after_name:
            yield tokens[place + 1]
            place += 3
        else:
            yield tokens[place]
            place += 1
