"""Schemas: create, drop, rename and comment."""

from __future__ import annotations

from migrations_runtime.ddl.comments import CommentOnSchema
from migrations_runtime.ddl.schemas import CreateSchema, DropSchema, RenameSchema
from migrations_runtime.op.active import operations

__all__ = ["comment_on_schema", "create_schema", "drop_schema", "rename_schema"]


def create_schema(name: str, *, if_not_exists: bool = False) -> None:
    """Create a schema; in MySQL and MariaDB that is a database.

    >>> op.create_schema("shop", if_not_exists=True)
    CREATE SCHEMA IF NOT EXISTS shop;
    """
    operations().executor.execute(CreateSchema(name, if_not_exists=if_not_exists))


def drop_schema(name: str, *, cascade: bool = False, if_exists: bool = False) -> None:
    """Drop a schema; with ``cascade``, everything in it too, as MySQL and MariaDB do anyhow.

    >>> op.drop_schema("shop")
    DROP SCHEMA shop;
    """
    operations().executor.execute(DropSchema(name, cascade=cascade, if_exists=if_exists))


def rename_schema(name: str, new_name: str) -> None:
    """Rename a schema, with everything in it; PostgreSQL alone can.

    >>> op.rename_schema("shop", "store")
    ALTER SCHEMA shop RENAME TO store;
    """
    operations().executor.execute(RenameSchema(name, new_name))


def comment_on_schema(name: str, comment: str | None) -> None:
    """Comment on a schema; ``None`` removes its comment.

    >>> op.comment_on_schema("shop", "what we sell")
    COMMENT ON SCHEMA shop IS 'what we sell';
    """
    operations().executor.execute(CommentOnSchema(name, comment))
