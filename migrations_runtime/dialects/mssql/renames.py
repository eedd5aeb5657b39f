"""sp_rename, and comments as extended properties.

https://learn.microsoft.com/en-us/sql/relational-databases/system-stored-procedures/sp-rename-transact-sql
"""

from __future__ import annotations

from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import DDLCompiler

from migrations_runtime.ddl import clauses
from migrations_runtime.ddl.alterations import TableName
from migrations_runtime.ddl.columns import RenameColumn
from migrations_runtime.ddl.comments import CommentOnColumn, CommentOnTable
from migrations_runtime.ddl.renames import RenameConstraint, RenameIndex, RenameTable
from migrations_runtime.dialects.mssql.dropped import national


@compiles(RenameTable, "mssql")
def rename_table(element: RenameTable, compiler: DDLCompiler, **kw: object) -> str:
    """``EXEC sp_rename N's.t', N'u'``."""
    return rename(compiler, clauses.table(compiler, element.table), element.new_name)


@compiles(RenameColumn, "mssql")
def rename_column(element: RenameColumn, compiler: DDLCompiler, **kw: object) -> str:
    """``EXEC sp_rename N't.c', N'd', N'COLUMN'``."""
    table = clauses.table(compiler, element.table)
    column = f"{table}.{clauses.name(compiler, element.column)}"
    return rename(compiler, column, element.new_name, "COLUMN")


@compiles(RenameIndex, "mssql")
def rename_index(element: RenameIndex, compiler: DDLCompiler, **kw: object) -> str:
    """``EXEC sp_rename N't.i', N'j', N'INDEX'``."""
    table = clauses.table(compiler, element.table)
    index = f"{table}.{clauses.name(compiler, element.index)}"
    return rename(compiler, index, element.new_name, "INDEX")


@compiles(RenameConstraint, "mssql")
def rename_constraint(element: RenameConstraint, compiler: DDLCompiler, **kw: object) -> str:
    """``EXEC sp_rename N's.c', N'd', N'OBJECT'``: its name is the schema's, not the table's."""
    name = clauses.qualified(compiler, element.constraint, element.table.schema)
    return rename(compiler, name, element.new_name, "OBJECT")


@compiles(CommentOnTable, "mssql")
def comment_on_table(element: CommentOnTable, compiler: DDLCompiler, **kw: object) -> str:
    """``EXEC sp_addextendedproperty N'MS_Description', N'x', ...``, or update, or drop it."""
    return _comment(compiler, element.table, None, element.comment)


@compiles(CommentOnColumn, "mssql")
def comment_on_column(element: CommentOnColumn, compiler: DDLCompiler, **kw: object) -> str:
    """Do the same for a column."""
    return _comment(compiler, element.table, element.column, element.comment)


def _comment(
    compiler: DDLCompiler, table: TableName, column: str | None, comment: str | None
) -> str:
    schema = table.schema or compiler.dialect.default_schema_name
    assert schema is not None, "the notation assumes one"
    path = f"N'schema', {national(schema)}, N'table', {national(table.name)}"
    path += ", NULL, NULL" if column is None else f", N'column', {national(column)}"
    owner = path.removesuffix(", NULL, NULL")
    there = f"EXISTS (SELECT 1 FROM sys.fn_listextendedproperty(N'MS_Description', {path}))"
    if comment is None:
        drop = f"EXEC sys.sp_dropextendedproperty N'MS_Description', {owner}"
        return clauses.verbatim(compiler, f"IF {there} {drop}")
    value = f"N'MS_Description', {national(comment)}, {owner}"
    return clauses.verbatim(
        compiler,
        f"IF {there} EXEC sys.sp_updateextendedproperty {value} "
        f"ELSE EXEC sys.sp_addextendedproperty {value}",
    )


def rename(compiler: DDLCompiler, before: str, after: str, kind: str | None = None) -> str:
    """Return the call of sp_rename for a quoted name."""
    arguments = [national(clauses.plain(compiler, before)), national(after)]
    arguments += [national(kind)] if kind else []
    return clauses.verbatim(compiler, f"EXEC sp_rename {', '.join(arguments)}")
