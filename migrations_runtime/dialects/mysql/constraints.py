"""Checks that are switched off and on, in MySQL.

https://dev.mysql.com/doc/refman/8.4/en/alter-table.html
"""

from __future__ import annotations

from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import DDLCompiler

from migrations_runtime.ddl import clauses
from migrations_runtime.ddl import constraints as standard
from migrations_runtime.ddl.constraints import AlterConstraint
from migrations_runtime.dialects.mysql.servers import is_mariadb


@compiles(AlterConstraint, "mysql", "mariadb")
def alter_constraint(element: AlterConstraint, compiler: DDLCompiler, **kw: object) -> str:
    """``ALTER TABLE t ALTER CONSTRAINT c NOT ENFORCED``, since MySQL 8.0.19; not in MariaDB.

    https://mariadb.com/kb/en/alter-table/
    """
    asked = element.asked
    if asked.deferrable is not None:
        clauses.unsupported(compiler, f"defer {asked.name}: it checks constraints at once")
    if is_mariadb(compiler.dialect):
        clauses.unsupported(compiler, f"switch {asked.name} off or on: drop it, and make it anew")
    return standard.alter_constraint(element, compiler, **kw)
