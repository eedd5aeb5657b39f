"""Schemas: create, drop and comment."""

from __future__ import annotations

from sqlalchemy.schema import CreateSchema, DropSchema

from migrations_runtime.ddl.comments import CommentOnSchema
from migrations_runtime.op.active import operations

__all__ = ["comment_on_schema", "create_schema", "drop_schema"]


def create_schema(name: str, *, if_not_exists: bool = False) -> None:
    """Create a schema.

    >>> op.create_schema("shop", if_not_exists=True)
    CREATE SCHEMA IF NOT EXISTS shop;
    """
    operations().executor.execute(CreateSchema(name, if_not_exists=if_not_exists))


def drop_schema(name: str, *, cascade: bool = False, if_exists: bool = False) -> None:
    """Drop a schema; with ``cascade``, everything in it too.

    >>> op.drop_schema("shop")
    DROP SCHEMA shop;
    """
    operations().executor.execute(DropSchema(name, cascade=cascade, if_exists=if_exists))


def comment_on_schema(name: str, comment: str | None) -> None:
    """Comment on a schema; ``None`` removes its comment.

    >>> op.comment_on_schema("shop", "what we sell")
    COMMENT ON SCHEMA shop IS 'what we sell';
    """
    operations().executor.execute(CommentOnSchema(name, comment))
