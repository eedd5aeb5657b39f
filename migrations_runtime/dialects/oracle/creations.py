"""CREATE and ADD in Oracle's words: IF NOT EXISTS, which 23ai knows, and no MATCH.

https://docs.oracle.com/en/database/oracle/oracle-database/23/sqlrf/CREATE-INDEX.html
"""

from __future__ import annotations

from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import DDLCompiler

from migrations_runtime.ddl.creations import (
    AddConstraint,
    CreateIndex,
    CreateTable,
    add_constraint,
    create_index,
    create_table,
    refuse_match,
)


@compiles(CreateTable, "oracle")
def create_known_table(element: CreateTable, compiler: DDLCompiler, **kw: object) -> str:
    """``CREATE TABLE IF NOT EXISTS t (...)``."""
    for constraint in element.element.constraints:
        refuse_match(constraint, compiler)
    return create_table(element, compiler, **kw)


@compiles(AddConstraint, "oracle")
def add_known_constraint(element: AddConstraint, compiler: DDLCompiler, **kw: object) -> str:
    """``ALTER TABLE t ADD CONSTRAINT c CHECK (a > 0)``."""
    refuse_match(element.element, compiler)
    return add_constraint(element, compiler, **kw)


@compiles(CreateIndex, "oracle")
def create_missing_index(element: CreateIndex, compiler: DDLCompiler, **kw: object) -> str:
    """``CREATE INDEX IF NOT EXISTS i ON t (c)``: SQLAlchemy's own leaves IF NOT EXISTS out."""
    sql = create_index(element, compiler, **kw)
    return sql.replace("INDEX ", "INDEX IF NOT EXISTS ", 1) if element.if_not_exists else sql
