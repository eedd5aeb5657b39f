"""The words that the DDL elements are written with: names, literals and SQL taken as it is.

Everything goes through SQLAlchemy's compiler, which doubles percent signs for the drivers that
halve them again (``format`` and ``pyformat``), so that a ``%`` in a name or a text arrives as one.
"""

from __future__ import annotations

from typing import NoReturn

import sqlalchemy as sa
from sqlalchemy.sql.compiler import DDLCompiler

from migrations_runtime.ddl.alterations import TableName
from migrations_runtime.errors import CommandError


def table(compiler: DDLCompiler, name: TableName) -> str:
    """Return the quoted name of a table, with its schema.

    SQLAlchemy translates (``schema_translate_map``) the schema of a ``Table``, not of a ``table()``.
    """
    named = sa.Table(name.name, sa.MetaData(), schema=name.schema)
    return compiler.preparer.format_table(named)


def qualified(compiler: DDLCompiler, name: str, schema: str | None) -> str:
    """Return the quoted name of anything that lives in a schema as tables do."""
    return table(compiler, TableName(name, schema))


def name(compiler: DDLCompiler, identifier: str) -> str:
    """Return a quoted identifier."""
    return compiler.preparer.quote(identifier)


def text(compiler: DDLCompiler, value: str | None) -> str:
    """Return a string literal; ``NULL`` for ``None``."""
    if value is None:
        return "NULL"
    return compiler.sql_compiler.render_literal_value(value, sa.String())


def verbatim(compiler: DDLCompiler, sql: str) -> str:
    """Return SQL that a script wrote, in which a colon makes no parameter."""
    return sql.replace("%", "%%") if doubles_percents(compiler.dialect) else sql


def expression(compiler: DDLCompiler, element: sa.ClauseElement) -> str:
    """Return a SQL expression with its values inlined and its columns without their table."""
    sql: str = compiler.sql_compiler.process(element, include_table=False, literal_binds=True)
    return sql


def unsupported(compiler: DDLCompiler, what: str) -> NoReturn:
    """Raise the error for what a server has no SQL for."""
    raise CommandError(
        f"{compiler.dialect.name} cannot {what}. "
        "Take the operation out of the script, or guard it by op.get_bind().dialect.name."
    )


def plain(compiler: DDLCompiler, sql: str) -> str:
    """Return compiled SQL with single percent signs, to be put into :func:`verbatim` SQL."""
    return sql.replace("%%", "%") if doubles_percents(compiler.dialect) else sql


def doubles_percents(dialect: sa.Dialect) -> bool:
    """Tell whether SQLAlchemy doubles percent signs for the driver of this dialect."""
    return dialect.paramstyle in ("format", "pyformat")


def verbatim_table(dialect: sa.Dialect, table: sa.FromClause) -> str:
    """Return the quoted name of a table with its schema, for SQL that is given as it is."""
    name = dialect.identifier_preparer.format_table(table)
    return name.replace("%%", "%") if doubles_percents(dialect) else name


def quoted(value: str) -> str:
    """Return a string literal for :func:`verbatim` SQL."""
    return "'" + value.replace("'", "''") + "'"


def dollar_quoted(body: str) -> str:
    """Return a literal of a body in which nothing needs to be escaped.

    https://www.postgresql.org/docs/current/sql-syntax-lexical.html#SQL-SYNTAX-DOLLAR-QUOTING
    """
    tag = "$$"
    number = 0
    while tag in body:
        number += 1
        tag = f"$body{number}$"
    return f"{tag} {body} {tag}"
