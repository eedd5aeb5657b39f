"""Tables: create, drop, rename, comment, and the options that they keep for life."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.sql.schema import SchemaItem

from migrations_runtime.constructs.columns import in_order, is_wanted
from migrations_runtime.constructs.tables import new_table
from migrations_runtime.ddl import comments
from migrations_runtime.ddl.alterations import (
    CommentOnTable,
    CreateIndex,
    SetTableOptions,
    TableName,
)
from migrations_runtime.ddl.creations import AddConstraint, CreateTable
from migrations_runtime.ddl.renames import RenameTable
from migrations_runtime.op.active import Running, operations
from migrations_runtime.op.events import announced

__all__ = [
    "alter_table_options",
    "create_table",
    "create_table_comment",
    "drop_table",
    "drop_table_comment",
    "rename_table",
]


def create_table(
    table_name: str, *columns: SchemaItem, if_not_exists: bool | None = None, **kw: Any
) -> sa.Table:
    """Create a table of columns and constraints, and the indexes that columns ask for.

    ``kw`` is what ``sqlalchemy.Table`` takes: ``schema``, ``comment``, ``prefixes``, options of
    dialects. PostgreSQL's enums are made before the table, unless they exist.

    >>> op.create_table("users", sa.Column("id", sa.Integer(), primary_key=True), comment="us")
    CREATE TABLE users (
        id SERIAL NOT NULL,
        PRIMARY KEY (id)
    );
    COMMENT ON TABLE users IS 'us';

    :return: the table, for ``op.bulk_insert``.
    """
    running = operations()
    table = new_table(running.metadata(), table_name, columns, **kw)
    with announced(running.executor, table, "create"):
        _create(running, table, bool(if_not_exists))
    return table


def _create(running: Running, table: sa.Table, if_not_exists: bool) -> None:
    execute, dialect = running.executor.execute, running.executor.dialect
    name = TableName(table.name, table.schema)
    execute(CreateTable(table, if_not_exists=if_not_exists))
    for index in sorted(table.indexes, key=lambda index: str(index.name)):
        running.alter(name, CreateIndex(index, if_not_exists))
    if dialect.supports_alter:
        # SQLAlchemy leaves these out of CREATE TABLE, for them to be added when all tables exist.
        for key in in_order(table.foreign_key_constraints):
            if key.use_alter:
                execute(AddConstraint(key))
    if dialect.supports_comments and not dialect.inline_comments:
        _comment(running, table)


def _comment(running: Running, table: sa.Table) -> None:
    execute, dialect = running.executor.execute, running.executor.dialect
    name = TableName(table.name, table.schema)
    if table.comment is not None:
        execute(comments.CommentOnTable(name, table.comment))
    for column in table.columns:
        if column.comment is not None:
            execute(comments.CommentOnColumn(name, column.name, column.comment))
    for constraint in in_order(table.constraints) if dialect.supports_constraint_comments else ():
        if constraint.comment is not None and is_wanted(constraint, dialect):
            execute(sa.schema.SetConstraintComment(constraint))


def drop_table(
    table_name: str, *, schema: str | None = None, if_exists: bool | None = None, **kw: Any
) -> None:
    """Drop a table with its indexes and constraints.

    >>> op.drop_table("users", schema="shop")
    DROP TABLE shop.users;
    """
    running = operations()
    table = sa.Table(table_name, running.metadata(), schema=schema, **kw)
    with announced(running.executor, table, "drop"):
        running.executor.execute(sa.schema.DropTable(table, if_exists=bool(if_exists)))


def rename_table(old_table_name: str, new_table_name: str, *, schema: str | None = None) -> None:
    """Rename a table; it stays in its schema.

    >>> op.rename_table("user", "users")
    ALTER TABLE "user" RENAME TO users;
    """
    operations().executor.execute(RenameTable(TableName(old_table_name, schema), new_table_name))


def create_table_comment(
    table_name: str,
    comment: str | None,
    *,
    existing_comment: str | None = None,
    schema: str | None = None,
) -> None:
    """Comment on a table, or replace its comment.

    >>> op.create_table_comment("users", "who we know", existing_comment="them")
    COMMENT ON TABLE users IS 'who we know';
    """
    operations().alter(TableName(table_name, schema), CommentOnTable(comment))


def drop_table_comment(
    table_name: str, *, existing_comment: str | None = None, schema: str | None = None
) -> None:
    """Remove a table's comment.

    >>> op.drop_table_comment("users", existing_comment="them")
    COMMENT ON TABLE users IS NULL;
    """
    operations().alter(TableName(table_name, schema), CommentOnTable(None))


def alter_table_options(table_name: str, *, schema: str | None = None, **options: Any) -> None:
    """Change the options of a dialect that ``sqlalchemy.Table`` takes; other dialects pass by.

    ``None`` is the server's default; ``postgresql_with`` holds all storage parameters, others are
    reset.

    >>> op.alter_table_options("users", postgresql_using="heap")
    ALTER TABLE users SET ACCESS METHOD heap;
    """
    operations().alter(TableName(table_name, schema), SetTableOptions(tuple(options.items())))
