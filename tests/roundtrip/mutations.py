"""Changes of a schema: what happens to models between two revisions, one function a change."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from copy import deepcopy
from dataclasses import replace

from tests.roundtrip import (
    column_types,
    domains,
    indexes,
    names,
    objects_postgresql,
    parts,
    tables,
)
from tests.roundtrip.repair import repair
from tests.roundtrip.rows import obstacles
from tests.roundtrip.spec import (
    Check,
    Column,
    ColumnType,
    Expression,
    ForeignKey,
    Index,
    IndexPart,
    Schema,
    Table,
    Unique,
    renamed,
    with_options,
)

Mutation = Callable[[random.Random, Schema], None]


def mutated(rng: random.Random, schema: Schema, amount: int, with_rows: bool) -> Schema:
    """The schema after so many changes.

    :param with_rows: leave out every change that fails on rows.
    """
    before = schema
    for _ in range(amount):
        for _ in range(5):
            candidate = deepcopy(schema)
            _change(rng, candidate)(rng, candidate)
            repair(candidate)
            if candidate == schema or objects_postgresql.unfollowable(before, candidate):
                continue
            if with_rows and domains.unfollowable(candidate):
                continue
            if not (with_rows and obstacles(before, candidate)):
                schema = candidate
                break
    return schema


def _change(rng: random.Random, schema: Schema) -> Mutation:
    """What happens next."""
    if schema.dialect == "postgresql" and schema.tables and rng.random() < 0.12:
        return rng.choice(objects_postgresql.CHANGES)
    if schema.dialect == "postgresql" and rng.random() < 0.06:
        return rng.choice(domains.CHANGES)
    return rng.choices(CHANGES, WEIGHTS)[0]


def _table(rng: random.Random, schema: Schema) -> Table:
    if not schema.tables:
        tables.add_table(rng, schema)
    return rng.choice(schema.tables)


def _column(rng: random.Random, schema: Schema) -> tuple[Table, Column]:
    table = _table(rng, schema)
    if not table.columns:
        table.columns.append(parts.column(rng, schema, table, plain=True))
    return table, rng.choice(table.columns)


# Tables


def add_table(rng: random.Random, schema: Schema) -> None:
    table = tables.add_table(rng, schema)
    if rng.random() < 0.5:
        tables.add_foreign_key(rng, schema, table)


def drop_table(rng: random.Random, schema: Schema) -> None:
    schema.tables.remove(_table(rng, schema))


def rename_table(rng: random.Random, schema: Schema) -> None:
    table = _table(rng, schema)
    key = table.key
    if schema.dialect == "postgresql" and rng.random() < 0.3:
        table.schema = rng.choice(parts.SCHEMAS)
    else:
        table.name = names.fresh(rng, schema.dialect, parts.taken_names(schema))
    for one in schema.tables:
        for foreign_key in one.foreign_keys:
            foreign_key.target = table.key if foreign_key.target == key else foreign_key.target
        one.inherits = [table.key if parent == key else parent for parent in one.inherits]


def change_table_comment(rng: random.Random, schema: Schema) -> None:
    table = _table(rng, schema)
    table.comment = parts.comment(rng, 0.7)


def change_table_options(rng: random.Random, schema: Schema) -> None:
    table = _table(rng, schema)
    if schema.dialect == "sqlite" and rng.random() < 0.3:
        strict = None if table.option("sqlite_strict") else True
        table.options = with_options(table.options, sqlite_strict=strict)
    elif table.options:
        table.options = ()
    else:
        for _ in range(10):
            table.options = with_options((), **tables.table_options(rng, schema, table))
            if table.options:
                return


def spell_default_schema(rng: random.Random, schema: Schema) -> None:
    table = _table(rng, schema)
    if schema.dialect == "postgresql" and table.schema is None:
        table.says_public = not table.says_public


# Columns


def add_column(rng: random.Random, schema: Schema) -> None:
    table = _table(rng, schema)
    place = rng.randint(0, len(table.columns))
    table.columns.insert(place, parts.column(rng, schema, table))


def drop_column(rng: random.Random, schema: Schema) -> None:
    table, column = _column(rng, schema)
    if len(table.columns) > 1:
        table.columns.remove(column)


def reorder_columns(rng: random.Random, schema: Schema) -> None:
    rng.shuffle(_table(rng, schema).columns)


def rename_column(rng: random.Random, schema: Schema) -> None:
    table, column = _column(rng, schema)
    taken = {one.name for one in table.columns}
    before, after = column.name, names.fresh(rng, schema.dialect, taken)
    column.name = after

    def new(name: str | None) -> str | None:
        return after if name == before else name

    def over(expression: Expression | None) -> Expression | None:
        return None if expression is None else renamed(expression, schema.dialect, before, after)

    for column in table.columns:
        column.computed = over(column.computed)
        for check in column.checks:
            check.expression = renamed(check.expression, schema.dialect, before, after)
    for check in table.checks:
        check.expression = renamed(check.expression, schema.dialect, before, after)
    for key in table.unique_keys():
        key.columns = [after if name == before else name for name in key.columns]
        key.include = [after if name == before else name for name in key.include]
    for index in table.indexes:
        index.parts = [
            IndexPart(new(part.column), part.order, over(part.expression)) for part in index.parts
        ]
        index.where = over(index.where)
        index.include = [after if name == before else name for name in index.include]
        index.operator_classes = tuple(
            (after if name == before else name, one) for name, one in index.operator_classes
        )
    for referring in schema.tables:
        for one in referring.foreign_keys:
            if referring is table:
                one.columns = [after if name == before else name for name in one.columns]
            if one.target == table.key:
                one.target_columns = [after if n == before else n for n in one.target_columns]


def change_type(rng: random.Random, schema: Schema) -> None:
    table, column = _column(rng, schema)
    strict = bool(table.option("sqlite_strict"))
    if column.computed is None:
        _set_type(schema, table, column, column_types.random_type(rng, schema, strict=strict))


def change_type_within_family(rng: random.Random, schema: Schema) -> None:
    """Lengths and precisions added, removed and changed, and the like."""
    table, column = _column(rng, schema)
    if column.computed is not None:
        return
    for _ in range(60):
        type_ = column_types.random_type(rng, schema)
        if type_.family == column.type.family and type_ != column.type:
            _set_type(schema, table, column, type_)
            return


def _set_type(schema: Schema, table: Table, column: Column, type_: ColumnType) -> None:
    """Give a column a type, and to every column that foreign keys tie to it."""
    todo = [(table, column)]
    done: set[tuple[str, str]] = set()
    while todo:
        table, column = todo.pop()
        if (table.key, column.name) in done:
            continue
        done.add((table.key, column.name))
        column.type = type_
        todo += _tied(schema, table, column)


def _tied(schema: Schema, table: Table, column: Column) -> list[tuple[Table, Column]]:
    found: list[tuple[Table, Column | None]] = []
    for one in schema.tables:
        for key in one.foreign_keys:
            target = schema.table(key.target)
            for name, referred in zip(key.columns, key.target_columns, strict=True):
                if target is None:
                    continue
                if one is table and name == column.name:
                    found.append((target, target.column(referred)))
                if target is table and referred == column.name:
                    found.append((one, one.column(name)))
    return [(one, other) for one, other in found if other is not None]


def change_nullable(rng: random.Random, schema: Schema) -> None:
    _, column = _column(rng, schema)
    column.nullable = rng.choice([one for one in (None, True, False) if one is not column.nullable])


def change_default(rng: random.Random, schema: Schema) -> None:
    _, column = _column(rng, schema)
    if column.computed is None and column.identity is None:
        fresh = column_types.random_default(rng, schema, column.type)
        column.default = fresh if rng.random() < 0.8 else None


def change_column_comment(rng: random.Random, schema: Schema) -> None:
    _, column = _column(rng, schema)
    column.comment = parts.comment(rng, 0.7)


def change_identity(rng: random.Random, schema: Schema) -> None:
    found = [
        (table, column)
        for table in schema.tables
        for column in table.columns
        if column.type.serial and column.computed is None
    ]
    if not found or schema.dialect != "postgresql":
        return
    _, column = rng.choice(found)
    if column.identity is not None and rng.random() < 0.3:
        column.identity = None
    else:
        column.identity = tuple(rng.choice(parts.IDENTITIES).items())
        column.nullable, column.default, column.autoincrement = False, None, None


def change_autoincrement(rng: random.Random, schema: Schema) -> None:
    """A key that counts begins or ceases to; SERIAL against IDENTITY."""
    for table in rng.sample(schema.tables, len(schema.tables)):
        for name in table.primary_key.columns if table.primary_key is not None else []:
            column = table.column(name)
            if column is not None and column.type.serial:
                choices = (None, True, False)
                column.autoincrement = rng.choice(
                    [one for one in choices if one is not column.autoincrement]
                )
                column.identity = None
                column.default = None
                return


def change_generated(rng: random.Random, schema: Schema) -> None:
    table, column = _column(rng, schema)
    generated = [one for one in table.columns if one.computed is not None]
    if not generated:
        parts.make_generated(rng, schema, table, column)
        return
    column = rng.choice(generated)
    if rng.random() < 0.3:
        column.computed, column.persisted = None, None
    else:
        parts.make_generated(rng, schema, table, column)


def change_column_flags(rng: random.Random, schema: Schema) -> None:
    _, column = _column(rng, schema)
    if rng.random() < 0.5:
        column.index_flag = not column.index_flag
    else:
        column.unique_flag = not column.unique_flag


# Constraints and indexes


def change_primary_key(rng: random.Random, schema: Schema) -> None:
    table = _table(rng, schema)
    if table.primary_key is not None and rng.random() < 0.2:
        table.primary_key = None
        return
    if table.primary_key is not None and rng.random() < 0.3:
        key = table.primary_key
        key.name = parts.constraint_name(rng, schema)
        key.inline = key.inline and key.name is None
        return
    table.primary_key = parts.primary_key(rng, schema, table)


def add_unique(rng: random.Random, schema: Schema) -> None:
    table = _table(rng, schema)
    made = parts.unique(rng, schema, table)
    table.uniques += [made] if made is not None else []


def change_unique(rng: random.Random, schema: Schema) -> None:
    found = [(table, unique) for table in schema.tables for unique in table.uniques]
    if not found:
        return add_unique(rng, schema)
    table, unique = rng.choice(found)
    draw = rng.random()
    if draw < 0.35:
        table.uniques.remove(unique)
    elif draw < 0.55:
        unique.name = parts.constraint_name(rng, schema)
    elif draw < 0.75:
        unique.options = parts.unique_options(rng, schema)
    elif draw < 0.85:
        unique.columns.reverse()
    else:
        made = parts.unique(rng, schema, table)
        unique.columns = made.columns if made is not None else unique.columns
    return None


def add_check(rng: random.Random, schema: Schema) -> None:
    table, column = _column(rng, schema)
    inside = rng.random() < 0.4
    made = parts.check(rng, schema, table, only=column if inside else None)
    if made is not None:
        (column.checks if inside else table.checks).append(made)


def change_check(rng: random.Random, schema: Schema) -> None:
    found: list[tuple[Table, list[Check], Check]] = []
    for table in schema.tables:
        for checks in (table.checks, *(column.checks for column in table.columns)):
            found += [(table, checks, check) for check in checks]
    if not found:
        return add_check(rng, schema)
    table, checks, check = rng.choice(found)
    draw = rng.random()
    if draw < 0.3:
        checks.remove(check)
    elif draw < 0.5:
        check.name = parts.constraint_name(rng, schema, always=schema.requires_check_names)
        check.comment = None
    else:
        made = parts.check(rng, schema, table)
        if made is not None and checks is table.checks:
            check.expression = made.expression
    return None


def add_foreign_key(rng: random.Random, schema: Schema) -> None:
    tables.add_foreign_key(rng, schema, _table(rng, schema))


def change_foreign_key(rng: random.Random, schema: Schema) -> None:
    found = [(table, key) for table in schema.tables for key in table.foreign_keys]
    if not found:
        return add_foreign_key(rng, schema)
    table, key = rng.choice(found)
    draw = rng.random()
    if draw < 0.3:
        table.foreign_keys.remove(key)
    elif draw < 0.5:
        key.name = parts.constraint_name(rng, schema)
    elif draw < 0.85:
        key.options = parts.foreign_key_options(rng, schema, named=key.name is not None)
    else:
        _retarget(rng, schema, table, key)
    return None


def _retarget(rng: random.Random, schema: Schema, table: Table, key: ForeignKey) -> None:
    choices = [
        (target.key, columns)
        for target in schema.tables
        for columns in target.referable_by(table)
        if len(columns) == len(key.columns)
    ]
    if choices:
        key.target, columns = rng.choice(choices)
        key.target_columns = list(columns)


def add_index(rng: random.Random, schema: Schema) -> None:
    table = _table(rng, schema)
    made = indexes.index(rng, schema, table)
    table.indexes += [made] if made is not None else []


def change_index(rng: random.Random, schema: Schema) -> None:
    found = [(table, index) for table in schema.tables for index in table.indexes]
    if not found:
        return add_index(rng, schema)
    table, index = rng.choice(found)
    draw = rng.random()
    fresh = indexes.index(rng, schema, table)
    if draw < 0.3:
        table.indexes.remove(index)
    elif draw < 0.45:
        index.name = parts.constraint_name(rng, schema, always=True)
    elif draw < 0.55 and not dict(index.options).get("postgresql_using"):
        index.unique = not index.unique
        index.options = with_options(index.options, postgresql_nulls_not_distinct=None)
    elif fresh is not None:
        place = table.indexes.index(index)
        if index.name is not None:
            fresh.name = index.name
        table.indexes[place] = fresh
    return None


# Enums, sequences, names


def add_enum(rng: random.Random, schema: Schema) -> None:
    if schema.dialect == "postgresql":
        enum = parts.enum(rng, schema)
        schema.enums.append(enum)
        table, column = _column(rng, schema)
        if rng.random() < 0.6 and column.computed is None:
            _set_type(schema, table, column, column_types.enum_type(enum))


def drop_enum(rng: random.Random, schema: Schema) -> None:
    if schema.enums:
        schema.enums.remove(rng.choice(schema.enums))


def rename_enum(rng: random.Random, schema: Schema) -> None:
    if not schema.enums:
        return
    enum = rng.choice(schema.enums)
    before = enum.key
    users = [
        column for table in schema.tables for column in table.columns if column.type.enum == before
    ]
    enum.name = names.fresh(rng, schema.dialect, {*parts.taken_names(schema), "position"})
    for column in users:
        column.type = column_types.enum_type(enum, array=column.type.family.startswith("array:"))


def change_labels(rng: random.Random, schema: Schema) -> None:
    if not schema.enums:
        return _change_labels_of_column(rng, schema)
    enum = rng.choice(schema.enums)
    others = [label for label in column_types.LABELS if label not in enum.labels]
    draw = rng.random()
    if draw < 0.5 and others:
        enum.labels.insert(rng.randint(0, len(enum.labels)), rng.choice(others))
    elif draw < 0.75 and len(enum.labels) > 1:
        enum.labels.remove(rng.choice(enum.labels))
    elif draw < 0.9:
        rng.shuffle(enum.labels)
    else:
        enum.labels = rng.sample(column_types.LABELS, rng.randint(2, 5))
    return None


def _change_labels_of_column(rng: random.Random, schema: Schema) -> None:
    for table in schema.tables:
        for column in table.columns:
            if column.type.labels and repr(column.type.labels) in column.type.source:
                able = [
                    label
                    for label in column_types.LABELS
                    if column.type.family != "set" or "," not in label
                ]
                labels = tuple(rng.sample(able, rng.randint(1, 5)))
                source = column.type.source.replace(repr(column.type.labels), repr(labels))
                type_ = replace(column.type, source=source, labels=labels)
                return _set_type(schema, table, column, type_)
    return None


def move_enum(rng: random.Random, schema: Schema) -> None:
    if not schema.enums:
        return
    enum = rng.choice(schema.enums)
    before = enum.key
    enum.schema = rng.choice(parts.SCHEMAS)
    for table in schema.tables:
        for column in table.columns:
            if column.type.enum == before:
                array = column.type.family.startswith("array:")
                column.type = column_types.enum_type(enum, array=array)


def swap_names(rng: random.Random, schema: Schema) -> None:
    """Two things of a kind trade their names, or one takes the name of another that goes."""
    table = _table(rng, schema)
    indexes = [index for one in schema.tables for index in one.indexes if index.name is not None]
    uniques = [unique for unique in table.uniques if unique.name is not None]
    checks = [check for check in table.checks if check.name is not None]
    kinds: tuple[Sequence[Index | Unique | Check], ...] = (indexes, uniques, checks)
    able = [kind for kind in kinds if len(kind) > 1]
    if able:
        one, other = rng.sample(rng.choice(able), 2)
        one.name, other.name = other.name, one.name
    elif len(table.columns) > 1:
        column, another = rng.sample(table.columns, 2)
        if column.computed is not None or another.computed is not None:
            return
        column.type, another.type = another.type, column.type
        column.default, another.default = another.default, column.default


def take_name(rng: random.Random, schema: Schema) -> None:
    """A table goes, and another gets its name."""
    if len(schema.tables) > 1:
        gone, table = rng.sample(schema.tables, 2)
        schema.tables.remove(gone)
        key = table.key
        table.name, table.schema = gone.name, gone.schema
        for one in schema.tables:
            for foreign_key in one.foreign_keys:
                if foreign_key.target == key:
                    foreign_key.target = table.key


def change_key(rng: random.Random, schema: Schema) -> None:
    """What the models call a column is no business of the server's."""
    _, column = _column(rng, schema)
    column.key = None if column.key else f"key_{rng.randrange(10**4)}"


def add_sequence(rng: random.Random, schema: Schema) -> None:
    if schema.dialect != "sqlite":
        schema.sequences.append(parts.sequence(rng, schema))


def change_sequence(rng: random.Random, schema: Schema) -> None:
    if schema.sequences:
        sequence = rng.choice(schema.sequences)
        sequence.options = tuple(rng.choice(parts.sequences(schema)).items())


def drop_sequence(rng: random.Random, schema: Schema) -> None:
    if schema.sequences:
        schema.sequences.remove(rng.choice(schema.sequences))


def change_naming_convention(rng: random.Random, schema: Schema) -> None:
    schema.naming_convention = tuple(rng.choice(parts.CONVENTIONS).items())


CHANGES: tuple[Mutation, ...] = (
    add_table, drop_table, rename_table, change_table_comment, change_table_options,
    spell_default_schema, add_column, drop_column, reorder_columns, rename_column, change_type,
    change_type_within_family, change_nullable, change_default, change_column_comment, change_identity,
    change_autoincrement, change_generated, change_column_flags, change_primary_key, add_unique,
    change_unique, add_check, change_check, add_foreign_key, change_foreign_key, add_index,
    change_index, add_enum, drop_enum, rename_enum, change_labels, add_sequence, change_sequence,
    drop_sequence, change_naming_convention, move_enum, swap_names, take_name, change_key,
)  # fmt: skip
WEIGHTS = (
    4, 4, 2, 3, 3,
    1, 8, 7, 1, 3, 6,
    6, 6, 7, 3, 4,
    3, 4, 3, 4, 4,
    5, 5, 6, 5, 6, 5,
    6, 3, 1, 1, 6, 2, 3,
    1, 1, 1, 3, 1, 1,
)  # fmt: skip
