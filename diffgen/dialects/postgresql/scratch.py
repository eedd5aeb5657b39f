"""A throw-away database beside the live one, on the same server."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager

import sqlalchemy as sa

_EXTENSIONS = """
SELECT e.extname AS name, n.nspname AS schema
FROM pg_catalog.pg_extension AS e JOIN pg_catalog.pg_namespace AS n ON n.oid = e.extnamespace
WHERE e.extname <> 'plpgsql' ORDER BY e.oid
"""


def scratch(connection: sa.Connection) -> AbstractContextManager[sa.Connection]:
    """Give a connection to a new empty database with the extensions of the live one; drop it after.

    :raises sqlalchemy.exc.DBAPIError: where the role may not create databases.
    """
    return empty(connection, True)


@contextmanager
def empty(connection: sa.Connection, with_extensions: bool) -> Iterator[sa.Connection]:
    """Give a connection to a new empty database; drop it after.

    :param with_extensions: whether it gets those that the live one has.
    :raises sqlalchemy.exc.DBAPIError: where the role may not create databases.
    """
    name = f"diffgen_scratch_{secrets.token_hex(6)}"
    extensions = connection.exec_driver_sql(_EXTENSIONS).all() if with_extensions else ()
    owner = sa.create_engine(
        connection.engine.url, isolation_level="AUTOCOMMIT", poolclass=sa.NullPool
    )
    try:
        with owner.connect() as server:
            server.exec_driver_sql(f"CREATE DATABASE {name} TEMPLATE template0")
        engine = sa.create_engine(connection.engine.url.set(database=name), poolclass=sa.NullPool)
        with engine.connect() as inside:
            for extension in extensions:
                _install(inside, extension.name, extension.schema)
            inside.commit()
            yield inside
    finally:
        # Over a connection of its own: one that was interrupted takes no more statements.
        with owner.connect() as server:
            server.exec_driver_sql(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


def _install(connection: sa.Connection, name: str, schema: str) -> None:
    quote = connection.dialect.identifier_preparer.quote_identifier
    connection.exec_driver_sql(f"CREATE SCHEMA IF NOT EXISTS {quote(schema)}")
    connection.exec_driver_sql(
        f"CREATE EXTENSION IF NOT EXISTS {quote(name)} SCHEMA {quote(schema)}"
    )
