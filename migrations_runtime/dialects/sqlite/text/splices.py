"""Edits of a text: what is cut out of it or put into it, and where."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from migrations_runtime.dialects.sqlite.text.clauses import Span
from migrations_runtime.dialects.sqlite.text.tokens import Token, tokenize


class Splice(NamedTuple):
    """The text that stands from ``start`` to ``end`` is replaced by ``text``."""

    start: int
    end: int
    text: str = ""


def spliced(sql: str, splices: Sequence[Splice]) -> str:
    """Return ``sql`` after all ``splices``, of which no two overlap."""
    pieces, at = [], 0
    for splice in sorted(splices):
        pieces += [sql[at : splice.start], splice.text]
        at = splice.end
    return "".join([*pieces, sql[at:]])


def moved(offset: int, splices: Sequence[Splice]) -> int | None:
    """Return where the clause at ``offset`` begins after ``splices``; ``None`` if it was cut out."""
    shift = 0
    for start, end, text in splices:
        if start < offset < end or (start == offset < end and not text):
            return None
        if start < offset or start == end == offset:
            shift += len(text) - (end - start)
    return offset + shift


def without_item(sql: str, span: Span) -> Splice:
    """Cut a column or a constraint of a table out, with the comma that goes with it."""
    tokens = tokenize(sql)
    first, last = _positions(tokens, span)
    following = tokens[last + 1]
    if following.word == ",":
        return Splice(span.start, tokens[last + 2].start)
    if following.word != ")":
        return Splice(span.start, following.start)
    preceding = first - (2 if tokens[first - 1].word == "," else 1)
    return Splice(tokens[preceding].end, span.end)


def without_clause(sql: str, span: Span) -> Splice:
    """Cut a clause of a column out, with the space before it."""
    tokens = tokenize(sql)
    first, last = _positions(tokens, span)
    if tokens[last + 1].word == "GENERATED":
        # Right after a type these words belong to it, and with them a comment before them
        # (sqlite3AddColumn, src/build.c), so that none may be left there.
        return Splice(tokens[first - 1].end, tokens[last + 1].start, " ")
    return Splice(tokens[first - 1].end, span.end)


def last_item_end(sql: str, body: Span) -> int:
    """Return where the last of a table's columns and constraints ends."""
    return next(token.end for token in reversed(tokenize(sql)) if token.end < body.end)


def _positions(tokens: list[Token], span: Span) -> tuple[int, int]:
    """Return the index of the first and of the last token of ``span``."""
    first = next(at for at, token in enumerate(tokens) if token.start == span.start)
    last = next(at for at in range(first, len(tokens)) if tokens[at].end == span.end)
    return first, last
