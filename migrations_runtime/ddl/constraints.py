"""ALTER CONSTRAINT and VALIDATE CONSTRAINT: what becomes of a constraint that is there.

https://www.postgresql.org/docs/current/sql-altertable.html
"""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import DDLCompiler
from sqlalchemy.sql.ddl import ExecutableDDLElement

from migrations_runtime.ddl import clauses
from migrations_runtime.ddl.alterations import AlterConstraint as Asked
from migrations_runtime.ddl.alterations import TableName


class AlterConstraint(ExecutableDDLElement):
    """ALTER CONSTRAINT ... DEFERRABLE, INITIALLY, ENFORCED."""

    def __init__(self, table: TableName, asked: Asked) -> None:
        self.table = table
        self.asked = asked


class ValidateConstraint(ExecutableDDLElement):
    """VALIDATE CONSTRAINT: the rows that were there before the constraint are looked at, too."""

    def __init__(self, table: TableName, constraint: str) -> None:
        self.table = table
        self.constraint = constraint


@compiles(AlterConstraint)
def alter_constraint(element: AlterConstraint, compiler: DDLCompiler, **kw: object) -> str:
    """``ALTER TABLE t ALTER CONSTRAINT c DEFERRABLE INITIALLY DEFERRED``."""
    name = clauses.name(compiler, element.asked.name)
    start = f"ALTER TABLE {clauses.table(compiler, element.table)} ALTER CONSTRAINT {name}"
    return " ".join([start, *_attributes(element.asked)])


@compiles(ValidateConstraint)
def validate_constraint(element: ValidateConstraint, compiler: DDLCompiler, **kw: object) -> str:
    """``ALTER TABLE t VALIDATE CONSTRAINT c``."""
    table, name = clauses.table(compiler, element.table), clauses.name(compiler, element.constraint)
    return f"ALTER TABLE {table} VALIDATE CONSTRAINT {name}"


def _attributes(asked: Asked) -> Iterator[str]:
    if asked.deferrable is not None:
        yield "DEFERRABLE" if asked.deferrable else "NOT DEFERRABLE"
    if asked.initially is not None:
        yield f"INITIALLY {asked.initially}"
    if asked.enforced is not None:
        yield "ENFORCED" if asked.enforced else "NOT ENFORCED"
