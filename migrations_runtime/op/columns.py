"""Columns: add, drop, alter, rename."""

from __future__ import annotations

from typing import Any, Literal

import sqlalchemy as sa

from migrations_runtime.constructs.changes import (
    GivenType,
    column_change,
    column_drop,
    with_type_constraints,
)
from migrations_runtime.constructs.columns import added_column
from migrations_runtime.ddl.alterations import (
    AddColumn,
    AlterColumn,
    ServerDefault,
    TableName,
)
from migrations_runtime.op.active import operations

__all__ = ["add_column", "alter_column", "drop_column", "rename_column"]


def add_column(
    table_name: str,
    column: sa.Column[Any],
    *,
    schema: str | None = None,
    if_not_exists: bool | None = None,
    inline_references: bool | None = None,
    inline_primary_key: bool | None = None,
) -> None:
    """Add a column, and the constraints, index and comment that are declared on it.

    >>> op.add_column("users", sa.Column("age", sa.Integer(), server_default="0", nullable=False))
    ALTER TABLE users ADD COLUMN age INTEGER DEFAULT '0' NOT NULL;
    """
    running = operations()
    table = TableName(table_name, schema)
    owned = added_column(running.metadata(), table, column)
    alteration = AddColumn(
        owned, bool(if_not_exists), bool(inline_references), bool(inline_primary_key)
    )
    running.alter(table, alteration)


def drop_column(table_name: str, column_name: str, *, schema: str | None = None, **kw: Any) -> None:
    """Drop a column; ``if_exists=True`` is content where there is none.

    ``mssql_drop_check=True`` and ``mssql_drop_foreign_key=True`` drop such constraints with it, which
    SQL Server would not by itself; a default goes in any case.

    >>> op.drop_column("users", "age")
    ALTER TABLE users DROP COLUMN age;
    """
    operations().alter(TableName(table_name, schema), column_drop(column_name, kw))


def alter_column(
    table_name: str,
    column_name: str,
    *,
    nullable: bool | None = None,
    comment: str | Literal[False] | None = False,
    server_default: ServerDefault | bool = False,
    new_column_name: str | None = None,
    type_: GivenType | None = None,
    existing_type: GivenType | None = None,
    existing_server_default: ServerDefault | bool = False,
    existing_nullable: bool | None = None,
    existing_comment: str | None = None,
    schema: str | None = None,
    **kw: Any,
) -> None:
    """Change a column in one go: what is not given stays as it is.

    ``server_default=None`` drops a default, and an identity or a generation if that is what
    ``existing_server_default`` is; ``sa.Identity()`` makes the column an identity.
    ``autoincrement=True`` gives the column a counter of its own (PostgreSQL: SERIAL), ``False``
    takes it away. ``postgresql_using`` is the SQL that converts the values. On MySQL and
    MariaDB a default is one with its ``ON UPDATE``; ``mysql_on_update`` changes that alone, and
    ``mysql_check`` the CHECK that MariaDB has on the column itself; ``None`` takes either away.

    >>> op.alter_column("users", "age", type_=sa.Integer(), server_default=sa.text("18"),
    ...                 nullable=False, existing_type=sa.Text(), postgresql_using="age::integer")
    ALTER TABLE users ALTER COLUMN age DROP DEFAULT;
    ALTER TABLE users ALTER COLUMN age TYPE INTEGER USING age::integer;
    ALTER TABLE users ALTER COLUMN age SET DEFAULT 18;
    ALTER TABLE users ALTER COLUMN age SET NOT NULL;
    """
    running = operations()
    table = TableName(table_name, schema)
    change = column_change(
        column_name,
        nullable=nullable,
        comment=comment,
        server_default=server_default,
        new_column_name=new_column_name,
        type_=type_,
        existing_type=existing_type,
        existing_server_default=existing_server_default,
        existing_nullable=existing_nullable,
        existing_comment=existing_comment,
        kw=kw,
    )
    dialect = running.executor.dialect
    running.alter(table, *with_type_constraints(running.metadata(), table, change, dialect))


def rename_column(
    table_name: str, column_name: str, new_column_name: str, *, schema: str | None = None
) -> None:
    """Rename a column.

    >>> op.rename_column("users", "mail", "email")
    ALTER TABLE users RENAME COLUMN mail TO email;
    """
    alteration = AlterColumn(column_name, new_name=new_column_name)
    operations().alter(TableName(table_name, schema), alteration)
