"""Rows that have the same values as others, where an index is to keep these distinct."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import sqlalchemy as sa

from diffgen.catalog import Catalog, Key
from diffgen.contracts import Context, Finding
from diffgen.kinds.rows.counting import Value, column_of, is_null, there, value_of


def repeats_in_columns(
    rule: str, what: str, key: Key, columns: Sequence[str], nulls_distinct: bool, context: Context
) -> Iterator[Finding]:
    """Yield the finding for columns that are to be distinct, unless they had to be all along."""
    table = key.owner
    assert table is not None
    if are_unique(table, columns, context.pair.before):
        return
    message = f"makes {', '.join(columns)} of {table.path} {what}: fails where values repeat"
    values = [value_of(column_of(table, name), context) for name in columns]
    yield from repeats(rule, message, table, values, nulls_distinct, context)


def repeats(
    rule: str,
    message: str,
    table: Key,
    values: Sequence[Value],
    nulls_distinct: bool,
    context: Context,
    where: Sequence[Value] = (),
) -> Iterator[Finding]:
    """Yield the finding for values that are to be distinct; those of new columns may be no values yet.

    :param nulls_distinct: whether any number of rows may have NULL.
    :param where: conditions of the rows that it is about.
    """
    known = [value for value in values if value is not None]
    conditions = [value for value in where if value is not None]
    if len(known) + len(conditions) < len(values) + len(where):
        yield Finding(rule, message)
    elif not (nulls_distinct and any(map(is_null, known))):
        rows = _count(known, there(table, context), nulls_distinct, conditions)
        yield Finding(rule, message, rows, if_any=True)


def are_unique(table: Key, columns: Iterable[str], catalog: Catalog) -> bool:
    """Return whether something keeps the values of columns distinct by itself."""
    wanted = set(columns)
    for obj in catalog.of_table(table.schema, table.name):
        if obj.key.kind in ("primary_key", "unique"):
            found = obj.columns
        else:
            found = getattr(obj, "unique_columns", None)
        if found is not None and wanted.issuperset(found):
            return True
    return False


def _count(
    values: Sequence[sa.ColumnElement[Any]],
    source: sa.FromClause,
    nulls_distinct: bool,
    conditions: Sequence[sa.ColumnElement[bool]],
) -> sa.Select[Any]:
    """Return the count of the rows that aren't the only one of their values."""
    labelled = (value.label(f"value_{number}") for number, value in enumerate(values))
    found = sa.select(*labelled).select_from(source).where(*conditions).subquery("present")
    filled = [column.is_not(None) for column in found.c] if nulls_distinct else []
    number = sa.func.count().label("number")
    groups = sa.select(number).select_from(found).where(*filled).group_by(*found.c)
    several = groups.having(sa.func.count() > 1).subquery("several")
    return sa.select(sa.func.coalesce(sa.func.sum(several.c.number), 0))
