"""What SQLAlchemy's compiler for SQLite makes of columns, types, defaults and constraints."""

from __future__ import annotations

from typing import cast

import sqlalchemy as sa
from sqlalchemy.sql.ddl import ExecutableDDLElement
from sqlalchemy.types import TypeEngine

from migrations_runtime.constructs.columns import is_wanted
from migrations_runtime.ddl.alterations import ServerDefault
from migrations_runtime.dialects.sqlite.text.clauses import Collate, Default, Generated
from migrations_runtime.dialects.sqlite.text.table_text import ColumnText, parse_table
from migrations_runtime.executor.refusals import compiling


def column_sql(column: sa.Column[object], dialect: sa.Dialect) -> str:
    """Return a column's definition, with the checks that were declared on it."""
    with compiling(dialect):
        return str(sa.schema.CreateColumn(column).compile(dialect=dialect))


def constraint_sql(constraint: sa.Constraint, dialect: sa.Dialect) -> str | None:
    """Return a constraint of a table.

    ``None`` for what SQLAlchemy leaves out: a reference into another schema, a check for others.
    """
    if not is_wanted(constraint, dialect):
        return None
    # Without a statement of its own a compiler compiles whatever it is given.
    compiler = dialect.ddl_compiler(dialect, cast("ExecutableDDLElement", None))
    with compiling(dialect):
        sql: str | None = compiler.process(constraint)
    return sql


def index_sql(index: sa.Index, dialect: sa.Dialect) -> str:
    """Return a CREATE INDEX."""
    return str(sa.schema.CreateIndex(index).compile(dialect=dialect))


def parsed(column: sa.Column[object], dialect: sa.Dialect) -> ColumnText:
    """Return how SQLite reads a column's definition."""
    return parse_table(f"CREATE TABLE t ({column_sql(column, dialect)})").columns[0]


def type_sql(type_: TypeEngine[object], dialect: sa.Dialect) -> tuple[str, str | None]:
    """Return a type without its collation, and the clause ``COLLATE`` if it has one."""
    with compiling(dialect):
        sql = dialect.type_compiler_instance.process(type_)
    table = parse_table(f"CREATE TABLE t (x {sql})")
    column = table.columns[0]
    collate = column.last(Collate)
    clause = table.sql[slice(*collate.span)] if collate else None
    return table.sql[slice(*column.type_span)], clause


def default_sql(default: ServerDefault, dialect: sa.Dialect) -> str | None:
    """Return the clause ``DEFAULT`` or ``GENERATED``; ``None`` for none (an Identity is none here)."""
    table = sa.Table("t", sa.MetaData())
    column: sa.Column[object] = sa.Column("x", sa.Text())
    if isinstance(default, sa.Computed):
        column = sa.Column("x", sa.Text(), _free(default))
    elif not isinstance(default, sa.Identity):
        column = sa.Column("x", sa.Text(), server_default=default)
    table.append_column(column)
    sql = f"CREATE TABLE t ({column_sql(column, dialect)})"
    text = parse_table(sql).columns[0]
    clause = text.last(Generated) or text.last(Default)
    return sql[slice(*clause.span)] if clause else None


def _free(computed: sa.Computed) -> sa.Computed:
    """Return the same for another column, as a script may use one twice."""
    return sa.Computed(computed.sqltext, persisted=computed.persisted)
