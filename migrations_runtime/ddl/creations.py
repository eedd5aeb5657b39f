"""CREATE TABLE, CREATE INDEX, ADD CONSTRAINT: SQLAlchemy's own say what some servers don't know."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy import schema
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import DDLCompiler

from migrations_runtime.ddl import clauses


class CreateTable(schema.CreateTable):
    """CREATE TABLE."""


class CreateIndex(schema.CreateIndex):
    """CREATE INDEX."""


class AddConstraint(schema.AddConstraint):
    """ALTER TABLE ... ADD CONSTRAINT."""


@compiles(CreateTable)
def create_table(element: CreateTable, compiler: Any, **kw: object) -> str:
    """``CREATE TABLE IF NOT EXISTS t (...)``."""
    sql: str = compiler.visit_create_table(element, **kw)
    return sql


@compiles(CreateIndex)
def create_index(element: CreateIndex, compiler: Any, **kw: object) -> str:
    """``CREATE INDEX IF NOT EXISTS i ON t (c)``."""
    sql: str = compiler.visit_create_index(element, **kw)
    return sql


@compiles(AddConstraint)
def add_constraint(element: AddConstraint, compiler: Any, **kw: object) -> str:
    """``ALTER TABLE t ADD CONSTRAINT c CHECK (a > 0)``."""
    sql: str = compiler.visit_add_constraint(element, **kw)
    return sql


def refuse_deferred(constraint: sa.Constraint, compiler: DDLCompiler) -> None:
    """Raise for a constraint that says when it is checked, where that is always at once.

    :raises CommandError: it does.
    """
    if constraint.deferrable is not None or constraint.initially is not None:
        name = f"the constraint {constraint.name}" if constraint.name else "a constraint"
        clauses.unsupported(compiler, f"defer {name}: it checks constraints at once")


def refuse_match(constraint: sa.Constraint, compiler: DDLCompiler) -> None:
    """Raise for a foreign key that says MATCH, where there is only MATCH SIMPLE.

    :raises CommandError: it does.
    """
    if isinstance(constraint, sa.ForeignKeyConstraint) and constraint.match is not None:
        clauses.unsupported(compiler, f"have a foreign key with MATCH {constraint.match}")
