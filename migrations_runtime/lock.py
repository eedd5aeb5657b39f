"""One runner at a time: the lock that lasts for a whole run, and who holds it.

SQLite needs none here: there each revision's ``BEGIN IMMEDIATE`` is the lock.
"""

from __future__ import annotations

import hashlib
import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa

from migrations_runtime.errors import LockTimeout

log = logging.getLogger(__name__)


@contextmanager
def one_runner(
    connection: sa.Connection, ledger: str, timeout: float, external: bool
) -> Iterator[None]:
    """Hold the lock of ``ledger`` in the connected database while the block runs.

    :param timeout: the seconds to wait for another runner.
    :param external: whether the transaction is the caller's, which the lock then lasts as long as.
    :raises LockTimeout: another runner was at work for longer.
    """
    acquire = _LOCKS.get(connection.dialect.name)
    if acquire is None:
        yield
        return
    release = acquire(connection, ledger, timeout, external)
    try:
        yield
    finally:
        # A connection that broke has lost its lock with it.
        if not connection.invalidated and not connection.closed:
            release()


def _ask(
    connection: sa.Connection, external: bool, sql: str, **values: object
) -> sa.Row[Any] | None:
    """Return the first row, in a transaction of its own unless it is the caller's."""
    statement = sa.text(sql).bindparams(**values)
    if external:
        return connection.execute(statement).first()
    with connection.begin():
        return connection.execute(statement).first()


# -- PostgreSQL ------------------------------------------------------------------------------------

_POSTGRESQL_HOLDER = """
    SELECT a.pid, a.usename, a.application_name, a.client_addr
    FROM pg_catalog.pg_locks l JOIN pg_catalog.pg_stat_activity a ON a.pid = l.pid
    WHERE l.locktype = 'advisory' AND l.granted AND l.objsubid = 1
      AND l.database = (SELECT oid FROM pg_catalog.pg_database WHERE datname = current_database())
      AND ((l.classid::bigint << 32) | l.objid::bigint) = :key
"""


def _postgresql(
    connection: sa.Connection, ledger: str, timeout: float, external: bool
) -> Callable[[], None]:
    """Poll for an advisory lock of the session; for one of the caller's transaction, if external.

    Waiting within one statement would hold a snapshot, for which a CREATE INDEX CONCURRENTLY of the
    runner at work waits in turn: a deadlock. So each try is a transaction of its own.
    https://www.postgresql.org/docs/current/explicit-locking.html#ADVISORY-LOCKS
    """
    digest = hashlib.sha256(f"diffgen:{ledger}".encode()).digest()
    key = int.from_bytes(digest[:8], "big", signed=True)
    function = "pg_try_advisory_xact_lock" if external else "pg_try_advisory_lock"
    deadline, pause, told = time.monotonic() + timeout, 0.05, False
    while True:
        row = _ask(connection, external, f"SELECT {function}(:key)", key=key)
        if row is not None and row[0]:
            break
        holder = _ask(connection, external, _POSTGRESQL_HOLDER, key=key)
        who = _described(holder, "backend {0}, user {1}, application '{2}', from {3}")
        told = told or _tell(who)
        if time.monotonic() >= deadline:
            raise _timeout(ledger, who, timeout, "SELECT pg_terminate_backend({0})", holder)
        time.sleep(min(pause, max(0.0, deadline - time.monotonic())))
        pause = min(pause * 2, 1.0)

    def release() -> None:
        if not external:
            _ask(connection, False, "SELECT pg_advisory_unlock(:key)", key=key)

    return release


# -- MySQL, MariaDB --------------------------------------------------------------------------------

_MYSQL_HOLDER = """
    SELECT ID, USER, HOST FROM information_schema.PROCESSLIST WHERE ID = IS_USED_LOCK(:name)
"""


def _mysql(
    connection: sa.Connection, ledger: str, timeout: float, external: bool
) -> Callable[[], None]:
    """Take a named lock of the session; the name is the server's, so the database is part of it.

    https://dev.mysql.com/doc/refman/8.4/en/locking-functions.html (at most 64 characters)
    """
    database = _ask(connection, external, "SELECT DATABASE()")
    full = f"{database[0] if database else ''}.{ledger}"
    name = f"diffgen:{hashlib.sha256(full.encode()).hexdigest()[:40]}"

    def attempt(seconds: float) -> bool:
        row = _ask(connection, external, "SELECT GET_LOCK(:name, :wait)", name=name, wait=seconds)
        return row is not None and row[0] == 1

    if not attempt(0):
        holder = _ask(connection, external, _MYSQL_HOLDER, name=name)
        who = _described(holder, "connection {0}, user {1}, from {2}")
        _tell(who)
        if not attempt(timeout):
            raise _timeout(ledger, who, timeout, "KILL {0}", holder)

    def release() -> None:
        _ask(connection, external, "SELECT RELEASE_LOCK(:name)", name=name)

    return release


_LOCKS = {"postgresql": _postgresql, "mysql": _mysql, "mariadb": _mysql}


def _described(holder: sa.Row[Any] | None, pattern: str) -> str:
    return pattern.format(*holder) if holder is not None else "another session"


def _tell(who: str) -> bool:
    log.warning("Waiting for the runner that holds the migration lock: %s", who)
    return True


def _timeout(
    ledger: str, who: str, timeout: float, kill: str, holder: sa.Row[Any] | None
) -> LockTimeout:
    end = f", or end it with {kill.format(holder[0])}" if holder is not None else ""
    return LockTimeout(
        f"The migration lock of {ledger} is held by {who}, and {timeout:g} s of waiting are over; "
        f"wait for it{end}, or set lock_timeout higher"
    )
