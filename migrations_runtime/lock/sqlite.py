"""SQLite: a lock on a file beside the database, for a run that is more than one transaction.

SQLite's own locks end with a transaction. Between two of a revision (a backfill's batches, an
``autocommit_block()``) another run would take it for one that died, and go on with it.

The file is another one than the database since a process loses all of its locks on a file that it closes:
https://www.sqlite.org/howtocorrupt.html#_posix_advisory_locks_canceled_by_a_separate_thread_doing_close_
"""

from __future__ import annotations

import os
import sys
import time
from contextlib import suppress

import sqlalchemy as sa

from migrations_runtime.errors import CommandError
from migrations_runtime.lock.contract import Holder, RunLock
from migrations_runtime.lock.processes import holder_of

SUFFIX = "-migration"
_PAUSE = 0.02


def lock_of(connection: sa.Connection, ledger: str, external: bool) -> RunLock:
    """Return the lock of a database; one in memory, or in a folder that is not to be written to, has none."""
    listed = connection.exec_driver_sql("PRAGMA database_list").all()
    connection.rollback()
    file = next((row[2] for row in listed if row[1] == "main"), "")
    return Beside(f"{file}{SUFFIX}" if file and os.access(os.path.dirname(file), os.W_OK) else None)


class Beside:
    """A file that whoever migrates has locked, and removes at the end."""

    ends_with_transaction = False
    is_elsewhere = False

    def __init__(self, path: str | None) -> None:
        self.path = path
        self.subject = f"{path} is locked"
        self.is_certain = False
        self._file: int | None = None

    def attempt(self, seconds: float) -> bool:
        """Take it within so many seconds, or tell that it is somebody else's."""
        deadline = time.monotonic() + seconds
        while self.path is not None and not self._taken(self.path):
            if time.monotonic() >= deadline:
                return False
            time.sleep(_PAUSE)
        return True

    def _taken(self, path: str) -> bool:
        """Lock the file; not one that its holder has removed meanwhile.

        :raises CommandError: it can't be made in its folder, or is another user's.
        """
        try:
            file = os.open(path, os.O_RDONLY | os.O_CREAT, 0o666)
        except OSError as error:
            way_out = "let the user that migrates write to its folder, as SQLite needs it, too"
            if os.path.lexists(path):
                way_out = "remove it, or let the user that migrates read it"
            raise CommandError(
                f"{path}, which a run locks, can't be opened: {error.strerror}; {way_out}"
            ) from error
        try:
            is_ours = self.is_certain = _locked(file)
        except OSError:  # a file system without such locks: runs take turns by transaction
            is_ours, self.is_certain = True, False
        if is_ours and _is_at(file, path):
            self._file = file
            return True
        os.close(file)
        return False

    def holder(self) -> Holder | None:
        """Return which process it is, where the system tells."""
        return None if self.path is None else holder_of(self.path, 0)

    def is_held(self) -> bool:
        """Look whether the file is still there."""
        return self.path is None or (self._file is not None and _is_at(self._file, self.path))

    def release(self) -> None:
        """Remove the file, and let go of it."""
        if self._file is None or self.path is None:
            return
        if _is_at(self._file, self.path):
            with suppress(OSError):  # Windows removes no file that others have open
                os.unlink(self.path)
        os.close(self._file)
        self._file = None


def _is_at(file: int, path: str) -> bool:
    try:
        return os.path.samestat(os.fstat(file), os.stat(path))
    except OSError:
        return False


def _locked(file: int) -> bool:
    """Lock an open file, unless somebody has; https://docs.python.org/3/library/fcntl.html#fcntl.flock.

    :raises OSError: the file system has no such locks.
    """
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(file, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):  # the latter is Windows' word for it
        return False
    return True
