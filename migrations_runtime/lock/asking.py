"""Questions about a lock: in transactions of their own, or past all that SQLAlchemy does."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError


def ask(
    connection: sa.Connection, external: bool, sql: str, **values: object
) -> Sequence[Any] | None:
    """Return the first row, in a transaction of its own unless it is the caller's."""
    statement = sa.text(sql).bindparams(**values)
    if external:
        return connection.execute(statement).first()
    with connection.begin():
        return connection.execute(statement).first()


def ask_if_allowed(
    connection: sa.Connection, external: bool, sql: str, **values: object
) -> Sequence[Any] | None:
    """Return the first row, or none where the role may not see it."""
    try:
        return ask(connection, external, sql, **values)
    except DBAPIError:
        if connection.invalidated:
            raise
        return None


def let_go(connection: sa.Connection, sql: str, **values: object) -> None:
    """Run what releases a lock of the session, in the transaction that there is, or one of its own.

    A session that is gone has released it; a connection that can't do so is closed for it.
    """
    if connection.invalidated or connection.closed:
        return
    statement = sa.text(sql).bindparams(**values)
    try:
        if connection.in_transaction():
            connection.execute(statement)
        else:
            with connection.begin():
                connection.execute(statement)
    except DBAPIError:
        connection.invalidate()


def agrees(connection: sa.Connection, sql: str) -> bool:
    """Return whether the first value is true, within whatever transaction there is.

    No event tells of it: those are for what a script executes.
    """
    cursor = connection.connection.cursor()
    try:
        cursor.execute(sql)
        row = cursor.fetchone()
    except connection.dialect.loaded_dbapi.Error:
        return False  # the session is gone, and what it held with it
    finally:
        cursor.close()
    return row is not None and bool(row[0])
