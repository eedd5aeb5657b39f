"""DROP SCHEMA of MySQL and MariaDB, where a schema is a database.

https://dev.mysql.com/doc/refman/8.4/en/drop-database.html
"""

from __future__ import annotations

from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import DDLCompiler

from migrations_runtime.ddl import clauses
from migrations_runtime.ddl.schemas import DropSchema


@compiles(DropSchema, "mysql", "mariadb")
def drop_schema(element: DropSchema, compiler: DDLCompiler, **kw: object) -> str:
    """``DROP SCHEMA IF EXISTS s``: what is in it goes, too, and CASCADE is no word for it here."""
    guard = "IF EXISTS " if element.if_exists else ""
    return f"DROP SCHEMA {guard}{clauses.name(compiler, element.element)}"
