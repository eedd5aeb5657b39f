"""A lock that is lost is noticed before anything is executed, or committed, without it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa

from migrations_runtime.errors import LockLost
from migrations_runtime.listening import listening
from migrations_runtime.lock.contract import RunLock


@contextmanager
def noticed(connection: sa.Connection, lock: RunLock, ledger: str) -> Iterator[None]:
    """Have the block end where the lock is lost, whoever executes or commits something.

    Whether the session is the same shows without asking the server: after a connection broke,
    SQLAlchemy makes another one. The rest is looked at before each commit.

    :raises LockLost: it is.
    """
    session = connection.connection.dbapi_connection

    def executing(connection: sa.Connection, *_: object) -> None:
        if not lock.is_elsewhere and connection.connection.dbapi_connection is not session:
            raise _lost(connection, ledger)

    def committing(connection: sa.Connection) -> None:
        executing(connection)
        if not lock.is_held():
            raise _lost(connection, ledger)

    with listening(connection, before_cursor_execute=executing, commit=committing):
        yield


def _lost(connection: sa.Connection, ledger: str) -> LockLost:
    """Close the connection, which rolls back what it has not committed, and return the error.

    SQLAlchemy takes a transaction whose commit failed for ended: it would be committed by the next.
    """
    connection.invalidate()
    return LockLost(
        f"The migration lock of {ledger} was lost while this runner was at work: its session ended, "
        "or something let go of the lock; nothing was committed since. Run the command again"
    )
