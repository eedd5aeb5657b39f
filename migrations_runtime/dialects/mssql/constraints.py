"""Constraints that are switched off and on: NOCHECK and CHECK CONSTRAINT.

https://learn.microsoft.com/en-us/sql/t-sql/statements/alter-table-transact-sql
"""

from __future__ import annotations

from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import DDLCompiler

from migrations_runtime.ddl import clauses
from migrations_runtime.ddl.alterations import TableName
from migrations_runtime.ddl.constraints import AlterConstraint, ValidateConstraint


@compiles(AlterConstraint, "mssql")
def alter_constraint(element: AlterConstraint, compiler: DDLCompiler, **kw: object) -> str:
    """``ALTER TABLE t NOCHECK CONSTRAINT c``; switched on again, it looks at all rows."""
    asked = element.asked
    if asked.deferrable is not None:
        clauses.unsupported(compiler, f"defer {asked.name}: it checks constraints at once")
    words = "WITH CHECK CHECK" if asked.enforced else "NOCHECK"
    return _constraint(compiler, element.table, words, asked.name)


@compiles(ValidateConstraint, "mssql")
def validate_constraint(element: ValidateConstraint, compiler: DDLCompiler, **kw: object) -> str:
    """``ALTER TABLE t WITH CHECK CHECK CONSTRAINT c``, by which the server trusts it, too."""
    return _constraint(compiler, element.table, "WITH CHECK CHECK", element.constraint)


def _constraint(compiler: DDLCompiler, table: TableName, words: str, name: str) -> str:
    constraint = clauses.name(compiler, name)
    return f"ALTER TABLE {clauses.table(compiler, table)} {words} CONSTRAINT {constraint}"
