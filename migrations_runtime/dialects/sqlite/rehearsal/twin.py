"""A schema once more, in memory and without rows: what is tried there leaves the database alone."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa

from migrations_runtime.dialects.sqlite.driver import Driver
from migrations_runtime.dialects.sqlite.text.tokens import fold, names_in, quote


@contextmanager
def twin(connection: sa.Connection, schema: str) -> Iterator[sa.Connection]:
    """Give a connection whose main schema has all views and triggers, and what they name.

    The application's functions and collations are there by name, and do nothing. What SQLite does
    not take again is left out: that was broken before, or is a table of a module of its own.
    """
    live = Driver(connection)
    module = None if connection.dialect.is_async else connection.dialect.dbapi
    engine = sa.create_engine("sqlite://", **({"module": module} if module else {}))
    with engine.connect() as found:
        _with_functions(found.connection.dbapi_connection, live)
        for sql in _statements(live, schema):
            Driver(found).complaint_of(sql)
        yield found
    engine.dispose()


def _with_functions(driver: Any, live: Driver) -> None:
    functions = "SELECT DISTINCT name, narg FROM pragma_function_list WHERE NOT builtin"
    for name, arguments in live.rows(functions):
        driver.create_function(name, arguments, _nothing)
    for (name,) in live.rows("SELECT name FROM pragma_collation_list"):
        if name.upper() not in ("BINARY", "NOCASE", "RTRIM"):
            driver.create_collation(name, _same)


def _statements(live: Driver, schema: str) -> list[str]:
    """Return the stored texts in the order in which they can be run again."""
    rows = live.rows(
        f"SELECT type, name, tbl_name, sql FROM {quote(schema)}.sqlite_master "
        "WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite!_%' ESCAPE '!' ORDER BY rowid"
    )
    texts = [(sql, owner) for kind, _, owner, sql in rows if kind in ("view", "trigger")]
    named = {name for sql, owner in texts for name in names_in(sql) | {fold(owner)}}
    return [
        sql
        for wanted in ("table", "index", "view", "trigger")
        for kind, _, owner, sql in rows
        if kind == wanted and (kind in ("view", "trigger") or fold(owner) in named)
    ]


def _nothing(*_: object) -> None:
    return None


def _same(*_: object) -> int:
    return 0
