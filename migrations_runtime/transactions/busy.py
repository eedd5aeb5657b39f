"""What SQLite may be too busy for: reading, beginning to write, committing. Each is waited for alike."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa

from migrations_runtime.dialects.sqlite.driver import Driver
from migrations_runtime.lock.contract import Holder
from migrations_runtime.lock.waiting import take

# Where the locks of a file are: https://www.sqlite.org/src/file/src/os.h (PENDING_BYTE and what
# follows it), and in the file beside it that WAL has: https://www.sqlite.org/walformat.html#walidxlocks
_RESERVED, _SHARED = 0x40000001, 0x40000002
_WAL_WRITE = 120
_LONGEST = 1_000_000.0  # in milliseconds it is an int of 32 bits


class Busy:
    """A statement that takes a lock, or lets go of one, as soon as other connections allow it.

    Waiting is SQLite's own (``busy_timeout``), but not for longer than one try: it can't be
    interrupted while it waits.
    """

    def __init__(self, connection: sa.Connection, statement: str) -> None:
        self._connection, self._statement = connection, statement
        self._driver = Driver(connection)
        self.subject = f"{file_of(connection)} is locked"

    def attempt(self, seconds: float) -> bool:
        """Run the statement; return whether it could be run.

        :raises Exception: the driver's error, where it is another one than being busy.
        """
        have_wait(self._connection, seconds)
        try:
            self._driver.rows(self._statement)
        except self._connection.dialect.loaded_dbapi.OperationalError as error:
            # "database is locked", "database table is locked", "locking protocol"
            if "lock" not in str(error):
                raise
            return False
        return True

    def holder(self) -> Holder:
        """Return which process holds the file, where the system tells."""
        from migrations_runtime.lock.processes import holder_of

        file = file_of(self._connection)
        found = (
            holder_of(file, _RESERVED)
            or holder_of(f"{file}-shm", _WAL_WRITE)
            or holder_of(file, _SHARED, ("READ", "WRITE"))
        )
        return found or Holder("another connection", way_out="close what has the file open")


def await_turn(connection: sa.Connection, statement: str, timeout: float) -> None:
    """Run a statement as soon as SQLite is not busy; what comes after it waits as long.

    :raises LockTimeout: it was for longer than ``timeout`` seconds.
    :raises Exception: another error of the driver's.
    """
    try:
        take(Busy(connection, statement), timeout)
    finally:
        have_wait(connection, timeout)


def have_wait(connection: sa.Connection, seconds: float) -> None:
    """Have SQLite itself wait where it is busy; https://www.sqlite.org/pragma.html#pragma_busy_timeout."""
    Driver(connection).rows(f"PRAGMA busy_timeout = {round(min(seconds, _LONGEST) * 1000)}")


@contextmanager
def readable(connection: sa.Connection, timeout: float) -> Iterator[None]:
    """Wait until the database can be read, and let what the block reads wait as well.

    One that commits, or writes more than fits into memory, keeps readers out. The driver alone would
    wait for five seconds: https://docs.python.org/3/library/sqlite3.html#sqlite3.connect

    :raises LockTimeout: it can't be for longer than ``timeout`` seconds.
    :raises DBAPIError: it can't be at all.
    """
    before = Driver(connection).rows("PRAGMA busy_timeout")[0][0]
    try:
        _look(connection, timeout)
        yield
    finally:
        have_wait(connection, before / 1000)


def _look(connection: sa.Connection, timeout: float) -> None:
    statement, errors = "PRAGMA schema_version", connection.dialect.loaded_dbapi.Error
    try:
        await_turn(connection, statement, timeout)
    except errors as error:  # the file is no database
        raise sa.exc.DBAPIError.instance(statement, None, error, errors) from error


def file_of(connection: sa.Connection) -> str:
    """Return the file of a database, for messages."""
    return connection.engine.url.database or ":memory:"
