"""Columns that descend from others: they change along with these.

ALTER COLUMN ... TYPE recurses to the tables that descend from the one that is named, and is refused on what
these have from it. SET DEFAULT and DROP DEFAULT recurse, too, over whatever these say themselves
(src/backend/commands/tablecmds.c, ``ATPrepAlterColumnType`` and ``ATPrepCmd``). So a default that such a
table has apart from its parent's comes off before, and is put back after.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from diffgen.catalog import Expression, Key, Pair
from diffgen.contracts import Call, Context
from diffgen.dialects.postgresql.inherited import families, lineage
from diffgen.kinds import column as standard
from diffgen.kinds.column import Column, table_of
from diffgen.ops import Alter


def above(columns: Iterable[Key], pair: Pair) -> Mapping[Key, tuple[Key, ...]]:
    """Return for each column those of ``columns`` that it descends from, the nearest first."""
    among = frozenset(columns)
    found = {}
    for key in columns:
        ancestors = (_of(table, key.name) for table in lineage(_table(key), pair))
        found[key] = tuple(dict.fromkeys(one for one in ancestors if one in among))
    return found


def below(column: Key, pair: Pair) -> Mapping[Key, Column]:
    """Return a column and those that descend from it, as they are after."""
    heirs = (key for key, ancestors in families(pair).items() if _table(column) in ancestors)
    keys = (column, *(_of(table, column.name) for table in heirs))
    return {key: pair.after[key] for key in keys if _stays(key, pair)}


def followed(column: Column, pair: Pair) -> Column:
    """Return a column as it is once those that it descends from have been changed."""
    keys = (_of(table, column.key.name) for table in lineage(_table(column.key), pair))
    changes = [(pair.before[key], pair.after[key]) for key in keys if _stays(key, pair)]
    if any(retyped(*change) for change in changes):
        nearest = changes[0][1]
        column = replace(column, type=nearest.type, collation=nearest.collation)
    if any(retyped(*change) or change[0].default != change[1].default for change in changes):
        column = replace(column, default=changes[0][1].default)
    return column


def retyped(before: Column, after: Column) -> bool:
    """Return whether a column gets another type."""
    return (before.type, before.collation) != (after.type, after.collation)


def taken_off(columns: Mapping[Key, Column], context: Context) -> Iterator[Call]:
    """Yield what drops the defaults that stay when those of the parents are dropped."""
    before = context.pair.before
    for key, ancestors in above(columns, context.pair).items():
        if ancestors and all(before[one].default is None for one in ancestors):
            for call in _defaulting(before[key], before[key].default, None, context):
                yield replace(call, ahead=True)


def put_back(
    columns: Mapping[Key, Column], left: Mapping[Key, Expression | None], context: Context
) -> Iterator[Call]:
    """Yield what gives tables their own defaults again, a parent's before those below it.

    A default that changes is set by the column's own operation.

    :param left: the defaults that the parents' columns have by now.
    """
    before = context.pair.before
    family = above(columns, context.pair)
    now: dict[Key, Expression | None] = {}
    for key in sorted(family, key=lambda key: len(family[key])):
        if not family[key]:
            now[key] = left[key]
            continue
        there, given = before[key], now[family[key][0]]
        default = there.counter if there.autoincrement else there.default
        now[key] = default if there.default == columns[key].default else given
        yield from _defaulting(before[key], given, now[key], context)


def _table(column: Key) -> Key:
    return Key("table", *table_of(column))


def _of(table: Key, name: str) -> Key:
    return Key("column", table.schema, name, table.name)


def _stays(key: Key, pair: Pair) -> bool:
    return key in pair.before and key in pair.after


def _defaulting(
    column: Column, before: Expression | None, after: Expression | None, context: Context
) -> Iterator[Call]:
    if before != after:
        change = Alter(replace(column, default=before), replace(column, default=after))
        for call in standard.COLUMN.render(change, context):
            yield replace(call, batchable=False)
