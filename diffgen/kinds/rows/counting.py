"""Counts of rows that are there, as a step of a script finds them.

The database is asked before the script runs: what is renamed by then has the name that it has now, and a
column that comes with the script has the value that its rows get, if that can be told.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from diffgen.catalog import Catalog, Expression, Key
from diffgen.contracts import Context, Present
from diffgen.ops import at_first

#: What a row has in a column; ``None`` where the server computes it.
Value = sa.ColumnElement[Any] | None
#: A literal, maybe with a cast behind it: the same for all rows, and nothing is run for it.
_CONSTANT = re.compile(
    r"\(*(?:[-+]?\d+(?:\.\d+)?|'(?:[^'\\]|'')*'|true|false|null)\)*(?:::[\w \[\]().,\"]+)*",
    re.IGNORECASE,
)

_NULL = re.compile(r"(?:CAST\()?NULL\b")


def rows_of(table: Key, context: Context, *conditions: sa.ColumnElement[bool]) -> sa.Select[Any]:
    """Return the count of a table's rows, of those that meet the conditions."""
    return sa.select(sa.func.count()).select_from(there(table, context)).where(*conditions)


def there(table: Key, context: Context) -> sa.FromClause:
    """Return what the rows of a table are taken from, with the names that its columns get."""
    present = _present(context)
    now = at_first(table, present.renamings)
    keys = columns_of(table, present.catalog)
    names = {key.name: at_first(key, present.renamings).name for key in keys}
    source = sa.table(now.name, *map(sa.column, names.values()), schema=now.schema)
    if now.name == table.name and all(name == before for name, before in names.items()):
        return source
    named = (source.c[before].label(name) for name, before in names.items())
    return sa.select(*named).subquery(table.name)


def with_values(
    table: Key, values: Mapping[str, sa.ColumnElement[Any]], context: Context
) -> sa.FromClause:
    """Return what the rows of a table are taken from, with the values that columns get."""
    source = there(table, context)
    if all(_is_name(value) for value in values.values()):
        return source
    labelled = (value.label(name) for name, value in values.items())
    return sa.select(*labelled).select_from(source).subquery(table.name)


def columns_of(table: Key, catalog: Catalog) -> list[Key]:
    """Return the columns of a table."""
    parts = catalog.of_table(table.schema, table.name)
    return [one.key for one in parts if one.key.kind == "column"]


def column_of(table: Key, name: str) -> Key:
    """Return the key of a column."""
    return Key("column", table.schema, name, table.name)


def value_of(column: Key, context: Context) -> Value:
    """Return what the rows that are there have in a column by then."""
    present = _present(context)
    is_there = column in present.catalog
    if (fill := present.fills.get(column)) is not None:
        filled: sa.ColumnElement[Any] = sa.literal_column(f"({fill.value})")
        return sa.func.coalesce(sa.column(column.name), filled) if is_there else filled
    if is_there:
        return sa.column(column.name)
    new = context.pair.after.get(column) or context.pair.before[column]
    if new.identity is not None or new.generated is not None or new.autoincrement:
        return None
    given = "NULL" if new.default is None else new.default.sql
    if not _CONSTANT.fullmatch(given):
        return None
    return sa.literal_column(context.dialect.cast(given, new.type))


def is_given(column: Key, context: Context) -> bool:
    """Return whether rows that have nothing in a column all get the same value before the step."""
    fill = _present(context).fills.get(column)
    return fill is not None and _CONSTANT.fullmatch(fill.value) is not None


def computed(text: Expression, table: Key, context: Context) -> Value:
    """Return what SQL comes to in the rows; what names a column that comes can't be told."""
    present = columns_of(table, _present(context).catalog)
    coming = {*columns_of(table, context.pair.after)}.difference(present)
    if {key.name for key in coming}.intersection(text.names()):
        return None
    return sa.literal_column(f"({text.sql})")


def is_null(value: Value) -> bool:
    """Return whether a value is NULL in all rows."""
    return isinstance(value, sa.ColumnClause) and _NULL.match(value.name) is not None


def _present(context: Context) -> Present:
    return context.present or Present(context.pair.before)


def _is_name(value: sa.ColumnElement[Any]) -> bool:
    return isinstance(value, sa.ColumnClause) and not value.is_literal
