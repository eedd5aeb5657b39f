"""Indexes: create, drop, rename and comment."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from migrations_runtime.constructs.indexes import IndexElement, index, named_index
from migrations_runtime.ddl.alterations import (
    NO_TABLE,
    CreateIndex,
    DropIndex,
    RenameIndex,
    TableName,
)
from migrations_runtime.ddl.comments import CommentOnIndex
from migrations_runtime.op.active import operations

__all__ = ["comment_on_index", "create_index", "drop_index", "rename_index"]


def create_index(
    index_name: str | None,
    table_name: str,
    columns: Sequence[IndexElement],
    *,
    schema: str | None = None,
    unique: bool = False,
    if_not_exists: bool | None = None,
    **kw: Any,
) -> None:
    """Create an index of columns, by their names, and of expressions (``sa.text``).

    ``kw`` is what ``sqlalchemy.Index`` takes: ``postgresql_where``, ``postgresql_using`` and so on.

    >>> op.create_index("ix_users_email", "users", [sa.text("lower(email)")], unique=True,
    ...                 postgresql_where=sa.text("active"))
    CREATE UNIQUE INDEX ix_users_email ON users (lower(email)) WHERE active;
    """
    running, table = operations(), TableName(table_name, schema)
    made = index(running.metadata(), index_name, table, columns, unique=unique, **kw)
    running.alter(table, CreateIndex(made, bool(if_not_exists)))


def drop_index(
    index_name: str,
    table_name: str | None = None,
    *,
    schema: str | None = None,
    if_exists: bool | None = None,
    **kw: Any,
) -> None:
    """Drop an index.

    >>> op.drop_index("ix_users_email", table_name="users", if_exists=True)
    DROP INDEX IF EXISTS ix_users_email;
    """
    running, table = operations(), TableName(table_name or NO_TABLE, schema)
    made = named_index(running.metadata(), index_name, table, **kw)
    running.alter(table, DropIndex(made, bool(if_exists)))


def rename_index(
    index_name: str, table_name: str, new_index_name: str, *, schema: str | None = None
) -> None:
    """Rename an index of a table.

    >>> op.rename_index("ix_mail", "users", "ix_email")
    ALTER INDEX ix_mail RENAME TO ix_email;
    """
    alteration = RenameIndex(index_name, new_index_name)
    operations().alter(TableName(table_name, schema), alteration)


def comment_on_index(index_name: str, comment: str | None, *, schema: str | None = None) -> None:
    """Comment on an index; ``None`` removes its comment.

    >>> op.comment_on_index("ix_email", "for the login")
    COMMENT ON INDEX ix_email IS 'for the login';
    """
    operations().executor.execute(CommentOnIndex(index_name, schema, comment))
