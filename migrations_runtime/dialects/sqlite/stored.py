"""What SQLite stores of a table and of all that belongs to it."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from migrations_runtime.ddl.alterations import TableName
from migrations_runtime.dialects.sqlite.index_text import IndexText, parse_index
from migrations_runtime.dialects.sqlite.table_text import TableText, parse_table
from migrations_runtime.dialects.sqlite.tokens import fold, quote
from migrations_runtime.errors import CommandError

TEMPORARY = "_diffgen_"
"""How the name of a table begins while it is made."""


@dataclass(frozen=True, slots=True)
class Trigger:
    """A trigger of a table, as stored."""

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
    left_over: frozenset[str] = frozenset()
    """The names in the schema that begin as that of a table in the making does, folded."""


def read_table(connection: sa.Connection, name: TableName) -> StoredTable:
    """Read a table of the database.

    :raises CommandError: there is no such table, or it is a view or a virtual table.
    """
    schema = name.schema or "main"
    rows = connection.exec_driver_sql(
        f"SELECT type, sql, 0 FROM {quote(schema)}.sqlite_master "
        "WHERE tbl_name = ? COLLATE NOCASE AND sql IS NOT NULL UNION ALL "
        "SELECT type, sql, 1 FROM temp.sqlite_master "
        "WHERE tbl_name = ? COLLATE NOCASE AND type = 'trigger' AND ? <> 'temp'",
        (name.name, name.name, schema),
    ).fetchall()
    left_over = connection.exec_driver_sql(
        f"SELECT name FROM {quote(schema)}.sqlite_master WHERE name LIKE ? ESCAPE '!'",
        (TEMPORARY.replace("_", "!_") + "%",),
    )
    return StoredTable(
        schema,
        _table(name, [(row[0], row[1]) for row in rows if row[0] in ("table", "view")]),
        tuple(parse_index(row[1]) for row in rows if row[0] == "index"),
        tuple(Trigger(row[1], bool(row[2])) for row in rows if row[0] == "trigger"),
        frozenset(fold(row[0]) for row in left_over),
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
