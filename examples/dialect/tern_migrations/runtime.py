"""Tern at run time: PostgreSQL, but for transactions, columns that go, and comments on indexes."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import DDLCompiler

from migrations_runtime.ddl import clauses
from migrations_runtime.ddl.columns import DropColumn
from migrations_runtime.ddl.comments import CommentOnIndex
from migrations_runtime.dialects.following import follow
from migrations_runtime.dialects.postgresql.dialect import PostgreSQLDialect

follow("tern", "postgresql")


@dataclass(frozen=True)
class Tern(PostgreSQLDialect):
    """DDL cannot be taken back."""

    name: str = "tern"
    transactional_ddl: bool = False


@compiles(DropColumn, "tern")
def drop_column(element: DropColumn, compiler: DDLCompiler, **kw: Any) -> str:
    """``ALTER TABLE t DROP COLUMN c RESTRICT``: Tern wants to be told."""
    table, column = clauses.table(compiler, element.table), clauses.name(compiler, element.column)
    return f"ALTER TABLE {table} DROP COLUMN {column} RESTRICT"


@compiles(CommentOnIndex, "tern")
def comment_on_index(element: CommentOnIndex, compiler: DDLCompiler, **kw: Any) -> str:
    """Raise: Tern keeps no comments on indexes."""
    clauses.unsupported(compiler, "comment on an index")


TERN = Tern()
