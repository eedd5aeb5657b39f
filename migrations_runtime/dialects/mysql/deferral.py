"""Constraints are checked at once: InnoDB knows no DEFERRABLE.

https://dev.mysql.com/doc/refman/8.4/en/ansi-diff-foreign-keys.html
"""

from __future__ import annotations

from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import DDLCompiler

from migrations_runtime.ddl.creations import (
    AddConstraint,
    CreateTable,
    add_constraint,
    create_table,
    refuse_deferred,
)


@compiles(CreateTable, "mysql", "mariadb")
def create_table_checked_at_once(element: CreateTable, compiler: DDLCompiler, **kw: object) -> str:
    """``CREATE TABLE t (...)``."""
    for constraint in element.element.constraints:
        refuse_deferred(constraint, compiler)
    return create_table(element, compiler, **kw)


@compiles(AddConstraint, "mysql", "mariadb")
def add_constraint_checked_at_once(
    element: AddConstraint, compiler: DDLCompiler, **kw: object
) -> str:
    """``ALTER TABLE t ADD CONSTRAINT c CHECK (a > 0)``."""
    refuse_deferred(element.element, compiler)
    return add_constraint(element, compiler, **kw)
