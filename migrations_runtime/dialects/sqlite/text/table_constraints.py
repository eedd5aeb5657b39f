"""The constraints after a table's columns, read from the text (``tcons`` in src/parse.y)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from migrations_runtime.dialects.sqlite.text.clauses import (
    Check,
    ForeignKey,
    PrimaryKey,
    Span,
    TableConstraint,
    Unique,
)
from migrations_runtime.dialects.sqlite.text.cursor import Cursor
from migrations_runtime.dialects.sqlite.text.elements import elements_of
from migrations_runtime.dialects.sqlite.text.references import read_deferral, read_references


def at_table_constraint(cursor: Cursor) -> bool:
    """Whether a constraint of the table is next, and no column."""
    return cursor.token.word in _READERS or cursor.token.word == "CONSTRAINT"


def read_table_constraint(cursor: Cursor) -> TableConstraint | None:
    """Step over one constraint; return ``None`` for a name without one, which SQLite allows."""
    start = cursor.token.start
    name = cursor.constraint_name()
    reader = _READERS.get(cursor.token.word)
    return reader(cursor, start, name) if reader else None


def _primary_key(cursor: Cursor, start: int, name: str | None) -> PrimaryKey:
    cursor.expect("PRIMARY", "KEY")
    tokens = cursor.group()
    autoincrement = bool(tokens) and tokens[-1].word == "AUTOINCREMENT"
    elements = elements_of(cursor, tokens[:-1] if autoincrement else tokens)
    conflict = cursor.conflict()
    return PrimaryKey(Span(start, cursor.done_at), elements, name, conflict, autoincrement)


def _unique(cursor: Cursor, start: int, name: str | None) -> Unique:
    cursor.expect("UNIQUE")
    elements = elements_of(cursor, cursor.group())
    conflict = cursor.conflict()
    return Unique(Span(start, cursor.done_at), elements, name, conflict)


def _check(cursor: Cursor, start: int, name: str | None) -> Check:
    cursor.expect("CHECK")
    expression = cursor.text(cursor.group())
    conflict = cursor.conflict()
    return Check(Span(start, cursor.done_at), expression, name, conflict)


def _foreign_key(cursor: Cursor, start: int, name: str | None) -> ForeignKey:
    cursor.expect("FOREIGN", "KEY")
    columns = cursor.names()
    key = read_references(cursor, start, name, columns)
    deferral = read_deferral(cursor)
    if deferral is None:
        return key
    return replace(
        key,
        span=Span(start, cursor.done_at),
        deferrable=deferral.deferrable,
        initially=deferral.initially,
    )


_READERS: Mapping[str, Callable[[Cursor, int, str | None], TableConstraint]] = {
    "PRIMARY": _primary_key,
    "UNIQUE": _unique,
    "CHECK": _check,
    "FOREIGN": _foreign_key,
}
