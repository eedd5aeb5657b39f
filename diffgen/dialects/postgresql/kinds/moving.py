"""Columns of a type that is made anew: they move over to it, each with its default.

ALTER COLUMN ... TYPE recurses to the tables that descend from the one that is named, and is refused on what
these have from it. SET DEFAULT and DROP DEFAULT recurse, too, over whatever these say themselves
(src/backend/commands/tablecmds.c, ``ATPrepAlterColumnType`` and ``ATPrepCmd``). So a default that such a
table has apart from its parent's comes off before, and is put back after.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from diffgen.catalog import Catalog, Expression, Key, Pair
from diffgen.contracts import Call, Context
from diffgen.dialects.postgresql.inherited import families
from diffgen.kinds.column import Column
from diffgen.ops import Alter


def converted(key: Key, pair: Pair) -> Iterator[Column]:
    """Yield the columns that are of a named type before and after, but those that go with a parent's."""
    columns = _of_type(key, pair)
    above = _above(columns, pair)
    return (column for column in columns.values() if not above[column.key])


def moved(column: Column, before: Catalog) -> dict[str, object]:
    """Return how a column comes along when its type is made anew: ``EnumColumn`` and its like."""
    kwargs: dict[str, object] = {}
    if column.key.schema is not None:
        kwargs["schema"] = column.key.schema
    if column.type.sql.endswith("[]"):
        kwargs["array"] = True
    there = before[column.key].default
    if there is not None:
        # A default that changes is set by the column's own operation, after this one.
        kwargs["server_default"] = there.sql if there == column.default else None
    return kwargs


def taken_off(key: Key, context: Context) -> Iterator[Call]:
    """Yield what drops the defaults that stay when those of the parents are dropped."""
    before = context.pair.before
    columns = _of_type(key, context.pair)
    for name, parents in _above(columns, context.pair).items():
        if parents and all(before[parent].default is None for parent in parents):
            yield from _defaulting(before[name], before[name].default, None, context)


def put_back(key: Key, context: Context) -> Iterator[Call]:
    """Yield what gives tables their own defaults again, a parent's before those below it."""
    before = context.pair.before
    columns = _of_type(key, context.pair)
    above = _above(columns, context.pair)
    left: dict[Key, Expression | None] = {}
    for name in sorted(above, key=lambda name: len(above[name])):
        default = before[name].default
        is_kept = default == columns[name].default
        given = left[above[name][0]] if above[name] else None
        left[name] = default if is_kept else given
        if above[name] and is_kept:
            yield from _defaulting(before[name], given, default, context)


def _of_type(key: Key, pair: Pair) -> Mapping[Key, Column]:
    """Return the columns, as they are after, that are of a named type before and after."""
    found = {}
    for column in pair.before.of_kind("column"):
        kept = pair.after.get(column.key)
        if (
            column.type.named == key
            and kept is not None
            and kept.type == column.type
            and column.generated is None
            and kept.generated is None
        ):
            found[column.key] = kept
    return found


def _above(columns: Mapping[Key, Column], pair: Pair) -> Mapping[Key, tuple[Key, ...]]:
    """Return for each column those that it descends from, the nearest first."""
    tables = families(pair)
    found = {}
    for key in columns:
        ancestors = tables.get(Key("table", key.schema, key.table or ""), ())
        keys = (Key("column", one.schema, key.name, one.name) for one in ancestors)
        found[key] = tuple(dict.fromkeys(one for one in keys if one in columns))
    return found


def _defaulting(
    column: Column, before: Expression | None, after: Expression | None, context: Context
) -> Iterator[Call]:
    if before != after:
        change = Alter(replace(column, default=before), replace(column, default=after))
        yield from context.dialect.kind(column.key).render(change, context)
