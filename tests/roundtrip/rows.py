"""Rows in every table, chosen so that a change of schema is possible on them; and what became of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa

from tests.roundtrip.spec import Column, ForeignKey, Schema, Table, quoted
from tests.roundtrip.values import (
    FEW,
    NUMBERS,
    checks_over,
    convertible,
    kind,
    labels_of,
    normal,
    value,
)

ROWS = 3
Snapshot = dict[str, tuple[list[str], Counter[tuple[object, ...]]]]


def obstacles(before: Schema, after: Schema) -> list[str]:
    """Why rows of ``before`` could not follow to ``after``, with any tool; empty when they can."""
    return list(_obstacles(before, after))


def _obstacles(before: Schema, after: Schema) -> Iterator[str]:
    for table in after.tables:
        earlier = before.table(table.key)
        if earlier is None:
            continue
        for column in table.columns:
            yield from _of_column(before, after, earlier, table, column)
        yield from _of_keys(after, earlier, table)
        for key in table.foreign_keys:
            yield from _of_foreign_key(before, after, earlier, table, key)


def _of_column(
    before: Schema, after: Schema, earlier: Table, table: Table, column: Column
) -> Iterator[str]:
    was = kept(earlier, column)
    where = f"{table.key}.{column.name}"
    if was is not None:
        if not convertible(was.type, column.type):
            yield f"{where}: {was.type.source} does not become {column.type.source}"
        elif _labels(before, after, earlier, was) == []:
            yield f"{where}: no label is left"
        return
    if column.computed is not None:
        return
    if earlier.column(column.name) is not None:
        yield from _of_former_generated(earlier, table, column)
        return
    fills = column.default is not None or column.identity is not None
    fills |= counts_by_itself(after.dialect, table, column)
    if not_null(table, column) and not fills:
        yield f"{where}: a new column that is NOT NULL without a default"
    if _counts_below_zero(after, column):
        yield f"{where}: a sequence that counts down gives numbers below zero"
    if column.default is not None and column.default.label is not None:
        for expression in checks_over(table, column.name):
            if expression.labels and column.default.label not in expression.labels:
                yield f"{where}: the default breaks a CHECK"


def _counts_below_zero(schema: Schema, column: Column) -> bool:
    """Whether the default of a column that has no sign takes from a sequence that counts down."""
    default = column.default
    if default is None or default.sequence is None or not _has_no_sign(column):
        return False
    (sequence,) = (one for one in schema.sequences if one.key == default.sequence)
    return any(name == "increment" and value == -1 for name, value in sequence.options)


def _has_no_sign(column: Column) -> bool:
    return "unsigned" in column.type.source or "zerofill" in column.type.source


def _of_former_generated(earlier: Table, table: Table, column: Column) -> Iterator[str]:
    """A column that ceases to be generated holds values that nobody chose."""
    was = earlier.column(column.name)
    assert was is not None
    bound = any(column.name in columns for columns, _ in _unique_columns(table))
    bound |= any(column.name in key.columns for key in table.foreign_keys)
    bound |= bool(checks_over(table, column.name)) or not_null(table, column)
    if bound or was.type.source != column.type.source:
        yield f"{table.key}.{column.name}: was generated, and its values may not do"


def _of_keys(after: Schema, earlier: Table, table: Table) -> Iterator[str]:
    primary = table.primary_key.columns if table.primary_key is not None else []
    for columns, nulls_differ in _unique_columns(table):
        for name in columns:
            column = table.column(name)
            if column is None or kept(earlier, column) is not None:
                continue
            numbered = column.identity is not None
            numbered |= counts_by_itself(after.dialect, table, column)
            below = after.domain(column.type.domain)
            empty = column.default is None and column.computed is None and not numbered
            empty &= below is None or below.default is None
            if not numbered and not (empty and nulls_differ and name not in primary):
                yield f"{table.key}.{name}: a new column in a key"


def _of_foreign_key(
    before: Schema, after: Schema, earlier: Table, table: Table, key: ForeignKey
) -> Iterator[str]:
    where = f"{table.key}{key.columns}"
    target, was = after.table(key.target), before.table(key.target)
    assert target is not None
    columns = [table.column(name) for name in key.columns]
    kept_ones = [one is not None and kept(earlier, one) is not None for one in columns]
    if dict(key.options).get("match") == "FULL" and any(kept_ones) and not all(kept_ones):
        yield f"{where}: a new column beside others in a key that takes all or none"
    referred = [target.column(name) for name in key.target_columns]
    for column, other in zip(columns, referred, strict=True):
        assert column is not None
        assert other is not None
        source = kept(earlier, column)
        if source is None:
            if column.default is not None or column.identity is not None:
                yield f"{where}: a new column with a default that refers to nothing"
            if counts_by_itself(after.dialect, table, column) or column.computed is not None:
                yield f"{where}: a new column that counts refers to nothing"
            continue
        origin = kept(was, other) if was is not None else None
        if was is None or origin is None:
            yield f"{where}: refers to a table or column without rows"
        elif _cells(before, after, earlier, source) != _cells(before, after, was, origin):
            yield f"{where}: other values than those referred to"
        elif ("zerofill" in source.type.source) != ("zerofill" in origin.type.source):
            yield f"{where}: filled with zeros on one side, which a text would keep"


def _cells(before: Schema, after: Schema, table: Table, column: Column) -> list[object]:
    return [normal(cell(before, after, table, column, number)) for number in range(ROWS)]


def kept(earlier: Table, column: Column) -> Column | None:
    """The column as it was, if the change keeps its values."""
    was = earlier.column(column.name)
    if was is None or was.computed is not None or column.computed is not None:
        return None
    return was


def not_null(table: Table, column: Column) -> bool:
    """Whether the server refuses NULL."""
    primary = table.primary_key.columns if table.primary_key is not None else []
    return column.nullable is False or column.name in primary or column.identity is not None


def counts_by_itself(dialect: str, table: Table, column: Column) -> bool:
    """Whether a key column counts by itself (SERIAL, or the rowid of SQLite)."""
    if dialect == "sqlite" and (column.type.source != "sa.Integer()" or _without_rowid(table)):
        return False
    key = table.primary_key.columns if table.primary_key is not None else []
    if column.name not in key or not column.type.serial or column.default is not None:
        return False
    if any(column.name in one.columns for one in table.foreign_keys):
        return column.autoincrement is True
    return column.autoincrement is True or (column.autoincrement is None and len(key) == 1)


def _without_rowid(table: Table) -> bool:
    return table.option("sqlite_with_rowid") is False


def _labels(before: Schema, after: Schema, table: Table, column: Column) -> list[str] | None:
    """The labels that the column takes both before and after, in order; None for any value."""
    labels = labels_of(before, table, column)
    later = after.table(table.key)
    then = later.column(column.name) if later is not None else None
    if later is not None and then is not None and then.computed is None:
        others = labels_of(after, later, then)
        if others is not None:
            labels = others if labels is None else labels & others
    return None if labels is None else sorted(labels)


def cell(before: Schema, after: Schema, table: Table, column: Column, number: int) -> str | None:
    """The text of the value in one row of a table of ``before``."""
    later = after.table(table.key)
    then = later.column(column.name) if later is not None else None
    if then is None or then.computed is not None:
        then = column
    if number == ROWS - 1 and _may_be_null(before, after, table, column):
        return None
    return value(column.type, then.type, _labels(before, after, table, column) or [], number)


def _may_be_null(before: Schema, after: Schema, table: Table, column: Column) -> bool:
    for schema in (before, after):
        one = schema.table(table.key)
        same = one.column(column.name) if one is not None else None
        if one is None or same is None:
            continue
        in_key = any(column.name in columns for columns, _ in _unique_columns(one))
        in_foreign_key = any(column.name in key.columns for key in one.foreign_keys)
        if not_null(one, same) or same.nullable is None or in_key or in_foreign_key:
            return False
    return True


def _unique_columns(table: Table) -> Iterator[tuple[list[str], bool]]:
    """The columns of everything unique, and whether NULLs differ from each other in it."""
    for columns in ([table.primary_key.columns] if table.primary_key is not None else []):
        yield columns, True
    for column in table.columns:
        if column.unique_flag:
            yield [column.name], True
    for unique in table.uniques:
        yield unique.columns, not dict(unique.options).get("postgresql_nulls_not_distinct")
    for exclude in table.excludes:
        if all(operator == "=" for _, operator in exclude.elements):
            yield [name for name, _ in exclude.elements], True
    for index in table.indexes:
        if index.unique:
            nulls_differ = not dict(index.options).get("postgresql_nulls_not_distinct")
            yield [part.column for part in index.parts if part.column is not None], nulls_differ


def counts(before: Schema, after: Schema) -> dict[str, int]:
    """How many rows each table of ``before`` gets: one where a key could not tell more apart."""
    pair = before, after
    single = {table.key for one in pair for table in one.tables if _takes_one_row(pair, table)}
    edges = [
        {table.key, key.target}
        for schema in (before, after)
        for table in schema.tables
        for key in table.foreign_keys
    ]
    while True:
        grown = single.union(*(edge for edge in edges if edge & single)) if edges else single
        if grown == single:
            break
        single = grown
    return {table.key: 1 if table.key in single else ROWS for table in before.tables}


def _takes_one_row(pair: tuple[Schema, Schema], table: Table) -> bool:
    for index in table.indexes:
        if index.unique and any(part.expression is not None for part in index.parts):
            return True
    for columns, _ in _unique_columns(table):
        if all(_has_few_values(pair, table, name) for name in columns):
            return True
    return False


def _has_few_values(pair: tuple[Schema, Schema], table: Table, name: str) -> bool:
    """Whether a column can't tell all rows apart, in what it is or in what it was or becomes."""
    tables = [one.table(table.key) for one in pair]
    columns = [one.column(name) for one in tables if one is not None]
    return any(
        column is not None and (column.computed or kind(column.type) in {*FEW, "varbit"})
        for column in columns
    )


SWITCHES = {  # foreign keys, off and on again
    "postgresql": (
        "SET session_replication_role = replica",
        "SET session_replication_role = origin",
    ),
    "mariadb": ("SET foreign_key_checks = 0", "SET foreign_key_checks = 1"),
}


def fill(connection: sa.Connection, before: Schema, after: Schema) -> None:
    """Insert the rows; the values of foreign keys agree, so no order is needed."""
    off, on = SWITCHES.get(before.dialect, ("", ""))
    if off:
        connection.exec_driver_sql(off)
    amounts = counts(before, after)
    for table in before.tables:
        for number in range(amounts[table.key]):
            _execute(connection, _insert(before, after, table, number))
    if on:
        connection.exec_driver_sql(on)


def _insert(before: Schema, after: Schema, table: Table, number: int) -> str:
    columns = [column for column in table.columns if column.computed is None]
    cells = [cell(before, after, table, column, number) for column in columns]
    literals = [
        _literal(before.dialect, column, text) for column, text in zip(columns, cells, strict=True)
    ]
    named = ", ".join(quoted(column.name, before.dialect) for column in columns)
    overriding = " OVERRIDING SYSTEM VALUE" if before.dialect == "postgresql" else ""
    return f"INSERT INTO {_name(table, before.dialect)} ({named}){overriding} VALUES ({', '.join(literals)})"


def _literal(dialect: str, column: Column, text: str | None) -> str:
    if text is None:
        return "NULL"
    family = kind(column.type)
    if dialect != "postgresql" and family in {*NUMBERS, "boolean", "year", "bit"}:
        return text
    if dialect != "postgresql" and family in ("binary", "bytes"):
        return f"x'{text[2:]}'"
    if dialect == "mariadb":
        text = text.replace("\\", "\\\\")
    return "'" + text.replace("'", "''") + "'"


def _name(table: Table, dialect: str) -> str:
    prefix = f"{quoted(table.schema, dialect)}." if table.schema is not None else ""
    return prefix + quoted(table.name, dialect)


def _execute(connection: sa.Connection, sql: str) -> sa.CursorResult[Any]:
    """Run SQL that has no parameters; psycopg and PyMySQL want a percent sign doubled all the same."""
    percent = "%" if connection.dialect.name == "sqlite" else "%%"
    return connection.exec_driver_sql(sql.replace("%", percent))


def snapshot(connection: sa.Connection, schema: Schema, other: Schema) -> Snapshot:
    """The rows of every table that both schemas hold, in the columns whose values both keep."""
    taken: Snapshot = {}
    for table in schema.tables:
        partner = other.table(table.key)
        if partner is None:
            continue
        names = [column.name for column in table.columns if kept(partner, column) is not None]
        what = ", ".join(_shown(schema.dialect, table, name) for name in sorted(names)) or "1"
        found = _execute(connection, f"SELECT {what} FROM {_name(table, schema.dialect)}")
        taken[table.key] = sorted(names), Counter(tuple(map(normal, row)) for row in found)
    return taken


def _shown(dialect: str, table: Table, name: str) -> str:
    """The column as the server would print it, so that one value has one text in every type."""
    spelled = quoted(name, dialect)
    column = table.column(name)
    assert column is not None
    if dialect == "mariadb":
        shown = {"binary": f"hex({spelled})", "bytes": f"hex({spelled})", "bit": f"{spelled} + 0"}
        return shown.get(column.type.family, f"CAST({spelled} AS CHAR)")
    return f"{spelled}::text" if dialect == "postgresql" else spelled


def losses(before: Snapshot, after: Snapshot) -> list[str]:
    """A line for each row that is lost or changed or has come from nowhere."""
    lines = []
    for key, (names, rows) in before.items():
        _, now = after[key]
        table = key.replace("\x1f", ".")
        lines += [f"{table}{names}: lost {row}" for row in (rows - now).elements()]
        lines += [f"{table}{names}: now has {row}" for row in (now - rows).elements()]
    return lines


def empty(connection: sa.Connection, schema: Schema) -> None:
    """Delete every row."""
    if schema.dialect == "postgresql":
        if schema.tables:
            named = ", ".join(_name(table, schema.dialect) for table in schema.tables)
            _execute(connection, f"TRUNCATE {named} CASCADE")
        return
    for switch in SWITCHES.get(schema.dialect, ())[:1]:
        _execute(connection, switch)
    for table in schema.tables:
        _execute(connection, f"DELETE FROM {_name(table, schema.dialect)}")
    for switch in SWITCHES.get(schema.dialect, ())[1:]:
        _execute(connection, switch)
