"""Statements that are sent as they are: a percent sign in one is none of the driver's business."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa

from migrations_runtime.dialects.mysql.stored.undecodable import readable


def execute(connection: sa.Connection, text: str) -> sa.CursorResult[Any]:
    """Execute a text that is SQL from end to end, and return its result.

    :raises CommandError: the driver can't read it.
    """
    with readable(connection):
        return connection.exec_driver_sql(text, execution_options={"no_parameters": True})


@contextmanager
def names_in_backticks(connection: sa.Connection) -> Iterator[None]:
    """Let the server write names as they are read in any ``sql_mode``.

    With ``ANSI_QUOTES`` it writes them in double quotes, which are strings to a session without:
    https://mariadb.com/kb/en/sql-mode/ · https://dev.mysql.com/doc/refman/8.4/en/sql-mode.html
    """
    if connection.dialect.identifier_preparer.initial_quote == "`":
        yield
        return
    mode = execute(connection, "SELECT @@sql_mode").scalar_one()
    execute(connection, "SET SESSION sql_mode = ''")
    try:
        yield
    finally:
        if not connection.invalidated:
            connection.execute(sa.text("SET SESSION sql_mode = :mode"), {"mode": mode})


def in_backticks(name: str) -> str:
    """Return a name as it stands in such a text."""
    return f"`{name.replace('`', '``')}`"
