"""PostgreSQL's extensions: create, alter and drop."""

from __future__ import annotations

from migrations_runtime.ddl import extensions
from migrations_runtime.op.active import operations

__all__ = ["alter_extension", "create_extension", "drop_extension"]


def create_extension(
    name: str,
    *,
    schema: str | None = None,
    version: str | None = None,
    if_not_exists: bool = False,
    cascade: bool = False,
) -> None:
    """Create an extension; with ``cascade``, those that it needs, too.

    >>> op.create_extension("hstore", schema="public", if_not_exists=True)
    CREATE EXTENSION IF NOT EXISTS hstore SCHEMA public;
    """
    made = extensions.CreateExtension(
        name, schema=schema, version=version, if_not_exists=if_not_exists, cascade=cascade
    )
    operations().executor.execute(made)


def alter_extension(name: str, *, version: str | None = None, schema: str | None = None) -> None:
    """Move an extension to a schema, or bring it to a version.

    Where neither is given, it is the version that the server would create today.

    >>> op.alter_extension("hstore", schema="extensions", version="1.8")
    ALTER EXTENSION hstore SET SCHEMA extensions;
    ALTER EXTENSION hstore UPDATE TO '1.8';
    """
    execute = operations().executor.execute
    if schema is not None:
        execute(extensions.MoveExtension(name, schema))
    if version is not None or schema is None:
        execute(extensions.UpdateExtension(name, version))


def drop_extension(name: str, *, if_exists: bool = False, cascade: bool = False) -> None:
    """Drop an extension; with ``cascade``, everything that uses it, too.

    >>> op.drop_extension("hstore")
    DROP EXTENSION hstore;
    """
    dropped = extensions.DropExtension(name, if_exists=if_exists, cascade=cascade)
    operations().executor.execute(dropped)
