"""CREATE, ALTER and DROP SCHEMA; what SQLAlchemy's own say on servers that have no such thing."""

from __future__ import annotations

from sqlalchemy import schema
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import DDLCompiler
from sqlalchemy.sql.ddl import ExecutableDDLElement

from migrations_runtime.ddl import clauses


class CreateSchema(schema.CreateSchema):
    """CREATE SCHEMA."""


class DropSchema(schema.DropSchema):
    """DROP SCHEMA."""


class RenameSchema(ExecutableDDLElement):
    """ALTER SCHEMA ... RENAME TO."""

    def __init__(self, name: str, new_name: str) -> None:
        self.element = name
        self.new_name = new_name


@compiles(CreateSchema, "sqlite", "oracle")
@compiles(DropSchema, "sqlite", "oracle")
@compiles(RenameSchema)
def refuse(
    element: CreateSchema | DropSchema | RenameSchema, compiler: DDLCompiler, **kw: object
) -> str:
    """Raise: SQLite's schemas are files that are attached, Oracle's are users."""
    verb = type(element).__name__.removesuffix("Schema").lower()
    clauses.unsupported(compiler, f"{verb} a schema such as {element.element}")


@compiles(RenameSchema, "postgresql")
def rename_schema(element: RenameSchema, compiler: DDLCompiler, **kw: object) -> str:
    """``ALTER SCHEMA s RENAME TO t``: all that is in it stays there."""
    before, after = (clauses.name(compiler, one) for one in (element.element, element.new_name))
    return f"ALTER SCHEMA {before} RENAME TO {after}"
