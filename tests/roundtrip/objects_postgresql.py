"""What only PostgreSQL has, put upon a random schema: EXCLUDE, partitions, inheritance, INCLUDE, NOT VALID..."""

from __future__ import annotations

import random
from collections.abc import Callable

from tests.roundtrip import column_types, expressions, names, parts
from tests.roundtrip.spec import (
    Check,
    Column,
    Exclude,
    ForeignKey,
    Index,
    PrimaryKey,
    Schema,
    Table,
    Unique,
    with_options,
)

TABLESPACE = "in_place"
#: By family of the column: method, operator that holds between none of the rows, operator class.
EXCLUDED: dict[str, tuple[tuple[str, str, str | None], ...]] = {
    "int4range": (("gist", "-|-", None), ("gist", "-|-", "range_ops")),
    "daterange": (("gist", "-|-", None),),
    "inet": (("gist", "&&", "inet_ops"),),
    "integer": (("btree", "=", None), ("hash", "=", None)),
    "text": (("btree", "=", None), ("btree", "=", "text_ops")),
    "uuid": (("hash", "=", None), ("btree", "=", "uuid_ops")),
}
#: Families whose values stay apart from each other in every type that they may get.
PARTITIONED = ("integer", "text", "date", "datetime", "uuid")
DEFERRALS: tuple[dict[str, object], ...] = (
    {},
    {},
    {"deferrable": True},
    {"deferrable": True, "initially": "DEFERRED"},
    {"deferrable": False},
    {"deferrable": True, "initially": "IMMEDIATE"},
)
Addition = Callable[[random.Random, Schema], None]


def decorate(rng: random.Random, schema: Schema, *, with_rows: bool) -> None:
    """Add some of it to a new schema.

    :param with_rows: not what has no place for rows, or has those of others, too.
    """
    for add, chance in (
        (change_exclude, 0.25),
        (change_include, 0.25),
        (change_constraint_comment, 0.25),
        (change_validity, 0.2),
        (change_tablespace, 0.15),
        (change_persistence, 0.1),
        (change_key_deferral, 0.1),
        (inherit, 0.12),
        (partition, 0.1),
        (into_one_schema, 0.04),
    ):
        if with_rows and add in (inherit, partition):
            continue
        if schema.tables and rng.random() < chance:
            add(rng, schema)


def change_exclude(rng: random.Random, schema: Schema) -> None:
    found = [(table, one) for table in schema.tables for one in table.excludes]
    draw = rng.random()
    if found and draw < 0.3:
        table, one = rng.choice(found)
        table.excludes.remove(one)
    elif found and draw < 0.6:
        _, one = rng.choice(found)
        one.options = with_options((), **rng.choice(DEFERRALS))
    else:
        table = rng.choice(schema.tables)
        made = exclude(rng, schema, table)
        table.excludes += [made] if made is not None else []


def exclude(rng: random.Random, schema: Schema, table: Table) -> Exclude | None:
    """An exclusion constraint over a column of the table."""
    suited = [one for one in table.columns if one.type.family in EXCLUDED and plain(schema, one)]
    if not suited:
        return None
    column = rng.choice(suited)
    using, operator, operator_class = rng.choice(EXCLUDED[column.type.family])
    made = Exclude([(column.name, operator)], using, parts.constraint_name(rng, schema, chance=0.7))
    if operator_class is not None and "CHAR(" not in column.type.source:
        made.operator_classes = ((column.name, operator_class),)
    if rng.random() < 0.3:
        made.where = expressions.predicate(rng, schema.dialect, rng.choice(table.columns))
    made.options = with_options((), **rng.choice(DEFERRALS))
    return made


def plain(schema: Schema, column: Column) -> bool:
    """Whether the column is one that the server stores and indexes."""
    return column.computed is None and parts.usable(schema, column)


def change_include(rng: random.Random, schema: Schema) -> None:
    table = rng.choice(schema.tables)
    keys = [key for key in table.unique_keys() if not getattr(key, "inline", False)]
    others = [one.name for one in table.columns if plain(schema, one)]
    if keys and others:
        chosen = rng.choice(keys)
        chosen.include = [] if chosen.include else [rng.choice(others)]


def change_constraint_comment(rng: random.Random, schema: Schema) -> None:
    table = rng.choice(schema.tables)
    found: list[PrimaryKey | Unique | ForeignKey] = [*table.unique_keys(), *table.foreign_keys]
    named = [one for one in found if one.name is not None]
    if named:
        chosen, comment = rng.choice(named), parts.comment(rng, 0.8)
        for one in named:  # those that are unique are few
            if one is chosen or isinstance(one, Unique):
                one.options = with_options(one.options, comment=comment)


def change_validity(rng: random.Random, schema: Schema) -> None:
    found: list[Check | ForeignKey] = []
    for table in schema.tables:
        found += [*table.checks, *table.foreign_keys]
    if found:
        one = rng.choice(found)
        said = dict(one.options).get("postgresql_not_valid")
        one.options = with_options(one.options, postgresql_not_valid=None if said else True)


def change_tablespace(rng: random.Random, schema: Schema) -> None:
    table = rng.choice(schema.tables)
    able: list[Table | Index] = [table, *table.indexes]
    one = rng.choice(able)
    space = rng.choice((TABLESPACE, TABLESPACE, "pg_default", None))
    one.options = with_options(one.options, postgresql_tablespace=space)
    if one is table and rng.random() < 0.5:
        one.options = with_options(one.options, postgresql_using="heap")


def change_persistence(rng: random.Random, schema: Schema) -> None:
    table = rng.choice(schema.tables)
    said = table.option("prefixes")
    table.options = with_options(table.options, prefixes=None if said else ["UNLOGGED"])


def change_key_deferral(rng: random.Random, schema: Schema) -> None:
    keys = [one.primary_key for one in schema.tables if one.primary_key is not None]
    keys = [key for key in keys if not key.inline]
    if keys:
        key = rng.choice(keys)
        key.options = with_options(
            tuple((name, one) for name, one in key.options if name == "comment"),
            **rng.choice(DEFERRALS),
        )


def inherit(rng: random.Random, schema: Schema) -> None:
    """A new table with the columns of others; some of these it names once more."""
    able = [one for one in schema.tables if "%" not in f"{one.schema}{one.name}"]
    if not able:
        return
    parents = rng.sample(able, min(len(able), rng.choice((1, 1, 1, 2))))
    table = Table(names.fresh(rng, schema.dialect, parts.taken_names(schema)))
    table.schema = rng.choice(parts.SCHEMAS)
    table.inherits = [one.key for one in parents]
    for parent in parents:
        table.columns += [
            Column(one.name, one.type) for one in parent.columns if rng.random() < 0.2
        ]
    for _ in range(rng.choice((0, 1, 2))):
        table.columns.append(parts.column(rng, schema, table))
    table.primary_key = parts.primary_key(rng, schema, table) if rng.random() < 0.5 else None
    schema.tables.append(table)


def partition(rng: random.Random, schema: Schema) -> None:
    """A new table that is divided."""
    table = Table(names.fresh(rng, schema.dialect, parts.taken_names(schema)))
    table.schema = rng.choice(parts.SCHEMAS)
    schema.tables.append(table)
    column = parts.column(rng, schema, table, plain=True)
    while column.type.family not in PARTITIONED or "%" in column.name:
        column = parts.column(rng, schema, table, plain=True)
    table.columns.append(column)
    for _ in range(rng.choice((0, 1, 2, 3))):
        table.columns.append(parts.column(rng, schema, table))
    table.partition = rng.choice(("RANGE", "LIST", "HASH")), (column.name,)
    table.primary_key = parts.primary_key(rng, schema, table) if rng.random() < 0.6 else None
    if table.primary_key is not None:
        table.primary_key.columns = list(dict.fromkeys([*table.primary_key.columns, column.name]))
    made = parts.unique(rng, schema, table) if rng.random() < 0.4 else None
    if made is not None:
        made.columns = list(dict.fromkeys([*made.columns, column.name]))
        table.uniques.append(made)


def into_one_schema(rng: random.Random, schema: Schema) -> None:
    """All of it in one schema, which the MetaData says."""
    name = rng.choice([one for one in parts.SCHEMAS if one is not None])
    if any(one.inherits for one in schema.tables):
        return
    schema.default_schema = name
    keys = {table.key: table for table in schema.tables}
    for table in schema.tables:
        table.schema, table.says_public = name, False
    for table in schema.tables:
        for key in table.foreign_keys:
            key.target = keys[key.target].key
    for one in schema.sequences:
        before = one.key
        one.schema = name
        for table in schema.tables:
            for column in table.columns:
                if column.default is not None and column.default.sequence == before:
                    column.default = None
    for enum in schema.enums:
        before = enum.key
        enum.schema = name
        for table in schema.tables:
            for column in table.columns:
                if column.type.enum == before:
                    array = column.type.family.startswith("array:")
                    column.type = column_types.enum_type(enum, array=array)
                    column.default = None


CHANGES: tuple[Addition, ...] = (
    change_exclude,
    change_exclude,
    change_include,
    change_constraint_comment,
    change_validity,
    change_tablespace,
    change_persistence,
    change_key_deferral,
    inherit,
    partition,
)


def unfollowable(before: Schema, after: Schema) -> bool:
    """Whether a table that stays would have to be divided otherwise, or descend from others.

    What the server refuses of a family that is there is too much to tell: such a family stays as it is.
    Where one comes the parents' columns with identities stay: none is added to a table that has children
    (``ATPrepAddColumn`` in src/backend/commands/tablecmds.c), on the way there or back.
    """
    for earlier in before.tables:
        family = [earlier.key, *earlier.inherits] if earlier.inherits else []
        if any(repr(before.table(key)) != repr(after.table(key)) for key in family):
            return True
    for table in after.tables:
        if any(_other_identities(before, after, key) for key in table.inherits):
            return True
        there = before.table(table.key)
        if there is None:
            continue
        if there.partition != table.partition or there.inherits != table.inherits:
            return True
        for name in table.partition[1] if table.partition is not None else ():
            was, column = there.column(name), table.column(name)
            if was is None or column is None or was.type.source != column.type.source:
                return True
    return False


def _other_identities(before: Schema, after: Schema, key: str) -> bool:
    """Whether a table that stays has a column with an identity on one side, and on the other no such column."""
    there, table = before.table(key), after.table(key)
    if there is None or table is None:
        return False
    return any(
        column.identity is not None and other.column(column.name) is None
        for one, other in ((there, table), (table, there))
        for column in one.columns
    )
