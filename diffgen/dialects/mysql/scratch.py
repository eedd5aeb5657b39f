"""A throw-away database beside the live one, on the same server."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager

import sqlalchemy as sa


def scratch(connection: sa.Connection) -> AbstractContextManager[sa.Connection]:
    """Give a connection to a new empty database with the collation of the live one; drop it after.

    :raises sqlalchemy.exc.DBAPIError: where the user may not create databases.
    """
    return empty(connection, True)


@contextmanager
def empty(connection: sa.Connection, with_extensions: bool) -> Iterator[sa.Connection]:
    """Give a connection to a new empty database; drop it after.

    :param with_extensions: nothing here: what is installed is the whole server's.
    :raises sqlalchemy.exc.DBAPIError: where the user may not create databases.
    """
    name = f"diffgen_scratch_{secrets.token_hex(6)}"
    collation = connection.exec_driver_sql("SELECT @@collation_database").scalar_one()
    owner = sa.create_engine(connection.engine.url, poolclass=sa.NullPool)
    try:
        with owner.connect() as server:
            server.exec_driver_sql(f"CREATE DATABASE {name} COLLATE {collation}")
        engine = sa.create_engine(connection.engine.url.set(database=name), poolclass=sa.NullPool)
        with engine.connect() as inside:
            yield inside
    finally:
        # Over a connection of its own: one that was interrupted takes no more statements.
        with owner.connect() as server:
            server.exec_driver_sql(f"DROP DATABASE IF EXISTS {name}")
