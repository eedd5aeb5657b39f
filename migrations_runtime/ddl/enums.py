"""CREATE, ALTER and DROP TYPE of PostgreSQL's enums.

https://www.postgresql.org/docs/current/sql-altertype.html
"""

from __future__ import annotations

from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import DDLCompiler
from sqlalchemy.sql.ddl import ExecutableDDLElement

from migrations_runtime.ddl import clauses
from migrations_runtime.ddl.alterations import TableName


class EnumDDL(ExecutableDDLElement):
    """What is said of one enum type."""

    def __init__(self, name: str, schema: str | None = None) -> None:
        self.name = name
        self.schema = schema


class CreateEnum(EnumDDL):
    """CREATE TYPE ... AS ENUM."""

    def __init__(
        self,
        name: str,
        labels: tuple[str, ...],
        schema: str | None = None,
        *,
        guarded: bool = False,
    ) -> None:
        super().__init__(name, schema)
        self.labels = labels
        self.guarded = guarded


class DropEnum(EnumDDL):
    """DROP TYPE."""

    def __init__(self, name: str, schema: str | None = None, *, if_exists: bool = False) -> None:
        super().__init__(name, schema)
        self.if_exists = if_exists


class RenameEnum(EnumDDL):
    """ALTER TYPE ... RENAME TO."""

    def __init__(self, name: str, new_name: str, schema: str | None = None) -> None:
        super().__init__(name, schema)
        self.new_name = new_name


class AddEnumValue(EnumDDL):
    """ALTER TYPE ... ADD VALUE, at the end or next to a neighbour."""

    def __init__(
        self,
        name: str,
        label: str,
        schema: str | None = None,
        *,
        before: str | None = None,
        after: str | None = None,
        if_not_exists: bool = False,
    ) -> None:
        super().__init__(name, schema)
        self.label = label
        self.before = before
        self.after = after
        self.if_not_exists = if_not_exists


class RenameEnumValue(EnumDDL):
    """ALTER TYPE ... RENAME VALUE."""

    def __init__(self, name: str, label: str, new_label: str, schema: str | None = None) -> None:
        super().__init__(name, schema)
        self.label = label
        self.new_label = new_label


class MoveColumnToEnum(EnumDDL):
    """ALTER COLUMN ... TYPE to this enum, value by value through its label."""

    def __init__(
        self, table: TableName, column: str, name: str, schema: str | None, *, array: bool
    ) -> None:
        super().__init__(name, schema)
        self.table = table
        self.column = column
        self.array = array


@compiles(EnumDDL)
def enum_ddl(element: EnumDDL, compiler: DDLCompiler, **kw: object) -> str:
    """Raise: only PostgreSQL has enums that are types of their own."""
    clauses.unsupported(compiler, f"keep an enum such as {element.name} as a type")


def _type(element: EnumDDL, compiler: DDLCompiler) -> str:
    return clauses.qualified(compiler, element.name, element.schema)


@compiles(CreateEnum, "postgresql")
def create_enum(element: CreateEnum, compiler: DDLCompiler, **kw: object) -> str:
    """``CREATE TYPE mood AS ENUM ('sad', 'happy')``."""
    labels = ", ".join(clauses.text(compiler, label) for label in element.labels)
    create = f"CREATE TYPE {_type(element, compiler)} AS ENUM ({labels})"
    if not element.guarded:
        return create
    # CREATE TYPE knows no IF NOT EXISTS.
    body = f"BEGIN {create}; EXCEPTION WHEN duplicate_object THEN NULL; END"
    return f"DO {clauses.dollar_quoted(body)}"


@compiles(DropEnum, "postgresql")
def drop_enum(element: DropEnum, compiler: DDLCompiler, **kw: object) -> str:
    """``DROP TYPE mood``."""
    return f"DROP TYPE {'IF EXISTS ' if element.if_exists else ''}{_type(element, compiler)}"


@compiles(RenameEnum, "postgresql")
def rename_enum(element: RenameEnum, compiler: DDLCompiler, **kw: object) -> str:
    """``ALTER TYPE mood RENAME TO feeling``; the type of its arrays is renamed with it."""
    new_name = clauses.name(compiler, element.new_name)
    return f"ALTER TYPE {_type(element, compiler)} RENAME TO {new_name}"


@compiles(AddEnumValue, "postgresql")
def add_enum_value(element: AddEnumValue, compiler: DDLCompiler, **kw: object) -> str:
    """``ALTER TYPE mood ADD VALUE 'ok' BEFORE 'happy'``."""
    words = [
        f"ALTER TYPE {_type(element, compiler)} ADD VALUE",
        *(["IF NOT EXISTS"] if element.if_not_exists else []),
        clauses.text(compiler, element.label),
    ]
    if element.before is not None:
        words.append(f"BEFORE {clauses.text(compiler, element.before)}")
    elif element.after is not None:
        words.append(f"AFTER {clauses.text(compiler, element.after)}")
    return " ".join(words)


@compiles(RenameEnumValue, "postgresql")
def rename_enum_value(element: RenameEnumValue, compiler: DDLCompiler, **kw: object) -> str:
    """``ALTER TYPE mood RENAME VALUE 'ok' TO 'fine'``."""
    before = clauses.text(compiler, element.label)
    after = clauses.text(compiler, element.new_label)
    return f"ALTER TYPE {_type(element, compiler)} RENAME VALUE {before} TO {after}"


@compiles(MoveColumnToEnum, "postgresql")
def move_column_to_enum(element: MoveColumnToEnum, compiler: DDLCompiler, **kw: object) -> str:
    """``ALTER TABLE t ALTER COLUMN c TYPE mood USING c::text::mood``."""
    column = clauses.name(compiler, element.column)
    brackets = "[]" if element.array else ""
    type_ = _type(element, compiler) + brackets
    return (
        f"ALTER TABLE {clauses.table(compiler, element.table)} ALTER COLUMN {column} "
        f"TYPE {type_} USING {column}::text{brackets}::{type_}"
    )
