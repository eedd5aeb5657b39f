"""Makes a schema one that the server takes, after a change that left something dangling."""

from __future__ import annotations

import re
from dataclasses import replace

from tests.roundtrip import (
    column_types,
    domains,
    indexes,
    parts,
    repair_mariadb,
    repair_postgresql,
    storage_mariadb,
)
from tests.roundtrip.spec import (
    Column,
    ColumnType,
    Expression,
    ForeignKey,
    Index,
    Schema,
    Table,
    with_options,
)

STRICT = {
    "integer": ColumnType("sa.Integer()", "integer", serial=True),
    "text": ColumnType("sa.Text()", "text"),
    "float": ColumnType("sa.REAL()", "float"),
    "binary": ColumnType("sa.LargeBinary()", "binary"),
}


def repair(schema: Schema) -> Schema:
    """Drop or mend, in place, everything that refers to what is no longer there; return the schema."""
    while True:
        before = repr(schema)
        if schema.dialect == "postgresql":
            repair_postgresql.repair_tables(schema)
        for table in schema.tables:
            _columns(schema, table)
            _constraints(schema, table)
            _options(schema, table)
            if schema.dialect == "postgresql":
                repair_postgresql.repair_table(schema, table)
        for table in schema.tables:
            table.foreign_keys = _foreign_keys(schema, table)
        if repr(schema) == before:
            return schema


def _columns(schema: Schema, table: Table) -> None:
    for column in table.columns:
        if column.type.enum is not None and schema.enum(column.type.enum) is None:
            column.type = ColumnType("sa.Text()", "text")
        if column.type.domain is not None:
            domains.repair_column(schema, column)
        if table.option("sqlite_strict") and column.type not in STRICT.values():
            column.type = STRICT.get(column.type.family, STRICT["text"])
        _default(schema, column)
        if column.computed is not None and not _computed_holds(table, column):
            column.computed, column.persisted = None, None
        if column.computed is not None:
            column.default, column.identity, column.autoincrement = None, None, None
            column.on_conflict_not_null = None
            column.nullable = None if column.nullable is False else column.nullable
        if column.identity is not None:
            column.default = None
            column.nullable = False if column.nullable else column.nullable
            if not column.type.serial or schema.dialect != "postgresql":
                column.identity = None
        column.checks = [one for one in column.checks if _holds(schema, table, one.expression)]
        if not parts.usable(schema, column):
            column.index_flag = column.unique_flag = False
        if column.nullable is not False:
            column.on_conflict_not_null = None
    _autoincrement(schema, table)
    if schema.dialect != "sqlite":
        _names_of_types(table)
    if schema.dialect == "mariadb":
        repair_mariadb.repair_columns(schema, table)


def _names_of_types(table: Table) -> None:
    """On a server a type that makes a named CHECK makes it once a table."""
    seen: set[str] = set()
    for column in table.columns:
        source = column.type.source
        named = re.search(r"name='(\w+)'", source)
        if "create_constraint=True" not in source or named is None:
            continue
        if named.group(1) in seen:
            plain = source.replace(", create_constraint=True", "")
            column.type = replace(column.type, source=plain.replace("create_constraint=True, ", ""))
        seen.add(named.group(1))


def _default(schema: Schema, column: Column) -> None:
    default = column.default
    if default is None:
        return
    enum = schema.enum(column.type.enum)
    labels = enum.labels if enum is not None else list(column.type.labels)
    fits = default.family == column.type.family
    fits &= default.label is None or default.label in labels
    fits &= default.sequence is None or any(default.sequence == one.key for one in schema.sequences)
    fits &= column.type.length is None or default.size <= column.type.length
    if not fits:
        column.default = None


def _computed_holds(table: Table, column: Column) -> bool:
    assert column.computed is not None
    for name, family in column.computed.columns:
        source = table.column(name)
        if source is None or source.computed is not None or source.type.family != family:
            return False
        if source is column:
            return False
    return True


def _holds(schema: Schema, table: Table, expression: Expression) -> bool:
    for name, family in expression.columns:
        column = table.column(name)
        if column is None or column.type.family != family:
            return False
        enum = schema.enum(column.type.enum)
        labels = set(enum.labels if enum is not None else column.type.labels)
        if not set(expression.labels) <= labels:
            return False
    return True


def _autoincrement(schema: Schema, table: Table) -> None:
    key = table.primary_key.columns if table.primary_key is not None else []
    counting = 0
    for column in table.columns:
        if column.autoincrement is not True:
            continue
        counting += 1
        able = column.type.serial and column.name in key and counting == 1
        able &= column.default is None and column.identity is None
        able &= not (schema.dialect == "sqlite" and len(key) > 1)
        if not able:
            column.autoincrement = None
    others = [one for one in table.columns if one.name in key and one.identity is not None]
    for column in others[1:]:
        column.identity = None
    if others:
        for column in table.columns:
            column.autoincrement = None if column.autoincrement else column.autoincrement


def _constraints(schema: Schema, table: Table) -> None:
    usable = {column.name for column in table.columns if parts.usable(schema, column)}
    key = table.primary_key
    if key is not None:
        generated = {column.name for column in table.columns if column.computed is not None}
        key.columns = [name for name in key.columns if name in usable - generated]
        if not key.columns:
            table.primary_key = None
    _uniques(schema, table, usable)
    table.checks = [one for one in table.checks if _holds(schema, table, one.expression)]
    for check in [*table.checks, *(one for column in table.columns for one in column.checks)]:
        if check.name is None and schema.requires_check_names:
            check.name = f"check_{len(parts.taken_names(schema))}"
        if check.name is None:
            check.comment = None
    _indexes(schema, table, usable)
    if schema.dialect == "mariadb":
        repair_mariadb.repair_keys(table)


def _uniques(schema: Schema, table: Table, usable: set[str]) -> None:
    seen = {frozenset(table.primary_key.columns)} if table.primary_key is not None else set()
    seen |= {frozenset([column.name]) for column in table.columns if column.unique_flag}
    firsts: set[str] = {column.name for column in table.columns if column.unique_flag}
    kept = []
    for unique in table.uniques:
        unique.columns = [name for name in unique.columns if name in usable]
        columns = frozenset(unique.columns)
        clash = unique.name is None and schema.naming_convention and unique.columns[:1]
        if not columns or columns in seen or (clash and unique.columns[0] in firsts):
            continue
        seen.add(columns)
        firsts |= {unique.columns[0]} if unique.name is None else set()
        kept.append(unique)
    table.uniques = kept


def _indexes(schema: Schema, table: Table, usable: set[str]) -> None:
    kept: list[Index] = []
    unnamed: set[tuple[str | None, ...]] = set()
    unnamed |= {(column.name,) for column in table.columns if column.index_flag}
    for index in table.indexes:
        if not _index_holds(schema, table, index, usable):
            continue
        if index.name is None:
            columns = tuple(part.column for part in index.parts)[:1]
            if columns in unnamed:
                continue
            unnamed.add(columns)
        kept.append(index)
    table.indexes = kept


def _index_holds(schema: Schema, table: Table, index: Index, usable: set[str]) -> bool:
    expressions = [part.expression for part in index.parts if part.expression is not None]
    expressions += [index.where] if index.where is not None else []
    for expression in expressions:
        if not _holds(schema, table, expression):
            return False
        generated = {column.name for column in table.columns if column.computed is not None}
        if generated.intersection(name for name, _ in expression.columns):
            return False
    method = str(dict(index.options).get("postgresql_using", "btree"))
    for part in index.parts:
        if part.column is not None:
            column = table.column(part.column)
            if column is None:
                return False
            partly = schema.dialect == "mariadb" and storage_mariadb.in_part(column, index)
            if column.name not in usable and not partly:
                return False
            if method != "btree" and not _method_suits(method, column, index):
                return False
            if ("text_pattern_ops" in dict(index.operator_classes).values()) and (
                column.type.family != "text" or "CHAR(" in column.type.source
            ):
                return False
    index.include = [name for name in index.include if name in usable]
    named = {part.column for part in index.parts if part.column is not None}
    return all(name in named for name, _ in index.operator_classes)


def _method_suits(method: str, column: Column, index: Index) -> bool:
    operator_class = dict(index.operator_classes).get(column.name)
    return any(
        one[0] == method and one[1] == operator_class
        for one in indexes.SPECIAL.get(column.type.family, ())
    )


def _options(schema: Schema, table: Table) -> None:
    key = table.primary_key
    single = table.column(key.columns[0]) if key is not None and len(key.columns) == 1 else None
    if key is None:
        table.options = with_options(table.options, sqlite_with_rowid=None)
    counts = single is not None and single.type.source == "sa.Integer()" and single.default is None
    counts &= single is not None and single.autoincrement in (None, True)
    counts &= not any(single.name in one.columns for one in table.foreign_keys) if single else False
    if not counts or table.option("sqlite_with_rowid") is False or (key and key.options):
        table.options = with_options(table.options, sqlite_autoincrement=None)


def _foreign_keys(schema: Schema, table: Table) -> list[ForeignKey]:
    kept: list[ForeignKey] = []
    seen: set[tuple[str, ...]] = set()
    firsts: set[str] = set()
    for key in table.foreign_keys:
        clash = key.name is None and schema.naming_convention and key.columns[0] in firsts
        inline = key.inline and any(key.columns == one.columns for one in kept)
        if (
            tuple(key.columns) in seen
            or clash
            or inline
            or not _foreign_key_holds(schema, table, key)
        ):
            continue
        seen.add(tuple(key.columns))
        firsts |= {key.columns[0]} if key.name is None else set()
        if key.name is None:
            key.options = with_options(key.options, use_alter=None)
        kept.append(key)
    return kept


def _foreign_key_holds(schema: Schema, table: Table, key: ForeignKey) -> bool:
    target = schema.table(key.target)
    if target is None or sorted(key.target_columns) not in [
        sorted(one) for one in target.referable_by(table)
    ]:
        return False
    for name, referred in zip(key.columns, key.target_columns, strict=True):
        column, other = table.column(name), target.column(referred)
        if column is None or other is None or not _same_values(column.type, other.type):
            return False
        if not (parts.refers_well(column) and parts.refers_well(other)):
            return False
        if schema.dialect != "mariadb" and _counts_as_integer(other):
            return False
    return schema.dialect != "mariadb" or repair_mariadb.takes_foreign_key(table, key, target)


def _counts_as_integer(column: Column) -> bool:
    """SQLAlchemy 2.0 makes SERIAL, which is an integer, of a key that is NUMERIC or FLOAT."""
    return column_types.SQLALCHEMY < (2, 1) and column.type.family in ("numeric", "float")


def _same_values(one: ColumnType, other: ColumnType) -> bool:
    return one.family == other.family and one.labels == other.labels
