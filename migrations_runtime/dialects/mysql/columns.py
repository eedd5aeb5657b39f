"""Clauses of ALTER TABLE that state a whole column, and ALTER COLUMN ... SET DEFAULT."""

from __future__ import annotations

import re

import sqlalchemy as sa
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import DDLCompiler

from migrations_runtime.ddl import clauses
from migrations_runtime.ddl.alterations import TableName
from migrations_runtime.ddl.columns import (
    AddColumn,
    AlterColumnDefault,
    AlterTableColumn,
    add_column,
    alter,
)
from migrations_runtime.dialects.mysql.stored.definition import Definition
from migrations_runtime.dialects.mysql.stored.spelling import of_the_session
from migrations_runtime.unset import UNSET, Unset

# A default that needs no parentheses (https://dev.mysql.com/doc/refman/8.4/en/data-type-defaults.html).
_LITERAL = re.compile(
    r"\(.*\)|[-+]?[\d.]+(e[-+]?\d+)?|\w*'([^'\\]|\\.|'')*'|NULL|TRUE|FALSE",
    re.IGNORECASE | re.DOTALL,
)


class ModifyColumn(AlterTableColumn):
    """MODIFY COLUMN: everything but the column's name.

    :param after: the column that it is placed after; ``None`` for the first place, ``UNSET`` for
        the one that it has.
    """

    def __init__(
        self,
        table: TableName,
        column: str,
        definition: Definition,
        after: str | Unset | None = UNSET,
    ) -> None:
        super().__init__(table, column)
        self.definition = definition
        self.after = after


class ChangeColumn(ModifyColumn):
    """CHANGE COLUMN: another name for a column that is stated as it is."""

    def __init__(
        self, table: TableName, column: str, new_name: str, definition: Definition
    ) -> None:
        super().__init__(table, column, definition)
        self.new_name = new_name


class AddDefined(ModifyColumn):
    """ADD COLUMN with a definition that the server gave, at a place."""


class PlaceColumn(AddColumn):
    """ADD COLUMN after another one; first of all for ``after=None``."""

    def __init__(self, column: sa.Column[object], after: str | None, **options: bool) -> None:
        super().__init__(column, **options)
        self.after = after


@compiles(ModifyColumn, "mysql", "mariadb")
def modify_column(element: ModifyColumn, compiler: DDLCompiler, **kw: object) -> str:
    """``ALTER TABLE t MODIFY COLUMN c INTEGER NOT NULL DEFAULT 5 COMMENT 'x'``."""
    verb = "ADD" if isinstance(element, AddDefined) else "MODIFY"
    column = f"{clauses.name(compiler, element.column)} {_defined(compiler, element)}"
    table = clauses.table(compiler, element.table)
    return f"ALTER TABLE {table} {verb} COLUMN {column}{_placed(compiler, element.after)}"


@compiles(ChangeColumn, "mysql", "mariadb")
def change_column(element: ChangeColumn, compiler: DDLCompiler, **kw: object) -> str:
    """``ALTER TABLE t CHANGE COLUMN c d INTEGER NOT NULL``."""
    before = clauses.name(compiler, element.column)
    after = clauses.name(compiler, element.new_name)
    table = clauses.table(compiler, element.table)
    return f"ALTER TABLE {table} CHANGE COLUMN {before} {after} {_defined(compiler, element)}"


def _defined(compiler: DDLCompiler, element: ModifyColumn) -> str:
    definition = of_the_session(str(element.definition), compiler.dialect)
    return clauses.verbatim(compiler, definition)


@compiles(PlaceColumn, "mysql", "mariadb")
def place_column(element: PlaceColumn, compiler: DDLCompiler, **kw: object) -> str:
    """``ALTER TABLE t ADD COLUMN c INTEGER AFTER b``."""
    return f"{add_column(element, compiler, **kw)}{_placed(compiler, element.after)}"


@compiles(AlterColumnDefault, "mysql", "mariadb")
def alter_column_default(element: AlterColumnDefault, compiler: DDLCompiler, **kw: object) -> str:
    """``ALTER TABLE t ALTER COLUMN c SET DEFAULT (uuid())``."""
    if element.default is None:
        return f"{alter(element, compiler)} DROP DEFAULT"
    column = sa.Column(element.column, element.type, server_default=element.default)
    default = compiler.get_column_default_string(column) or ""
    value = default if _LITERAL.fullmatch(default) else f"({default})"
    return f"{alter(element, compiler)} SET DEFAULT {value}"


def _placed(compiler: DDLCompiler, after: str | Unset | None) -> str:
    if after is UNSET:
        return ""
    return " FIRST" if after is None else f" AFTER {clauses.name(compiler, after)}"
