"""ADD COLUMN and ALTER COLUMN as edits of the text."""

from __future__ import annotations

from collections.abc import Sequence

from migrations_runtime.dialects.sqlite.edits.draft import Draft
from migrations_runtime.dialects.sqlite.text.clauses import (
    Collate,
    ColumnConstraint,
    Default,
    Generated,
    NotNull,
    Null,
)
from migrations_runtime.dialects.sqlite.text.layout import separator
from migrations_runtime.dialects.sqlite.text.splices import Splice, without_clause
from migrations_runtime.dialects.sqlite.text.tokens import fold, quote


def with_column(draft: Draft, sql: str, before: str | None, after: str | None) -> Draft:
    """Add a column, at the end or next to another."""
    columns = draft.table.columns
    if after is not None:
        place = columns.index(draft.column(after)) + 1
    else:
        place = len(columns) if before is None else columns.index(draft.column(before))
    if place < len(columns):
        start = columns[place].span.start
        return draft.edited(Splice(start, start, sql + separator(draft.table)))
    end = columns[-1].span.end
    return draft.edited(Splice(end, end, separator(draft.table) + sql))


def with_type(draft: Draft, name: str, sql: str) -> Draft:
    """Give a column another type."""
    start, end = draft.column(name).type_span
    space = " " if start == end else ""
    return draft.edited(Splice(start, end, space + sql))


def with_collation(draft: Draft, name: str, clause: str | None) -> Draft:
    """Give a column ``COLLATE``, or take it away."""
    draft = _without(draft, name, Collate)
    if clause is None:
        return draft
    end = draft.column(name).type_span.end
    return draft.edited(Splice(end, end, f" {clause}"))


def with_nullable(draft: Draft, name: str, nullable: bool) -> Draft:
    """Take ``NOT NULL`` away from a column, or give it; one that it has stays as it is."""
    if nullable:
        return _without(draft, name, NotNull)
    draft = _without(draft, name, Null)
    if draft.column(name).last(NotNull):
        return draft
    return _with_clause(draft, name, "NOT NULL")


def with_not_null_conflict(draft: Draft, name: str, conflict: str | None) -> Draft:
    """Say what happens to a row that breaks NOT NULL; a column that takes NULL says nothing."""
    there = draft.column(name).last(NotNull)
    if there is None or there.conflict == conflict:
        return draft
    label = "" if there.name is None else f"CONSTRAINT {quote(there.name)} "
    clause = "NOT NULL" if conflict is None else f"NOT NULL ON CONFLICT {conflict}"
    return draft.edited(Splice(*there.span, label + clause))


def with_default(draft: Draft, name: str, clause: str | None) -> Draft:
    """Give a column ``DEFAULT`` or ``GENERATED`` in the place of what it has, or take it away."""
    column = draft.column(name)
    kept = column.last(Generated) or column.last(Default)
    if clause is None or kept is None:
        draft = _without(draft, name, Default, Generated)
        return draft if clause is None else _with_clause(draft, name, clause)
    others = [
        without_clause(draft.table.sql, constraint.span)
        for constraint in column.constraints
        if isinstance(constraint, Default | Generated) and constraint != kept
    ]
    return draft.edited(Splice(*kept.span, clause), *others)


def in_order(draft: Draft, names: Sequence[str]) -> Draft:
    """Put the columns into this order; what stands between them stays."""
    columns = draft.table.columns
    sql = draft.table.sql
    places = [fold(name) for name in names]
    ordered = sorted(columns, key=lambda column: places.index(fold(column.name)))
    if ordered == list(columns):
        return draft
    splices = [
        Splice(*place.span, sql[slice(*column.span)])
        for place, column in zip(columns, ordered, strict=True)
    ]
    return draft.edited(*splices)


def _with_clause(draft: Draft, name: str, clause: str) -> Draft:
    """Put a clause where SQLAlchemy does: after type, collation and default, before constraints."""
    column = draft.column(name)
    end = column.type_span.end
    for constraint in column.constraints:
        if not isinstance(constraint, Collate | Default):
            break
        end = constraint.span.end
    return draft.edited(Splice(end, end, f" {clause}"))


def _without(draft: Draft, name: str, *kinds: type[ColumnConstraint]) -> Draft:
    column = draft.column(name)
    found = [one for one in column.constraints if isinstance(one, kinds)]
    return draft.edited(*(without_clause(draft.table.sql, one.span) for one in found))
