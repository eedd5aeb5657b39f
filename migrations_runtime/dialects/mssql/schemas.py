"""CREATE and DROP SCHEMA, in T-SQL.

https://learn.microsoft.com/en-us/sql/t-sql/statements/create-schema-transact-sql
"""

from __future__ import annotations

from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import DDLCompiler

from migrations_runtime.ddl import clauses
from migrations_runtime.ddl.schemas import CreateSchema, DropSchema
from migrations_runtime.dialects.mssql.dropped import national


@compiles(CreateSchema, "mssql")
def create_schema(element: CreateSchema, compiler: DDLCompiler, **kw: object) -> str:
    """``CREATE SCHEMA s``: it has to be a batch of its own, which EXEC makes where IF is before it."""
    create = f"CREATE SCHEMA {clauses.name(compiler, element.element)}"
    if not element.if_not_exists:
        return create
    there = f"SCHEMA_ID({national(element.element)})"
    plain = clauses.plain(compiler, create)
    return clauses.verbatim(compiler, f"IF {there} IS NULL EXEC ({national(plain)})")


@compiles(DropSchema, "mssql")
def drop_schema(element: DropSchema, compiler: DDLCompiler, **kw: object) -> str:
    """``DROP SCHEMA IF EXISTS s``: one that is empty."""
    if element.cascade:
        clauses.unsupported(compiler, f"drop what is in the schema {element.element} with it")
    guard = "IF EXISTS " if element.if_exists else ""
    return f"DROP SCHEMA {guard}{clauses.name(compiler, element.element)}"
