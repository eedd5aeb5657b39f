"""A throw-away database beside the live one, on the same server."""

from __future__ import annotations

import re
import secrets
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa

from diffgen.connecting import connected
from diffgen.dialects.mysql.copying import copied
from diffgen.errors import NoStandIn

_SETTINGS = "SELECT @@collation_database, @@sql_mode"
_STRING = re.compile(r"'(?:[^'\\]|\\.|'')*'", re.DOTALL)
_OF_DATABASES = re.compile(
    r"\s*(?:USE\b|(?:CREATE|ALTER|DROP)\s+(?:DATABASE|SCHEMA)\b)", re.IGNORECASE
)


@contextmanager
def scratch(connection: sa.Connection) -> Iterator[sa.Connection]:
    """Give a connection to a new database with all tables of the live one; drop it after.

    :raises sqlalchemy.exc.DBAPIError: where the user may not create databases.
    :raises CommandError: for a table that refers to another database.
    """
    with empty(connection, True) as inside:
        copied(connection, inside)
        yield inside


@contextmanager
def empty(connection: sa.Connection, with_extensions: bool) -> Iterator[sa.Connection]:
    """Give a connection to a new empty database with the collation of the live one; drop it after.

    What is run there can't reach another one: to these servers a schema is a database, and a name
    before a table's leads out of the scratch database.

    :param with_extensions: nothing here: what is installed is the whole server's.
    :raises sqlalchemy.exc.DBAPIError: where the user may not create databases.
    """
    name = f"diffgen_scratch_{secrets.token_hex(6)}"
    collation, mode = connection.exec_driver_sql(_SETTINGS).one()
    found = connection.exec_driver_sql("SELECT schema_name FROM information_schema.schemata").all()
    try:
        with connected(connection) as server:
            server.exec_driver_sql(f"CREATE DATABASE {name} COLLATE {collation}")
        with connected(connection, first=[f"USE {name}"]) as inside:
            inside.execute(sa.text("SET SESSION sql_mode = :mode"), {"mode": mode})
            if not getattr(inside.dialect, "is_mariadb", False):
                # Where AUTO_INCREMENT stands is kept for a day otherwise:
                # https://dev.mysql.com/doc/refman/8.4/en/information-schema-optimization.html
                inside.exec_driver_sql("SET SESSION information_schema_stats_expiry = 0")
            _keep_inside(inside, [row[0] for row in found])
            yield inside
    finally:
        # Over a connection of its own: one that was interrupted takes no more statements.
        with connected(connection) as server:
            server.exec_driver_sql(f"DROP DATABASE IF EXISTS {name}")


def _keep_inside(connection: sa.Connection, databases: Collection[str]) -> None:
    """Refuse statements that name another database, or would make or choose one."""
    servers = ("information_schema", "performance_schema", "mysql", "sys")
    users = "|".join(re.escape(name) for name in databases if name.lower() not in servers)
    qualified = re.compile(rf"(?:`({users})`|(?<![\w$.`])({users}))\s*\.\s*[`\w]", re.IGNORECASE)

    def refuse(_: Any, __: Any, statement: str, *___: Any) -> None:
        bare = _STRING.sub("''", statement)
        found = qualified.search(bare) if users else None
        if found is not None or _OF_DATABASES.match(bare):
            which = "databases" if found is None else f"the database {found[1] or found[2]}"
            raise NoStandIn(
                f"a statement is about {which}, for which no scratch database can stand:"
                f" {' '.join(statement.split())[:80]}"
            )

    sa.event.listen(connection, "before_cursor_execute", refuse)
