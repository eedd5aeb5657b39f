"""SQLite: how long a COMMIT waits for readers; there is no other lock once a revision has begun."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa

from migrations_runtime.dialects.sqlite.driver import Driver
from migrations_runtime.limits.limits import Limits
from migrations_runtime.listening import listening
from migrations_runtime.statements import Watch

_FOR_EVER = 2**31 - 1  # milliseconds, 24 days


@contextmanager
def limiting(watch: Watch, limits: Limits) -> Iterator[None]:
    """Set the wait of a COMMIT, and have the watch see to the time of a statement.

    BEGIN IMMEDIATE waits for another runner, as long as ``lock_timeout`` of the configuration says.
    https://www.sqlite.org/pragma.html#pragma_busy_timeout
    """
    watch.statement_timeout = limits.statement_timeout
    if limits.lock_timeout is None:
        yield
        return
    connection = watch.connection
    before = _busy_timeout(connection)
    wait = round(limits.lock_timeout * 1000) or _FOR_EVER

    def committing(connection: sa.Connection) -> None:
        _busy_timeout(connection, wait)

    def begun(connection: sa.Connection) -> None:
        _busy_timeout(connection, before)

    try:
        with listening(connection, commit=committing, begin=begun):
            yield
    finally:
        if not connection.invalidated and not connection.closed:
            _busy_timeout(connection, before)


def written(limits: Limits) -> list[str]:
    """Nothing: a shell has its own ways to wait."""
    return []


def _busy_timeout(connection: sa.Connection, milliseconds: int | None = None) -> int:
    """Return how long SQLite waits, after it was set."""
    given = "" if milliseconds is None else f" = {milliseconds}"
    found: int = Driver(connection).rows(f"PRAGMA busy_timeout{given}")[0][0]
    return found
