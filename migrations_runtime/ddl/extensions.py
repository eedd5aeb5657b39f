"""CREATE, ALTER and DROP EXTENSION, of PostgreSQL.

https://www.postgresql.org/docs/current/sql-createextension.html
"""

from __future__ import annotations

from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import DDLCompiler
from sqlalchemy.sql.ddl import ExecutableDDLElement

from migrations_runtime.ddl import clauses


class ExtensionDDL(ExecutableDDLElement):
    """What is said of one extension."""

    def __init__(self, name: str) -> None:
        self.name = name


class CreateExtension(ExtensionDDL):
    """CREATE EXTENSION."""

    def __init__(
        self,
        name: str,
        *,
        schema: str | None = None,
        version: str | None = None,
        if_not_exists: bool = False,
        cascade: bool = False,
    ) -> None:
        super().__init__(name)
        self.schema = schema
        self.version = version
        self.if_not_exists = if_not_exists
        self.cascade = cascade


class UpdateExtension(ExtensionDDL):
    """ALTER EXTENSION ... UPDATE: to a version, or to the one that the server would create."""

    def __init__(self, name: str, version: str | None = None) -> None:
        super().__init__(name)
        self.version = version


class MoveExtension(ExtensionDDL):
    """ALTER EXTENSION ... SET SCHEMA."""

    def __init__(self, name: str, schema: str) -> None:
        super().__init__(name)
        self.schema = schema


class DropExtension(ExtensionDDL):
    """DROP EXTENSION."""

    def __init__(self, name: str, *, if_exists: bool = False, cascade: bool = False) -> None:
        super().__init__(name)
        self.if_exists = if_exists
        self.cascade = cascade


@compiles(ExtensionDDL)
def extension_ddl(element: ExtensionDDL, compiler: DDLCompiler, **kw: object) -> str:
    """Raise: only PostgreSQL has extensions."""
    clauses.unsupported(compiler, f"have an extension such as {element.name}")


@compiles(CreateExtension, "postgresql")
def create_extension(element: CreateExtension, compiler: DDLCompiler, **kw: object) -> str:
    """``CREATE EXTENSION IF NOT EXISTS hstore SCHEMA s VERSION '1.8' CASCADE``."""
    words = ["CREATE EXTENSION", *(["IF NOT EXISTS"] if element.if_not_exists else [])]
    words.append(clauses.name(compiler, element.name))
    if element.schema is not None:
        words.append(f"SCHEMA {clauses.name(compiler, element.schema)}")
    if element.version is not None:
        words.append(f"VERSION {clauses.text(compiler, element.version)}")
    return " ".join([*words, *(["CASCADE"] if element.cascade else [])])


@compiles(UpdateExtension, "postgresql")
def update_extension(element: UpdateExtension, compiler: DDLCompiler, **kw: object) -> str:
    """``ALTER EXTENSION hstore UPDATE TO '1.8'``."""
    to = "" if element.version is None else f" TO {clauses.text(compiler, element.version)}"
    return f"ALTER EXTENSION {clauses.name(compiler, element.name)} UPDATE{to}"


@compiles(MoveExtension, "postgresql")
def move_extension(element: MoveExtension, compiler: DDLCompiler, **kw: object) -> str:
    """``ALTER EXTENSION hstore SET SCHEMA s``."""
    name, schema = (clauses.name(compiler, one) for one in (element.name, element.schema))
    return f"ALTER EXTENSION {name} SET SCHEMA {schema}"


@compiles(DropExtension, "postgresql")
def drop_extension(element: DropExtension, compiler: DDLCompiler, **kw: object) -> str:
    """``DROP EXTENSION IF EXISTS hstore CASCADE``."""
    guard = "IF EXISTS " if element.if_exists else ""
    cascade = " CASCADE" if element.cascade else ""
    return f"DROP EXTENSION {guard}{clauses.name(compiler, element.name)}{cascade}"
