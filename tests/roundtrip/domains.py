"""Domains of PostgreSQL, and what becomes of them."""

from __future__ import annotations

import random
from collections.abc import Callable, Collection, Mapping, Sequence

from tests.roundtrip import column_types, names, parts
from tests.roundtrip.spec import Column, ColumnType, Domain, Schema, Table

#: Types below, by family; each holds what the others do, so that rows can follow.
BELOW: Mapping[str, Sequence[str]] = {
    "text": ("sa.String(20)", "sa.String(50)", "sa.Text()"),
    "integer": ("sa.Integer()", "sa.BigInteger()"),
    "numeric": ("sa.Numeric(12, 2)", "sa.Numeric(18, 2)"),
}
#: Defaults and conditions that every value of the rows meets.
DEFAULTS: Mapping[str, Sequence[str | None]] = {
    "text": (None, "'x'", "'it\\'s 50%'", "sa.text(\"lower('AB')\")"),
    "integer": (None, "'5'", "sa.text('1 + 1')"),
    "numeric": (None, "'1.50'", "sa.text('round(2.567, 1)')"),
}
CHECKS: Mapping[str, Sequence[str | None]] = {
    "text": (None, "VALUE <> 'never'", "length(VALUE) < 1000", "VALUE NOT IN ('never', '%')"),
    "integer": (None, "VALUE <> -99999", "VALUE between -2000000000 and 2000000000"),
    "numeric": (None, "VALUE <> 99999.5", "(VALUE % 1000000) >= -1000000"),
}
COLLATIONS = (None, None, None, "C", "POSIX")


def domain(rng: random.Random, schema: Schema) -> Domain:
    """A domain."""
    name = names.fresh(rng, schema.dialect, {*parts.taken_names(schema), "position"})
    family = rng.choice(tuple(BELOW))
    made = Domain(name, family, rng.choice(BELOW[family]), rng.choice(parts.SCHEMAS))
    made.owned = rng.random() < 0.4
    for change in (_default, _check, _collation):
        change(rng, made)
    return made


def repair_column(schema: Schema, column: Column) -> None:
    """Bring a column back among what the server takes."""
    if schema.domain(column.type.domain) is None:
        column.type = ColumnType("sa.Text()", "text")
    elif column.computed is not None:
        column.persisted = True  # a virtual one can't be of a domain


def add_domain(rng: random.Random, schema: Schema) -> None:
    if schema.dialect == "postgresql":
        schema.domains.append(domain(rng, schema))
        use_domain(rng, schema)


def use_domain(rng: random.Random, schema: Schema) -> None:
    """A column of a type that some domain is over gets the domain."""
    for one in schema.domains:
        columns = [
            column
            for table in schema.tables
            for column in table.columns
            if column.type.family == one.family and column.type.domain is None
        ]
        if columns and rng.random() < 0.5:
            column = rng.choice(columns)
            column.type, column.identity = column_types.domain_type(one), None


def drop_domain(rng: random.Random, schema: Schema) -> None:
    if schema.domains:
        schema.domains.remove(rng.choice(schema.domains))


def change_domain(rng: random.Random, schema: Schema) -> None:
    if schema.domains:
        one = rng.choice(schema.domains)
        rng.choice((_default, _check, _collation, _below, _not_null))(rng, one)


def move_domain(rng: random.Random, schema: Schema) -> None:
    """Another schema, or another name: no more than a new domain to whoever isn't told."""
    if schema.domains:
        one = rng.choice(schema.domains)
        before = one.key
        one.schema = rng.choice(parts.SCHEMAS)
        for table in schema.tables:
            for column in table.columns:
                if column.type.domain == before:
                    array = column.type.family.startswith("array:")
                    column.type = column_types.domain_type(one, array=array)


def unfollowable(after: Schema) -> bool:
    """Whether rows would be in the way: some are NULL, and a new column gives all the same default."""
    given = {one.key for one in after.domains if one.default is not None}
    return any(one.not_null for one in after.domains) or any(
        column.type.domain in given and _is_constrained(table, column.name)
        for table in after.tables
        for column in table.columns
    )


def _is_constrained(table: Table, name: str) -> bool:
    keys: list[Collection[str]] = [key.columns for key in (*table.foreign_keys, *table.uniques)]
    keys += [index.columns() for index in table.indexes if index.unique]
    keys += [table.primary_key.columns] if table.primary_key is not None else []
    column = table.column(name)
    return any(name in columns for columns in keys) or (column is not None and column.unique_flag)


def _default(rng: random.Random, one: Domain) -> None:
    one.default = rng.choice(DEFAULTS[one.family])


def _check(rng: random.Random, one: Domain) -> None:
    one.check = rng.choice(CHECKS[one.family])
    named = one.check is not None and rng.random() < 0.5
    one.constraint_name = rng.choice(("plausible", "Is It?", "50%")) if named else None


def _collation(rng: random.Random, one: Domain) -> None:
    one.collation = rng.choice(COLLATIONS) if one.family == "text" else None


def _below(rng: random.Random, one: Domain) -> None:
    one.source = rng.choice(BELOW[one.family])


def _not_null(rng: random.Random, one: Domain) -> None:
    one.not_null = not one.not_null


CHANGES: tuple[Callable[[random.Random, Schema], None], ...] = (
    add_domain, use_domain, drop_domain, change_domain, change_domain, change_domain, move_domain,
)  # fmt: skip
