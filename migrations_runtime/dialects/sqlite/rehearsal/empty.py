"""An empty database in memory, in which the application's functions and collations are known."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa

from migrations_runtime.dialects.sqlite.driver import Driver


@contextmanager
def empty(connection: sa.Connection) -> Iterator[sa.Connection]:
    """Give a connection to one; functions and collations are there by name, and do nothing."""
    module = None if connection.dialect.is_async else connection.dialect.dbapi
    engine = sa.create_engine("sqlite://", **({"module": module} if module else {}))
    with engine.connect() as found:
        _with_functions(found.connection.dbapi_connection, Driver(connection))
        yield found
    engine.dispose()


def _with_functions(driver: Any, live: Driver) -> None:
    functions = "SELECT DISTINCT name, narg FROM pragma_function_list WHERE NOT builtin"
    for name, arguments in live.rows(functions):
        driver.create_function(name, arguments, _nothing)
    for (name,) in live.rows("SELECT name FROM pragma_collation_list"):
        if name.upper() not in ("BINARY", "NOCASE", "RTRIM"):
            driver.create_collation(name, _same)


def _nothing(*_: object) -> None:
    return None


def _same(*_: object) -> int:
    return 0
