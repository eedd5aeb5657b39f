"""A throw-away database beside the live one, on the same server, and one for each other that a script is about."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa

from diffgen.connecting import connected
from diffgen.dialects.mysql.copying import copied
from diffgen.dialects.mysql.sql.statements import in_backticks
from diffgen.dialects.mysql.stand_ins import OPTION, StandIns, stand_ins_of

_SETTINGS = "SELECT @@collation_database, @@sql_mode"
_DATABASES = "SELECT schema_name, default_collation_name FROM information_schema.schemata"
_OF_THE_SERVER = ("information_schema", "performance_schema", "mysql", "sys")


@contextmanager
def scratch(connection: sa.Connection, schemas: Collection[str] = ()) -> Iterator[sa.Connection]:
    """Give a connection to a new database with all tables of the live one; drop it after.

    :param schemas: other databases that the script is about: each has a stand-in with its tables, but
        for those that aren't there yet.
    :raises sqlalchemy.exc.DBAPIError: where the user may not create databases.
    :raises NoStandIn: for a table that refers to a database that has none.
    """
    with _scratch(connection, schemas) as inside:
        copied(connection, inside, stand_ins_of(inside))
        yield inside


@contextmanager
def empty(connection: sa.Connection, with_extensions: bool) -> Iterator[sa.Connection]:
    """Give a connection to a new empty database with the collation of the live one; drop it after.

    What is run there can't reach another one: to these servers a schema is a database, and a name
    before a table's leads out of the scratch database.

    :param with_extensions: nothing here: what is installed is the whole server's.
    :raises sqlalchemy.exc.DBAPIError: where the user may not create databases.
    """
    with _scratch(connection, ()) as inside:
        yield inside


@contextmanager
def _scratch(connection: sa.Connection, schemas: Collection[str]) -> Iterator[sa.Connection]:
    name = f"diffgen_scratch_{secrets.token_hex(6)}"
    names = {schema: f"{name}_{number}" for number, schema in enumerate(sorted(schemas))}
    collation, mode = connection.exec_driver_sql(_SETTINGS).one()
    there = {row[0]: row[1] for row in connection.exec_driver_sql(_DATABASES)}
    others = {one for one in there if one not in names and one.lower() not in _OF_THE_SERVER}
    try:
        with connected(connection) as server:
            server.exec_driver_sql(f"CREATE DATABASE {name} COLLATE {collation}")
            for schema in names.keys() & there.keys():
                server.exec_driver_sql(f"CREATE DATABASE {names[schema]} COLLATE {there[schema]}")
        with connected(connection, first=[f"USE {name}"]) as inside:
            inside.execute(sa.text("SET SESSION sql_mode = :mode"), {"mode": mode})
            if not getattr(inside.dialect, "is_mariadb", False):
                # Where AUTO_INCREMENT stands is kept for a day otherwise:
                # https://dev.mysql.com/doc/refman/8.4/en/information-schema-optimization.html
                inside.exec_driver_sql("SET SESSION information_schema_stats_expiry = 0")
            _keep_inside(inside, StandIns(names, others))
            yield inside
    finally:
        # Over a connection of its own: one that was interrupted takes no more statements.
        with connected(connection) as server:
            # A table of one may refer to a table of another.
            server.exec_driver_sql("SET SESSION foreign_key_checks = 0")
            for one in (name, *names.values()):
                server.exec_driver_sql(f"DROP DATABASE IF EXISTS {in_backticks(one)}")


def _keep_inside(connection: sa.Connection, stand_ins: StandIns) -> None:
    """Let each statement be about stand-ins, and refuse one that isn't."""
    connection.execution_options(**{OPTION: stand_ins})

    def rewrite(_: Any, __: Any, statement: str, parameters: Any, *___: Any) -> tuple[str, Any]:
        return stand_ins.rewritten(statement), parameters

    sa.event.listen(connection, "before_cursor_execute", rewrite, retval=True)
