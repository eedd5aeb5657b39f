"""The random pieces of a schema: columns, keys, constraints, indexes, enums, sequences."""

from __future__ import annotations

import random
from collections.abc import Sequence as Several

from tests.roundtrip import column_types, expressions, names, storage_mariadb
from tests.roundtrip.spec import (
    Check,
    Column,
    Enum,
    ForeignKey,
    PrimaryKey,
    Schema,
    Sequence,
    Source,
    Table,
    Unique,
    with_options,
)

Options = tuple[tuple[str, object], ...]
SCHEMAS = (None, None, None, None, "shop", "Odd Schema", "audit%", "order")
CONVENTIONS: tuple[dict[str, str], ...] = (
    {},
    {},
    {},
    {
        "ix": "ix_%(column_0_label)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    },
    {
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    },
)
CONFLICTS = ("IGNORE", "REPLACE", "FAIL")
ACTIONS = (None, None, None, "CASCADE", "SET NULL", "SET DEFAULT", "RESTRICT", "NO ACTION")
IDENTITIES: tuple[dict[str, object], ...] = (
    {},
    {"always": True},
    {"always": False, "start": 100},
    {"start": 10, "increment": 5},
    {"always": True, "minvalue": 1, "maxvalue": 20000, "cycle": True},
    {"start": -1, "increment": -1, "minvalue": -30000, "maxvalue": -1},
    {"cache": 20},
    {"start": 5, "minvalue": 5},
)
SEQUENCES: tuple[dict[str, object], ...] = (
    {},
    {"start": 10},
    {"start": 100, "increment": 10},
    {"minvalue": 1, "maxvalue": 1000, "cycle": True},
    {"increment": -1, "start": -1},
    {"cache": 5},
    {"data_type": Source("sa.SmallInteger()")},
    {"data_type": Source("sa.Integer()"), "start": 7},
    {"nomaxvalue": True, "nominvalue": True},
)
COMMENTS = (
    "a comment",
    "it's",
    "50% of it",
    "two\nlines",
    "größe: 名前",
    'say "hi"',
    "back\\slash",
)


def comment(rng: random.Random, chance: float = 0.2) -> str | None:
    """A comment or none."""
    return rng.choice(COMMENTS) if rng.random() < chance else None


def taken_names(schema: Schema) -> set[str]:
    """Every name that a relation, type or constraint of the schema has."""
    found: list[str | None] = [table.name for table in schema.tables]
    found += [type_.name for type_ in (*schema.enums, *schema.domains)]
    found += [sequence.name for sequence in schema.sequences]
    for table in schema.tables:
        found += [unique.name for unique in table.uniques]
        found += [check.name for check in table.checks]
        found += [check.name for column in table.columns for check in column.checks]
        found += [key.name for key in table.foreign_keys]
        found += [index.name for index in table.indexes]
        found += [one.name for one in table.excludes]
        found.append(table.primary_key.name if table.primary_key is not None else None)
    return {name for name in found if name is not None}


def constraint_name(
    rng: random.Random, schema: Schema, *, always: bool = False, chance: float = 0.5
) -> str | None:
    """A name for a constraint, or None to leave it to the server or the naming convention."""
    if not always and rng.random() >= chance:
        return None
    taken = taken_names(schema)
    if rng.random() < 0.03 and (derived := _derived_name(rng, schema)) not in taken:
        return derived
    if rng.random() < 0.04 and not schema.naming_convention:
        return names.full_length(rng, schema.dialect, taken)
    return names.fresh(rng, schema.dialect, taken, awkward=0.25)


def _derived_name(rng: random.Random, schema: Schema) -> str:
    """A name such as the server gives to what has none."""
    columns = [(table, one) for table in schema.tables for one in table.columns]
    if not columns:
        return "table_key"
    table, one = rng.choice(columns)
    suffix = rng.choice(("key", "check", "fkey", "pkey", "idx", "id_seq"))
    return names.clipped(f"{table.name}_{one.name}", 50) + f"_{suffix}"


def column(rng: random.Random, schema: Schema, table: Table, *, plain: bool = False) -> Column:
    """A new column of the table; ``plain``: neither generated nor with an identity."""
    taken = {one.name for one in table.columns}
    name = names.fresh(rng, schema.dialect, taken)
    if rng.random() < 0.02:
        name = names.full_length(rng, schema.dialect, taken)
    type_ = column_types.random_type(rng, schema, strict=bool(table.option("sqlite_strict")))
    made = Column(name, type_, nullable=rng.choice((None, None, True, False, False)))
    draw = rng.random()
    if draw < 0.4:
        made.default = column_types.random_default(rng, schema, type_)
    elif draw < 0.48 and not plain:
        make_generated(rng, schema, table, made)
    elif draw < 0.54 and not plain and type_.serial and schema.dialect == "postgresql":
        made.identity = tuple(rng.choice(IDENTITIES).items())
        made.nullable = rng.choice((None, False))
    made.comment = comment(rng)
    if rng.random() < 0.05:
        made.key = f"key_{rng.randrange(10**4)}_of_{name}"
    if rng.random() < 0.05:
        made.index_flag = type_.ordered
    if rng.random() < 0.04:
        made.unique_flag = type_.ordered
    if schema.dialect == "sqlite" and made.nullable is False and rng.random() < 0.05:
        made.on_conflict_not_null = rng.choice(CONFLICTS)
    if schema.dialect == "sqlite" and made.unique_flag and rng.random() < 0.3:
        made.on_conflict_unique = rng.choice(CONFLICTS)
    if rng.random() < 0.12:
        table.columns.append(made)
        add = check(rng, schema, table, only=made)
        table.columns.remove(made)
        made.checks = [add] if add is not None else []
    return made


def make_generated(rng: random.Random, schema: Schema, table: Table, made: Column) -> bool:
    """Make a column generated from another of the table, where one suits."""
    sources = [one for one in table.columns if one.computed is None and one is not made]
    rng.shuffle(sources)
    for source in sources:
        found = expressions.computed(rng, schema.dialect, source)
        if found is not None:
            made.computed, made.type = found
            made.default = made.identity = None
            made.persisted = rng.choice(_persisted(schema.dialect))
            return True
    return False


def _persisted(dialect: str) -> tuple[bool | None, ...]:
    if dialect == "postgresql" and column_types.SQLALCHEMY < (2, 1):
        return (True,)  # 2.0 refuses virtual columns on PostgreSQL
    return (True, True, True, False) if dialect == "postgresql" else (True, True, False, None)


def usable(schema: Schema, column: Column) -> bool:
    """Whether the server takes the column into an index."""
    if schema.dialect == "mariadb":
        return column.type.ordered and storage_mariadb.indexable(column)
    virtual = column.computed is not None and column.persisted is not True
    return column.type.ordered and not (virtual and schema.dialect == "postgresql")


def primary_key(rng: random.Random, schema: Schema, table: Table) -> PrimaryKey | None:
    """A primary key over columns that the table has."""
    candidates = [one.name for one in table.columns if one.computed is None and usable(schema, one)]
    if not candidates:
        return None
    size = min(len(candidates), rng.choice((1, 1, 1, 1, 2, 2, 3)))
    key = PrimaryKey(rng.sample(candidates, size), constraint_name(rng, schema, chance=0.3))
    # Inline keys have no name of their own and follow the order of the columns.
    key.inline = key.name is None and rng.random() < 0.7
    if key.inline and schema.dialect == "sqlite" and rng.random() < 0.1:
        key.options = (("sqlite_on_conflict", rng.choice(CONFLICTS)),)
    if not key.inline and schema.dialect != "mariadb" and rng.random() < 0.08:
        key.options = (("deferrable", True),)
        if schema.dialect == "sqlite":
            key.options = (("sqlite_on_conflict", "REPLACE"),)
    return key


def unique(rng: random.Random, schema: Schema, table: Table) -> Unique | None:
    """A unique constraint."""
    candidates = [one.name for one in table.columns if usable(schema, one)]
    if not candidates:
        return None
    size = min(len(candidates), rng.choice((1, 1, 1, 2, 2, 3)))
    made = Unique(rng.sample(candidates, size), constraint_name(rng, schema))
    made.options = unique_options(rng, schema)
    return made


def unique_options(rng: random.Random, schema: Schema) -> Options:
    """Options of a unique constraint."""
    if rng.random() > 0.3 or schema.dialect == "mariadb":
        return ()
    if schema.dialect == "sqlite":
        return (("sqlite_on_conflict", rng.choice(CONFLICTS)),)
    return rng.choice(
        (
            (("postgresql_nulls_not_distinct", True),),
            (("deferrable", True),),
            (("deferrable", True), ("initially", "DEFERRED")),
            (("deferrable", False),),
        )
    )


def check(
    rng: random.Random, schema: Schema, table: Table, only: Column | None = None
) -> Check | None:
    """A CHECK over columns of the table, or over one alone."""
    columns = [only] if only is not None else table.columns
    if not columns:
        return None
    column_ = rng.choice(columns)
    enum = schema.enum(column_.type.enum)
    if column_.type.family.startswith("array:"):
        enum = None
    labels = enum.labels if enum is not None else column_.type.labels
    among = [column_] if labels or only is not None else columns
    found = expressions.check(rng, schema.dialect, among, labels)
    if found is None:
        return None
    name = constraint_name(rng, schema, always=schema.requires_check_names)
    made = Check(found, name)
    if name is not None and schema.dialect == "postgresql":
        made.comment = comment(rng, 0.1)
    return made


def foreign_key(rng: random.Random, schema: Schema, table: Table) -> ForeignKey | None:
    """A foreign key from the table to any key of any table; it adds the columns that it needs."""
    targets = [(target, key) for target in schema.tables for key in target.referable_by(table)]
    if not targets:
        return None
    target, key = rng.choice(targets)
    strict = {bool(one.option("sqlite_strict")) for one in (table, target)}
    columns: list[str] = []
    for name in key:
        referred = target.column(name)
        assert referred is not None
        if not refers_well(referred) or len(strict) > 1:
            return None
        columns.append(_referring(rng, schema, table, referred, columns))
    made = ForeignKey(columns, target.key, list(key), constraint_name(rng, schema))
    made.inline = len(columns) == 1 and rng.random() < 0.5
    made.options = foreign_key_options(rng, schema, named=made.name is not None)
    return made


def refers_well(column: Column) -> bool:
    """Whether a foreign key may have the column at either end (arrays fail to be checked)."""
    return column.computed is None and not column.type.family.startswith("array:")


def _referring(
    rng: random.Random, schema: Schema, table: Table, referred: Column, chosen: Several[str]
) -> str:
    """A column of the table of the same type, one that it has or a new one."""
    same = [
        one.name
        for one in table.columns
        if one.type == referred.type
        and one.computed is None
        and one.name not in chosen
        and one is not referred
    ]
    if same and rng.random() < 0.4:
        return rng.choice(same)
    name = names.fresh(rng, schema.dialect, {one.name for one in table.columns})
    table.columns.append(Column(name, referred.type, nullable=rng.choice((None, True, False))))
    return name


def foreign_key_options(rng: random.Random, schema: Schema, *, named: bool) -> Options:
    """Options of a foreign key."""
    options: dict[str, object] = {"ondelete": rng.choice(ACTIONS), "onupdate": rng.choice(ACTIONS)}
    if schema.dialect == "mariadb":
        return with_options((), **options)  # it has none of the others
    draw = rng.random()
    if draw < 0.15:
        options |= {"deferrable": True, "initially": rng.choice(("DEFERRED", "IMMEDIATE", None))}
    elif draw < 0.2:
        options["deferrable"] = False
    if rng.random() < 0.1:
        options["match"] = rng.choice(("FULL", "SIMPLE"))
    if named and rng.random() < 0.15:
        options["use_alter"] = True
    return with_options((), **options)


def enum(rng: random.Random, schema: Schema) -> Enum:
    """A native enum."""
    # SQLAlchemy leaves "position" unquoted, which PostgreSQL takes for no name of a type.
    name = names.fresh(rng, schema.dialect, {*taken_names(schema), "position"})
    labels = rng.sample(column_types.LABELS, rng.randint(2, 5))
    return Enum(name, labels, rng.choice(SCHEMAS), owned=rng.random() < 0.5)


def sequence(rng: random.Random, schema: Schema) -> Sequence:
    """A sequence."""
    name = names.fresh(rng, schema.dialect, taken_names(schema))
    place = rng.choice(SCHEMAS) if schema.dialect == "postgresql" else None
    return Sequence(name, place, tuple(rng.choice(sequences(schema)).items()))


def sequences(schema: Schema) -> Several[dict[str, object]]:
    """What may be said of a sequence: those of MariaDB have no type of their own before 11.5."""
    if schema.dialect == "mariadb":
        return [options for options in SEQUENCES if "data_type" not in options]
    return SEQUENCES
