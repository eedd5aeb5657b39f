"""RENAME, and COMMENT, as MySQL and MariaDB have them."""

from __future__ import annotations

from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import DDLCompiler

from migrations_runtime.ddl import clauses
from migrations_runtime.ddl.comments import CommentOnTable
from migrations_runtime.ddl.renames import RenameIndex, RenameTable


@compiles(RenameTable, "mysql", "mariadb")
def rename_table(element: RenameTable, compiler: DDLCompiler, **kw: object) -> str:
    """``ALTER TABLE s.t RENAME TO s.u``: without its schema it would move to the current one."""
    after = clauses.qualified(compiler, element.new_name, element.table.schema)
    return f"ALTER TABLE {clauses.table(compiler, element.table)} RENAME TO {after}"


@compiles(RenameIndex, "mysql", "mariadb")
def rename_index(element: RenameIndex, compiler: DDLCompiler, **kw: object) -> str:
    """``ALTER TABLE t RENAME INDEX i TO j``."""
    before = clauses.name(compiler, element.index)
    after = clauses.name(compiler, element.new_name)
    table = clauses.table(compiler, element.table)
    return f"ALTER TABLE {table} RENAME INDEX {before} TO {after}"


@compiles(CommentOnTable, "mysql", "mariadb")
def comment_on_table(element: CommentOnTable, compiler: DDLCompiler, **kw: object) -> str:
    """``ALTER TABLE t COMMENT 'x'``."""
    comment = clauses.text(compiler, element.comment or "")
    return f"ALTER TABLE {clauses.table(compiler, element.table)} COMMENT {comment}"
