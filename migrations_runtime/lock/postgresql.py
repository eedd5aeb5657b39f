"""PostgreSQL: an advisory lock, of the session or of a transaction that lasts as long.

https://www.postgresql.org/docs/current/explicit-locking.html#ADVISORY-LOCKS
"""

from __future__ import annotations

import hashlib
import time
from contextlib import ExitStack
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from migrations_runtime.another_connection import another
from migrations_runtime.errors import CommandError
from migrations_runtime.lock.asking import ask, let_go
from migrations_runtime.lock.contract import Holder, RunLock
from migrations_runtime.origin import one_line

_NAME = "migration lock"  # of the session that does nothing but hold it

# A session that a pooler keeps has been connected for ages; its transaction is the lock's.
_HOLDER = f"""
    SELECT a.pid, a.usename, a.application_name, a.client_addr,
      CASE WHEN a.application_name = '{_NAME}' THEN a.xact_start ELSE a.backend_start END AS since
    FROM pg_catalog.pg_locks l JOIN pg_catalog.pg_stat_activity a ON a.pid = l.pid
    WHERE l.locktype = 'advisory' AND l.granted AND l.objsubid = 1
      AND l.database = (SELECT oid FROM pg_catalog.pg_database WHERE datname = current_database())
      AND ((l.classid::bigint << 32) | l.objid::bigint) = :key
"""

# What the server, or the role, says against transactions that do nothing; the second is new in 17.
_LASTING = f"""
    SELECT set_config(name, '0', true) FROM pg_catalog.pg_settings
    WHERE name IN ('idle_in_transaction_session_timeout', 'transaction_timeout')
    UNION ALL SELECT set_config('application_name', '{_NAME}', true)
"""


def lock_of(connection: sa.Connection, ledger: str, external: bool) -> RunLock:
    """Return the lock of a ledger, in the way in which this connection can hold one."""
    if external:
        return OfTransaction(connection, ledger)
    return (
        BesidePooler(connection, ledger) if is_pooled(connection) else OfSession(connection, ledger)
    )


def is_pooled(connection: sa.Connection, within: bool = False) -> bool:
    """Return whether a pooler stands between, which may give each transaction another session.

    A pooler tells the client a process id of its own making, for cancelling requests
    (https://www.postgresql.org/docs/current/protocol-flow.html#PROTOCOL-FLOW-START-UP,
    BackendKeyData; PgBouncer's and Supavisor's are random numbers). A driver that doesn't tell what
    it was told is taken to be connected to the server itself.

    :param within: whether to ask in the transaction that is open.
    """
    told = told_process(connection.connection.driver_connection)
    if told is None:
        return False
    row = ask(connection, within, "SELECT pg_backend_pid()")
    return row is None or row[0] != told


def told_process(driver: Any) -> int | None:
    """Return the process id that a driver was told when it connected; None of one that doesn't say."""
    if (asyncpg := getattr(driver, "get_server_pid", None)) is not None:
        return int(asyncpg())
    pid = getattr(getattr(driver, "info", None), "backend_pid", None)  # psycopg, psycopg2
    return None if pid is None else int(pid)


class _Advisory:
    """What the three ways have in common: the key, and who has it."""

    ends_with_transaction = False
    is_elsewhere = False
    is_certain = True

    def __init__(self, connection: sa.Connection, ledger: str) -> None:
        digest = hashlib.sha256(f"diffgen:{ledger}".encode()).digest()
        self.key = int.from_bytes(digest[:8], "big", signed=True)
        self.connection = connection
        self.subject = f"The migration lock of {ledger} is held"

    def holder(self) -> Holder | None:
        """Return whose it is."""
        row = ask(self.connection, self.ends_with_transaction, _HOLDER, key=self.key)
        if row is None:
            return None
        who = f"backend {row[0]}, user {row[1]}, application '{row[2]}', from {row[3]}"
        return Holder(who, row[4], f"end it with SELECT pg_terminate_backend({row[0]})")


class OfSession(_Advisory):
    """The lock of a session, which lasts until it is let go of, or the session ends.

    Waiting within one statement would hold a snapshot, for which a CREATE INDEX CONCURRENTLY of the
    runner at work waits in turn: a deadlock. So each try is a transaction of its own.
    """

    def attempt(self, seconds: float) -> bool:
        """Take it within so many seconds, or tell that it is somebody else's."""
        time.sleep(seconds)
        row = ask(self.connection, False, "SELECT pg_try_advisory_lock(:key)", key=self.key)
        return row is not None and bool(row[0])

    def is_held(self) -> bool:
        """Whether it is ours, which it is for as long as the session lasts."""
        return True

    def release(self) -> None:
        """Let go of it."""
        let_go(self.connection, "SELECT pg_advisory_unlock(:key)", key=self.key)


class OfTransaction(_Advisory):
    """The lock of the caller's transaction, which nothing but its end lets go of."""

    ends_with_transaction = True

    def attempt(self, seconds: float) -> bool:
        """Take it within so many seconds, or tell that it is somebody else's."""
        time.sleep(seconds)
        row = ask(self.connection, True, "SELECT pg_try_advisory_xact_lock(:key)", key=self.key)
        return row is not None and bool(row[0])

    def is_held(self) -> bool:
        """Whether it is ours, which it is for as long as there is something to commit."""
        return True

    def release(self) -> None:
        """Leave it to the transaction."""


class BesidePooler(_Advisory):
    """The lock of a transaction on a second connection, which is open as long as the run lasts.

    A pooler that hands out sessions by transaction leaves that one its session
    (https://www.pgbouncer.org/features.html). READ COMMITTED holds no snapshot between statements,
    so that neither VACUUM nor CREATE INDEX CONCURRENTLY waits for it.
    """

    is_elsewhere = True

    def __init__(self, connection: sa.Connection, ledger: str) -> None:
        super().__init__(connection, ledger)
        self._opened = ExitStack()
        self._second: sa.Connection | None = None

    def attempt(self, seconds: float) -> bool:
        """Take it within so many seconds, or tell that it is somebody else's."""
        time.sleep(seconds)
        second = self._second = self._second or self._connected()
        second.begin()
        if second.scalar(sa.select(sa.func.pg_try_advisory_xact_lock(self.key))):
            second.execute(sa.text(_LASTING))
            self._require_session()
            return True
        second.rollback()  # a transaction that waits would keep a session from others
        return False

    def is_held(self) -> bool:
        """Ask whether the second connection is still there."""
        try:
            return self._second is not None and self._second.scalar(sa.select(1)) == 1
        except DBAPIError:
            return False

    def release(self) -> None:
        """Let go of it."""
        self._opened.close()

    def _connected(self) -> sa.Connection:
        try:
            return self._opened.enter_context(another(self.connection))
        except SQLAlchemyError as error:
            raise _no_second(error) from error

    def _require_session(self) -> None:
        """Look whether the pooler has a session left for the first connection.

        :raises CommandError: it has not.
        """
        try:
            ask(self.connection, False, "SELECT 1")
        except DBAPIError as error:
            self.release()
            raise _no_second(error) from error


def _no_second(error: SQLAlchemyError) -> CommandError:
    return CommandError(
        "The connection goes through a pooler, which keeps no lock of a session, and a second "
        f"session for it can't be had: {one_line(error)}; give the pool two of them, or migrations "
        "a URL that leads to the server itself"
    )
