"""What SQLite stores of a table and of all that belongs to it."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from migrations_runtime.ddl.alterations import TableName
from migrations_runtime.dialects.sqlite.text.index_text import IndexText, parse_index
from migrations_runtime.dialects.sqlite.text.table_text import TableText, parse_table
from migrations_runtime.dialects.sqlite.text.tokens import fold, quote
from migrations_runtime.dialects.sqlite.text.triggers import Trigger, parse_trigger
from migrations_runtime.errors import CommandError

TEMPORARY = "_diffgen_"
"""How the name of a table begins while it is made."""


@dataclass(frozen=True, slots=True)
class StoredTable:
    """A table and all that belongs to it."""

    schema: str
    table: TableText
    indexes: tuple[IndexText, ...] = ()
    triggers: tuple[Trigger, ...] = ()
    left_over: frozenset[str] = frozenset()
    """The names in the schema that begin as that of a table in the making does, folded."""
    statistics: tuple[str, ...] = ()
    """The tables in which ANALYZE has left something."""

    @property
    def free_name(self) -> str:
        """A name that nothing has: one may be left over from a rebuild by other means."""
        name, number = f"{TEMPORARY}{self.table.name}", 1
        while fold(name) in self.left_over:
            number += 1
            name = f"{TEMPORARY}{self.table.name}_{number}"
        return name


def read_table(connection: sa.Connection, name: TableName) -> StoredTable:
    """Read a table of the database.

    :raises CommandError: there is no such table, or it is a view or a virtual table.
    """
    name = name.on(connection)
    schema = name.schema or _found_in(connection, name.name)
    rows = connection.exec_driver_sql(
        f"SELECT type, sql, ? FROM {quote(schema)}.sqlite_master "
        "WHERE tbl_name = ? COLLATE NOCASE AND sql IS NOT NULL UNION ALL "
        "SELECT type, sql, 'temp' FROM temp.sqlite_master "
        "WHERE tbl_name = ? COLLATE NOCASE AND type = 'trigger' AND ? <> 'temp'",
        (schema, name.name, name.name, schema),
    ).fetchall()
    others = connection.exec_driver_sql(
        f"SELECT name FROM {quote(schema)}.sqlite_master WHERE name LIKE ? ESCAPE '!' "
        "OR name IN ('sqlite_stat1', 'sqlite_stat4') ORDER BY name",
        (TEMPORARY.replace("_", "!_") + "%",),
    )
    names = [str(row[0]) for row in others]
    return StoredTable(
        schema,
        _table(name, [(row[0], row[1]) for row in rows if row[0] in ("table", "view")]),
        tuple(parse_index(row[1]) for row in rows if row[0] == "index"),
        tuple(parse_trigger(row[1], row[2]) for row in rows if row[0] == "trigger"),
        frozenset(fold(one) for one in names if not one.startswith("sqlite_")),
        tuple(one for one in names if one.startswith("sqlite_")),
    )


def _found_in(connection: sa.Connection, name: str) -> str:
    """Return the schema in which SQLite finds a name that is given without one.

    The temporary tables come first, the main database second, then those that are attached
    (https://www.sqlite.org/lang_naming.html).
    """
    schemas = [str(row[1]) for row in connection.exec_driver_sql("PRAGMA database_list")]
    for schema in sorted(schemas, key=lambda one: one != "temp"):
        of_name = (
            f"SELECT 1 FROM {quote(schema)}.sqlite_master WHERE type <> 'trigger' AND name = ?"
        )
        if connection.exec_driver_sql(f"{of_name} COLLATE NOCASE", (name,)).first():
            return schema
    return "main"


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
