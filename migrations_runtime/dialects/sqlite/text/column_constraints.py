"""The constraints of a column, read from the text (``ccons`` in src/parse.y)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import cast

from migrations_runtime.dialects.sqlite.text.clauses import (
    Check,
    Collate,
    ColumnConstraint,
    Default,
    Deferral,
    Element,
    ForeignKey,
    Generated,
    NotNull,
    Null,
    Order,
    PrimaryKey,
    Span,
    Unique,
)
from migrations_runtime.dialects.sqlite.text.cursor import Cursor
from migrations_runtime.dialects.sqlite.text.references import read_deferral, read_references


def read_column_constraints(cursor: Cursor, column: str) -> tuple[ColumnConstraint, ...]:
    """Step over all that follows a column's type."""
    found: list[ColumnConstraint] = []
    while cursor.token.word in _READERS or cursor.token.word == "CONSTRAINT":
        start = cursor.token.start
        name = cursor.constraint_name()
        if reader := _READERS.get(cursor.token.word):
            found.append(reader(cursor, start, name, column))
            if isinstance(found[-1], Deferral):
                _defer(found, found[-1])
    return tuple(found)


def _defer(found: list[ColumnConstraint], deferral: Deferral) -> None:
    """Give the column's last foreign key its deferral (sqlite3DeferForeignKey, src/build.c)."""
    keys = [at for at, constraint in enumerate(found) if isinstance(constraint, ForeignKey)]
    if not keys:
        return
    key = cast(ForeignKey, found[keys[-1]])
    key = replace(key, deferrable=deferral.deferrable, initially=deferral.initially)
    if keys[-1] == len(found) - 2:
        key = replace(key, span=Span(key.span.start, deferral.span.end))
        found.pop()
    found[keys[-1]] = key


def _not(cursor: Cursor, start: int, name: str | None, column: str) -> ColumnConstraint:
    if cursor.tokens[cursor.at + 1].word == "DEFERRABLE":
        return _deferral(cursor, start, name, column)
    cursor.expect("NOT", "NULL")
    conflict = cursor.conflict()
    return NotNull(Span(start, cursor.done_at), name, conflict)


def _null(cursor: Cursor, start: int, name: str | None, column: str) -> Null:
    cursor.expect("NULL")
    conflict = cursor.conflict()
    return Null(Span(start, cursor.done_at), name, conflict)


def _default(cursor: Cursor, start: int, name: str | None, column: str) -> Default:
    cursor.expect("DEFAULT")
    if parenthesized := cursor.token.word == "(":
        text = cursor.text(cursor.group())
    else:
        first = cursor.at
        if cursor.token.word in ("+", "-"):
            cursor.next()
        cursor.next()
        text = cursor.text(cursor.tokens[first : cursor.at])
    return Default(Span(start, cursor.done_at), text, parenthesized, name)


def _collate(cursor: Cursor, start: int, name: str | None, column: str) -> Collate:
    cursor.expect("COLLATE")
    collation = cursor.name()
    return Collate(Span(start, cursor.done_at), collation, name)


def _generated(cursor: Cursor, start: int, name: str | None, column: str) -> Generated:
    cursor.accept_words("GENERATED", "ALWAYS")
    cursor.expect("AS")
    expression = cursor.text(cursor.group())
    stored = cursor.accept("STORED")
    if not stored:
        cursor.accept("VIRTUAL")
    return Generated(Span(start, cursor.done_at), expression, stored, name)


def _primary_key(cursor: Cursor, start: int, name: str | None, column: str) -> PrimaryKey:
    cursor.expect("PRIMARY", "KEY")
    order = cursor.next().word if cursor.token.word in ("ASC", "DESC") else None
    conflict = cursor.conflict()
    autoincrement = cursor.accept("AUTOINCREMENT")
    element = Element(column, column, order=cast("Order | None", order))
    return PrimaryKey(Span(start, cursor.done_at), (element,), name, conflict, autoincrement)


def _unique(cursor: Cursor, start: int, name: str | None, column: str) -> Unique:
    cursor.expect("UNIQUE")
    conflict = cursor.conflict()
    return Unique(Span(start, cursor.done_at), (Element(column, column),), name, conflict)


def _check(cursor: Cursor, start: int, name: str | None, column: str) -> Check:
    cursor.expect("CHECK")
    expression = cursor.text(cursor.group())
    return Check(Span(start, cursor.done_at), expression, name)


def _references(cursor: Cursor, start: int, name: str | None, column: str) -> ForeignKey:
    return read_references(cursor, start, name, (column,))


def _deferral(cursor: Cursor, start: int, name: str | None, column: str) -> Deferral:
    deferral = read_deferral(cursor)
    if deferral is None:
        cursor.fail("DEFERRABLE")
    return deferral


_READERS: Mapping[str, Callable[[Cursor, int, str | None, str], ColumnConstraint]] = {
    "NOT": _not,
    "NULL": _null,
    "DEFAULT": _default,
    "COLLATE": _collate,
    "GENERATED": _generated,
    "AS": _generated,
    "PRIMARY": _primary_key,
    "UNIQUE": _unique,
    "CHECK": _check,
    "REFERENCES": _references,
    "DEFERRABLE": _deferral,
}
