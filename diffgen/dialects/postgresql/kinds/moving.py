"""Columns of a type that is made anew: they move over to it, each with its default."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from diffgen.catalog import Catalog, Key, Pair
from diffgen.contracts import Call, Context
from diffgen.dialects.postgresql.kinds import descending
from diffgen.kinds.column import Column


def converted(key: Key, pair: Pair) -> Iterator[Column]:
    """Yield the columns that are of a named type before and after, but those that go with a parent's."""
    columns = _of_type(key, pair)
    above = descending.above(columns, pair)
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
    """Yield what drops the defaults that tables have apart from their parents'."""
    return descending.taken_off(_of_type(key, context.pair), context)


def put_back(key: Key, context: Context) -> Iterator[Call]:
    """Yield what gives these tables their own defaults again."""
    before = context.pair.before
    columns = _of_type(key, context.pair)
    left = {
        name: before[name].default if before[name].default == column.default else None
        for name, column in columns.items()
    }
    return descending.put_back(columns, left, context)


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
