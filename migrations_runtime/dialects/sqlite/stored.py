"""What SQLite stores of a table and of all that belongs to it."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from migrations_runtime.ddl.alterations import TableName
from migrations_runtime.dialects.sqlite.index_text import IndexText, parse_index
from migrations_runtime.dialects.sqlite.table_text import TableText, parse_table
from migrations_runtime.dialects.sqlite.tokens import fold, quote
from migrations_runtime.errors import CommandError


@dataclass(frozen=True, slots=True)
class Trigger:
    """A trigger of a table, as stored."""

    name: str
    sql: str
    temporary: bool
    """It is in the ``temp`` schema, though its table is not."""


@dataclass(frozen=True, slots=True)
class StoredTable:
    """A table and all that belongs to it."""

    schema: str
    table: TableText
    indexes: tuple[IndexText, ...] = ()
    triggers: tuple[Trigger, ...] = ()
    names: frozenset[str] = frozenset()
    """The names of everything in the schema, folded."""


def read_table(connection: sa.Connection, name: TableName) -> StoredTable:
    """Read a table of the database.

    :raises CommandError: there is no such table, or it is a view or a virtual table.
    """
    schema = name.schema or "main"
    rows = connection.exec_driver_sql(
        f"SELECT type, name, tbl_name, sql, 0 FROM {quote(schema)}.sqlite_master "
        "UNION ALL "
        "SELECT type, name, tbl_name, sql, 1 FROM temp.sqlite_master WHERE type = 'trigger' "
        "AND ? <> 'temp'",
        (schema,),
    ).fetchall()
    wanted = fold(name.name)
    own = [row for row in rows if fold(row[2]) == wanted and row[3] is not None]
    table = _table(name, [(row[0], row[3]) for row in own if row[0] in ("table", "view")])
    return StoredTable(
        schema,
        table,
        tuple(parse_index(row[3]) for row in own if row[0] == "index"),
        tuple(Trigger(row[1], row[3], bool(row[4])) for row in own if row[0] == "trigger"),
        frozenset(fold(row[1]) for row in rows),
    )


def _table(name: TableName, found: list[tuple[str, str]]) -> TableText:
    if not found:
        schema = f" in schema {name.schema}" if name.schema else ""
        raise CommandError(f"There is no table {name.name}{schema} in this database.")
    [(kind, sql)] = found
    if kind == "view":
        raise CommandError(f"{name.name} is a view; a view is dropped and created again.")
    if sql[:14].upper() == "CREATE VIRTUAL":
        raise CommandError(f"{name.name} is a virtual table, which SQLite cannot alter.")
    return parse_table(sql)
