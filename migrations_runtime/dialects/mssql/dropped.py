"""Constraints that go before their column: their names are the server's, so it has to look.

https://learn.microsoft.com/en-us/sql/t-sql/statements/alter-table-transact-sql: a column with a
default, a CHECK or a foreign key cannot be dropped.
"""

from __future__ import annotations

from typing import Literal, TypeAlias

from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import DDLCompiler

from migrations_runtime.ddl import clauses
from migrations_runtime.ddl.alterations import TableName
from migrations_runtime.ddl.columns import AlterTableColumn

Kind: TypeAlias = Literal["default", "check", "foreign_key"]

_CATALOG: dict[Kind, str] = {
    "default": "sys.default_constraints AS k WHERE k.parent_object_id = {table} "
    "AND COL_NAME(k.parent_object_id, k.parent_column_id) = {column}",
    "check": "sys.check_constraints AS k WHERE k.parent_object_id = {table} "
    "AND COL_NAME(k.parent_object_id, k.parent_column_id) = {column}",
    "foreign_key": "sys.foreign_keys AS k JOIN sys.foreign_key_columns AS f "
    "ON f.constraint_object_id = k.object_id WHERE k.parent_object_id = {table} "
    "AND COL_NAME(f.parent_object_id, f.parent_column_id) = {column}",
}


class DropConstraintsOf(AlterTableColumn):
    """DROP CONSTRAINT for what is on one column; nothing where nothing is."""

    def __init__(self, table: TableName, column: str, kind: Kind) -> None:
        super().__init__(table, column)
        self.kind = kind


@compiles(DropConstraintsOf, "mssql")
def drop_constraints_of(element: DropConstraintsOf, compiler: DDLCompiler, **kw: object) -> str:
    """``DECLARE @sql ...; SELECT @sql += ... FROM sys.default_constraints ...; EXEC (@sql)``."""
    table = clauses.plain(compiler, clauses.table(compiler, element.table))
    found = _CATALOG[element.kind].format(
        table=f"OBJECT_ID({national(table)})", column=national(element.column)
    )
    return clauses.verbatim(
        compiler,
        "DECLARE @sql nvarchar(max) = N''; "
        f"SELECT @sql += {national(f'ALTER TABLE {table} DROP CONSTRAINT ')} "
        f"+ QUOTENAME(k.name) + N'; ' FROM {found}; EXEC (@sql)",
    )


def national(value: str) -> str:
    """Return a literal of any characters, for SQL that is given as it is."""
    return f"N{clauses.quoted(value)}"
