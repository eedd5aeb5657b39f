"""ALTER TABLE ... ADD, DROP, RENAME and ALTER COLUMN, in the words of the SQL standard."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import DDLCompiler
from sqlalchemy.sql.ddl import ExecutableDDLElement
from sqlalchemy.types import TypeEngine

from migrations_runtime.ddl import clauses
from migrations_runtime.ddl.alterations import ServerDefault, TableName
from migrations_runtime.errors import CommandError


class AddColumn(ExecutableDDLElement):
    """ADD COLUMN; ``column`` belongs to a table that stands for the one that is altered."""

    def __init__(
        self,
        column: sa.Column[object],
        *,
        if_not_exists: bool = False,
        inline_references: bool = False,
        inline_primary_key: bool = False,
    ) -> None:
        self.column = column
        self.if_not_exists = if_not_exists
        self.inline_references = inline_references
        self.inline_primary_key = inline_primary_key


class AlterTableColumn(ExecutableDDLElement):
    """Anything that ALTER TABLE says of one column."""

    def __init__(self, table: TableName, column: str) -> None:
        self.table = table
        self.column = column


class DropColumn(AlterTableColumn):
    """DROP COLUMN."""

    def __init__(self, table: TableName, column: str, *, if_exists: bool = False) -> None:
        super().__init__(table, column)
        self.if_exists = if_exists


class RenameColumn(AlterTableColumn):
    """RENAME COLUMN."""

    def __init__(self, table: TableName, column: str, new_name: str) -> None:
        super().__init__(table, column)
        self.new_name = new_name


class AlterColumnType(AlterTableColumn):
    """ALTER COLUMN ... TYPE; ``using`` converts the values that are there."""

    def __init__(
        self, table: TableName, column: str, type_: TypeEngine[object], using: str | None = None
    ) -> None:
        super().__init__(table, column)
        self.type = type_
        self.using = using


class AlterColumnNullable(AlterTableColumn):
    """ALTER COLUMN ... SET NOT NULL, or DROP NOT NULL."""

    def __init__(self, table: TableName, column: str, nullable: bool) -> None:
        super().__init__(table, column)
        self.nullable = nullable


class AlterColumnDefault(AlterTableColumn):
    """ALTER COLUMN ... SET DEFAULT; for ``None``, DROP DEFAULT."""

    def __init__(
        self,
        table: TableName,
        column: str,
        default: ServerDefault,
        type_: TypeEngine[object] | None = None,
    ) -> None:
        super().__init__(table, column)
        self.default = default
        self.type = type_


class DropExpression(AlterTableColumn):
    """ALTER COLUMN ... DROP EXPRESSION: a generated column keeps its values and becomes plain."""


class SetExpression(AlterTableColumn):
    """ALTER COLUMN ... SET EXPRESSION: another expression for a generated column."""

    def __init__(self, table: TableName, column: str, computed: sa.Computed) -> None:
        super().__init__(table, column)
        self.computed = computed


def alter(element: AlterTableColumn, compiler: DDLCompiler) -> str:
    """Return how the statement begins: ``ALTER TABLE t ALTER COLUMN c``."""
    column = clauses.name(compiler, element.column)
    return f"ALTER TABLE {clauses.table(compiler, element.table)} ALTER COLUMN {column}"


@compiles(AddColumn)
def add_column(element: AddColumn, compiler: DDLCompiler, **kw: object) -> str:
    """``ALTER TABLE t ADD COLUMN c INTEGER DEFAULT 0 NOT NULL``."""
    table = compiler.preparer.format_table(element.column.table)
    guard = "IF NOT EXISTS " if element.if_not_exists else ""
    return f"ALTER TABLE {table} ADD COLUMN {guard}{added(element, compiler)}"


def add(element: AddColumn, compiler: DDLCompiler) -> str:
    """``ALTER TABLE t ADD c INTEGER``: SQL Server and Oracle know no COLUMN here."""
    table = compiler.preparer.format_table(element.column.table)
    return f"ALTER TABLE {table} ADD {added(element, compiler)}"


def added(element: AddColumn, compiler: DDLCompiler) -> str:
    """Return the column that is added, and what is said on it."""
    column = element.column
    words = [
        _specification(compiler, column),
        # A CHECK that is declared on a column is no constraint of SQLAlchemy's table.
        *(compiler.process(check) for check in sorted(column.constraints, key=_as_written)),
    ]
    if element.inline_primary_key and column.primary_key:
        words.append("PRIMARY KEY")
    if element.inline_references:
        words.extend(_references(compiler, key) for key in column.foreign_keys)
    return " ".join(words)


def _specification(compiler: DDLCompiler, column: sa.Column[object]) -> str:
    """Write the column as CREATE TABLE does; SQLAlchemy lets only key columns count by themselves.

    A script adds the column first and makes it the key afterwards.
    """
    if column.autoincrement is True and not column.primary_key:
        column = column._copy()
        column.primary_key = True
        sa.Table("key", sa.MetaData(), column)
    return compiler.get_column_specification(column)


def _as_written(constraint: sa.Constraint) -> int:
    return constraint._creation_order


def _references(compiler: DDLCompiler, key: sa.ForeignKey) -> str:
    constraint = key.constraint
    assert constraint is not None, "a column of a table has its keys' constraints"
    referent = clauses.name(compiler, key.column.name)
    return (
        f"{_named(compiler, constraint)}"
        f"REFERENCES {compiler.preparer.format_table(key.column.table)} ({referent})"
        f"{compiler.define_constraint_match(constraint)}"
        f"{compiler.define_constraint_cascades(constraint)}"
        f"{compiler.define_constraint_deferrability(constraint)}"
    )


def _named(compiler: DDLCompiler, constraint: sa.Constraint) -> str:
    """Return ``CONSTRAINT c``, where it has a name or a naming convention gives it one."""
    given = constraint.name is not None
    name = compiler.preparer.format_constraint(constraint) if given else None
    return "" if name is None else f"CONSTRAINT {name} "


@compiles(DropColumn)
def drop_column(element: DropColumn, compiler: DDLCompiler, **kw: object) -> str:
    """``ALTER TABLE t DROP COLUMN c``."""
    guard = "IF EXISTS " if element.if_exists else ""
    column = clauses.name(compiler, element.column)
    return f"ALTER TABLE {clauses.table(compiler, element.table)} DROP COLUMN {guard}{column}"


@compiles(RenameColumn)
def rename_column(element: RenameColumn, compiler: DDLCompiler, **kw: object) -> str:
    """``ALTER TABLE t RENAME COLUMN c TO d``."""
    before = clauses.name(compiler, element.column)
    after = clauses.name(compiler, element.new_name)
    return f"ALTER TABLE {clauses.table(compiler, element.table)} RENAME COLUMN {before} TO {after}"


@compiles(AlterColumnType)
def alter_column_type(element: AlterColumnType, compiler: DDLCompiler, **kw: object) -> str:
    """``ALTER TABLE t ALTER COLUMN c TYPE INTEGER USING c::integer``."""
    type_ = compiler.dialect.type_compiler_instance.process(element.type)
    using = f" USING {clauses.verbatim(compiler, element.using)}" if element.using else ""
    return f"{alter(element, compiler)} TYPE {type_}{using}"


@compiles(AlterColumnNullable)
def alter_column_nullable(element: AlterColumnNullable, compiler: DDLCompiler, **kw: object) -> str:
    """``ALTER TABLE t ALTER COLUMN c SET NOT NULL``."""
    return f"{alter(element, compiler)} {'DROP' if element.nullable else 'SET'} NOT NULL"


@compiles(AlterColumnDefault)
def alter_column_default(element: AlterColumnDefault, compiler: DDLCompiler, **kw: object) -> str:
    """``ALTER TABLE t ALTER COLUMN c SET DEFAULT 'x'``."""
    if element.default is None:
        return f"{alter(element, compiler)} DROP DEFAULT"
    # The compiler renders a default as it does in CREATE TABLE, which dialects override.
    column = sa.Column(element.column, element.type, server_default=element.default)
    default = compiler.get_column_default_string(column)
    if default is None:
        raise CommandError(
            f"Column {element.column} of {element.table.name} cannot be given a default that only "
            "says that there is one (FetchedValue). Say it in SQL (sa.text)."
        )
    return f"{alter(element, compiler)} SET DEFAULT {default}"


@compiles(DropExpression)
def drop_expression(element: DropExpression, compiler: DDLCompiler, **kw: object) -> str:
    """``ALTER TABLE t ALTER COLUMN c DROP EXPRESSION``."""
    return f"{alter(element, compiler)} DROP EXPRESSION"


@compiles(SetExpression)
def set_expression(element: SetExpression, compiler: DDLCompiler, **kw: object) -> str:
    """``ALTER TABLE t ALTER COLUMN c SET EXPRESSION AS (a + b)``."""
    sql = clauses.expression(compiler, element.computed.sqltext)
    return f"{alter(element, compiler)} SET EXPRESSION AS ({sql})"
