"""The number that a server knows a session by."""

from __future__ import annotations

from contextlib import closing

import sqlalchemy as sa


def session_number(connection: sa.Connection, sql: str) -> int | None:
    """Ask the server for it: past SQLAlchemy, which would begin a transaction.

    :raises DBAPIError: the server can't be asked any more.
    """
    errors = connection.dialect.loaded_dbapi.Error
    pooled = connection.connection
    try:
        with closing(pooled.cursor()) as cursor:
            cursor.execute(sql)
            row = cursor.fetchone()
    except errors as error:
        broke = connection.dialect.is_disconnect(error, pooled, None)
        if broke:
            connection.invalidate(error)
        raise sa.exc.DBAPIError.instance(
            sql, None, error, errors, connection_invalidated=broke
        ) from error
    return None if row is None else int(row[0])
