"""ALTER TABLE ... MODIFY CONSTRAINT: the state of a constraint.

https://docs.oracle.com/en/database/oracle/oracle-database/23/sqlrf/constraint.html
"""

from __future__ import annotations

from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import DDLCompiler

from migrations_runtime.ddl import clauses
from migrations_runtime.ddl.alterations import TableName
from migrations_runtime.ddl.constraints import AlterConstraint, ValidateConstraint


@compiles(AlterConstraint, "oracle")
def alter_constraint(element: AlterConstraint, compiler: DDLCompiler, **kw: object) -> str:
    """``ALTER TABLE t MODIFY CONSTRAINT c INITIALLY DEFERRED DISABLE``.

    One that is deferrable may begin otherwise; that it is cannot be changed.
    """
    asked = element.asked
    if asked.deferrable is not None and asked.initially is None:
        clauses.unsupported(compiler, f"change whether {asked.name} is deferrable; make it anew")
    words = [] if asked.initially is None else [f"INITIALLY {asked.initially}"]
    if asked.enforced is not None:
        words.append("ENABLE" if asked.enforced else "DISABLE")
    return _modify(compiler, element.table, asked.name, " ".join(words))


@compiles(ValidateConstraint, "oracle")
def validate_constraint(element: ValidateConstraint, compiler: DDLCompiler, **kw: object) -> str:
    """``ALTER TABLE t MODIFY CONSTRAINT c ENABLE VALIDATE``."""
    return _modify(compiler, element.table, element.constraint, "ENABLE VALIDATE")


def _modify(compiler: DDLCompiler, table: TableName, name: str, state: str) -> str:
    constraint = clauses.name(compiler, name)
    return f"ALTER TABLE {clauses.table(compiler, table)} MODIFY CONSTRAINT {constraint} {state}"
