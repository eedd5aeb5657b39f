"""ALTER COLUMN, and the defaults of columns, in the words of T-SQL.

https://learn.microsoft.com/en-us/sql/t-sql/statements/alter-table-transact-sql
"""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import DDLCompiler
from sqlalchemy.types import TypeEngine

from migrations_runtime.ddl import clauses
from migrations_runtime.ddl.alterations import TableName
from migrations_runtime.ddl.columns import AlterColumnDefault, AlterTableColumn, alter


class AlterColumnDefinition(AlterTableColumn):
    """ALTER COLUMN with type and nullability: what is left out would become NULL."""

    def __init__(
        self, table: TableName, column: str, type_: TypeEngine[object], nullable: bool
    ) -> None:
        super().__init__(table, column)
        self.type = type_
        self.nullable = nullable


@compiles(AlterColumnDefinition, "mssql")
def alter_column_definition(
    element: AlterColumnDefinition, compiler: DDLCompiler, **kw: object
) -> str:
    """``ALTER TABLE t ALTER COLUMN c VARCHAR(20) NOT NULL``."""
    type_ = compiler.dialect.type_compiler_instance.process(element.type)
    return f"{alter(element, compiler)} {type_} {'NULL' if element.nullable else 'NOT NULL'}"


@compiles(AlterColumnDefault, "mssql")
def add_default(element: AlterColumnDefault, compiler: DDLCompiler, **kw: object) -> str:
    """``ALTER TABLE t ADD DEFAULT 'x' FOR c``."""
    column = sa.Column(element.column, element.type, server_default=element.default)
    default = compiler.get_column_default_string(column)
    table, name = clauses.table(compiler, element.table), clauses.name(compiler, element.column)
    return f"ALTER TABLE {table} ADD DEFAULT {default} FOR {name}"
