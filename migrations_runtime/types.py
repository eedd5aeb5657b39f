"""Column types that SQLAlchemy has no class for."""

from __future__ import annotations

from typing import Any

from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import TypeCompiler
from sqlalchemy.types import UserDefinedType

from migrations_runtime.ddl.clauses import doubles_percents


class SQLType(UserDefinedType[Any]):
    """A type by its SQL: ``SQLType("vector(3)")`` compiles to ``vector(3)`` on every dialect."""

    cache_ok = True

    def __init__(self, sql: str) -> None:
        self.sql = sql

    def get_col_spec(self, **kw: object) -> str:
        """Return the SQL."""
        return self.sql


@compiles(SQLType)
def sql_type(type_: SQLType, compiler: TypeCompiler, **kw: object) -> str:
    """Return the SQL, with percent signs as the driver takes them."""
    return type_.sql.replace("%", "%%") if doubles_percents(compiler.dialect) else type_.sql
