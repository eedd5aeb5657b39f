"""IF in front of what is made, as T-SQL has IF EXISTS only for what is dropped; and what there is not.

https://learn.microsoft.com/en-us/sql/t-sql/language-elements/if-else-transact-sql
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import DDLCompiler

from migrations_runtime.ddl import clauses
from migrations_runtime.ddl.columns import AddColumn, add
from migrations_runtime.ddl.creations import (
    AddConstraint,
    CreateIndex,
    CreateTable,
    add_constraint,
    create_index,
    create_table,
    refuse_deferred,
    refuse_match,
)
from migrations_runtime.ddl.sequences import CreateSequence, create_sequence
from migrations_runtime.dialects.mssql.dropped import national


@compiles(CreateTable, "mssql")
def create_missing_table(element: CreateTable, compiler: DDLCompiler, **kw: object) -> str:
    """``IF OBJECT_ID(N't', N'U') IS NULL CREATE TABLE t (...)``."""
    for constraint in element.element.constraints:
        _refuse(constraint, compiler)
    if not element.if_not_exists:
        return create_table(element, compiler, **kw)
    name = compiler.preparer.format_table(element.element)
    sql = create_table(CreateTable(element.element), compiler, **kw)
    return f"{_unless(compiler, 'OBJECT_ID', name, 'U')} {sql.lstrip()}"


@compiles(AddConstraint, "mssql")
def add_known_constraint(element: AddConstraint, compiler: DDLCompiler, **kw: object) -> str:
    """``ALTER TABLE t ADD CONSTRAINT c CHECK (a > 0)``."""
    _refuse(element.element, compiler)
    return add_constraint(element, compiler, **kw)


@compiles(CreateIndex, "mssql")
def create_missing_index(element: CreateIndex, compiler: Any, **kw: object) -> str:
    """``IF INDEXPROPERTY(OBJECT_ID(N't'), N'i', N'IndexID') IS NULL CREATE INDEX i ON t (c)``."""
    sql = create_index(element, compiler, **kw)
    if not element.if_not_exists:
        return sql
    table = clauses.plain(compiler, compiler.preparer.format_table(element.element.table))
    place = f"OBJECT_ID({national(table)}), {national(str(element.element.name))}, N'IndexID'"
    return f"{clauses.verbatim(compiler, f'IF INDEXPROPERTY({place}) IS NULL')} {sql}"


@compiles(CreateSequence, "mssql")
def create_missing_sequence(element: CreateSequence, compiler: DDLCompiler, **kw: object) -> str:
    """``IF OBJECT_ID(N's', N'SO') IS NULL CREATE SEQUENCE s``."""
    if not element.if_not_exists:
        return create_sequence(element, compiler, **kw)
    name = compiler.preparer.format_sequence(element.element)
    sql = create_sequence(CreateSequence(element.element), compiler, **kw)
    return f"{_unless(compiler, 'OBJECT_ID', name, 'SO')} {sql}"


@compiles(AddColumn, "mssql")
def add_missing_column(element: AddColumn, compiler: DDLCompiler, **kw: object) -> str:
    """``IF COL_LENGTH(N't', N'c') IS NULL ALTER TABLE t ADD c INTEGER``."""
    sql = add(element, compiler)
    if not element.if_not_exists:
        return sql
    name = compiler.preparer.format_table(element.column.table)
    return f"{_unless(compiler, 'COL_LENGTH', name, element.column.name)} {sql}"


def _refuse(constraint: sa.Constraint, compiler: DDLCompiler) -> None:
    refuse_deferred(constraint, compiler)
    refuse_match(constraint, compiler)


def _unless(compiler: DDLCompiler, function: str, name: str, second: str) -> str:
    arguments = f"{national(clauses.plain(compiler, name))}, {national(second)}"
    return clauses.verbatim(compiler, f"IF {function}({arguments}) IS NULL")
