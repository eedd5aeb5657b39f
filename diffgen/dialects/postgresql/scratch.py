"""A throw-away database beside the live one, on the same server."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Iterator
from contextlib import ExitStack, contextmanager

import sqlalchemy as sa

from diffgen.connecting import connected
from diffgen.dialects.postgresql.scratch_schema import scratch_schema
from diffgen.dialects.postgresql.surroundings import surround, surroundings
from diffgen.errors import OtherDatabaseUnreachable

_EXTENSIONS = """
SELECT e.extname AS name, n.nspname AS schema
FROM pg_catalog.pg_extension AS e JOIN pg_catalog.pg_namespace AS n ON n.oid = e.extnamespace
WHERE e.extname <> 'plpgsql' ORDER BY e.oid
"""
#: https://www.postgresql.org/docs/current/errcodes-appendix.html
_INSUFFICIENT_PRIVILEGE = "42501"


@contextmanager
def scratch(connection: sa.Connection, schemas: Collection[str] = ()) -> Iterator[sa.Connection]:
    """Give a connection to a new database without tables; drop it after.

    It has the extensions of the live one, and what else its tables may be made of. Where that can't
    be had it is an empty schema of the live database, which can't be left.

    :param schemas: others, which one database holds in any case.
    :raises sqlalchemy.exc.DBAPIError: where the role may make neither.
    """
    with ExitStack() as stack:
        try:
            inside = stack.enter_context(empty(connection, True))
            surround(inside, surroundings(connection))
        except OtherDatabaseUnreachable:
            inside = stack.enter_context(scratch_schema(connection))
        except sa.exc.DBAPIError as error:
            if _state(error) != _INSUFFICIENT_PRIVILEGE:
                raise
            try:
                inside = stack.enter_context(scratch_schema(connection))
            except sa.exc.DBAPIError:
                raise error from None
        yield inside


@contextmanager
def empty(connection: sa.Connection, with_extensions: bool) -> Iterator[sa.Connection]:
    """Give a connection to a new empty database; drop it after.

    :param with_extensions: whether it gets those that the live one has.
    :raises sqlalchemy.exc.DBAPIError: where the role may not create databases.
    :raises OtherDatabaseUnreachable: where env.py's way to connect leads to one database only.
    """
    name = f"diffgen_scratch_{secrets.token_hex(6)}"
    needed = list(_needed(connection, with_extensions))
    try:
        with connected(connection, isolation_level="AUTOCOMMIT") as server:
            server.exec_driver_sql(f"CREATE DATABASE {name} TEMPLATE template0")
        if needed:
            with connected(connection, database=name) as inside:
                _require(name, inside)
                for statement in needed:
                    inside.exec_driver_sql(statement)
                inside.commit()
        with connected(connection, database=name) as inside:
            _require(name, inside)
            inside.rollback()
            yield inside
    finally:
        # Over a connection of its own: one that was interrupted takes no more statements.
        with connected(connection, isolation_level="AUTOCOMMIT") as server:
            server.exec_driver_sql(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


def _needed(connection: sa.Connection, with_extensions: bool) -> Iterator[str]:
    """Yield what makes extensions, and the schema that names without one are in."""
    quote = connection.dialect.identifier_preparer.quote_identifier
    default = connection.dialect.default_schema_name
    if default not in (None, "public"):
        yield f"CREATE SCHEMA {quote(default)}"
    for extension in connection.exec_driver_sql(_EXTENSIONS).all() if with_extensions else ():
        name, schema = quote(extension.name), quote(extension.schema)
        yield f"CREATE SCHEMA IF NOT EXISTS {schema}"
        yield f"CREATE EXTENSION IF NOT EXISTS {name} SCHEMA {schema}"


def _require(name: str, connection: sa.Connection) -> None:
    if connection.exec_driver_sql("SELECT pg_catalog.current_database()").scalar_one() != name:
        raise OtherDatabaseUnreachable(
            "env.py connects by a function of its own (creator, do_connect), which leads to one database"
            " only; let the URL and connect_args say how"
        )


def _state(error: sa.exc.DBAPIError) -> str | None:
    """Return the server's code of an error: psycopg and asyncpg have one word for it, psycopg2 another."""
    found = (getattr(error.orig, name, None) for name in ("sqlstate", "pgcode"))
    return next((str(state) for state in found if state), None)
