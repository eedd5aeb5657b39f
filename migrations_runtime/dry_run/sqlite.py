"""A dry run on SQLite: all of its DDL can be rolled back, and all of its transactions hold the lock."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa

from migrations_runtime.dry_run.inlining import sqlite_inlined
from migrations_runtime.dry_run.servers import Paused
from migrations_runtime.origin import one_line
from migrations_runtime.transactions.external import begin_where_the_driver_has_not
from migrations_runtime.transactions.sqlite import SQLiteTransactions

_WAIT = 1.0


class SQLite:
    """Holds the write lock from the beginning, as a run does."""

    wary = False

    def __init__(self, connection: sa.Connection, ledger: str, external: bool) -> None:
        self.connection = connection
        self._own = None if external else SQLiteTransactions(connection, _WAIT)
        # A run takes the same care of tables that are rebuilt.
        self.opening = () if external else ("PRAGMA foreign_keys = OFF",)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Begin the transaction, or a savepoint of the caller's, and roll it back."""
        if self._own is not None:
            with self._own.session():  # which rolls back at its end
                self._own.begin()
                yield
            return
        begin_where_the_driver_has_not(self.connection)
        outer = self.connection.begin_nested()
        try:
            yield
        finally:
            outer.rollback()

    @contextmanager
    def checked(self, recorder: Paused) -> Iterator[None]:
        """Refuse rows that refer to nothing, where foreign keys are enforced."""
        if self._own is None:
            yield
        else:
            with self._own.checked():
                yield

    def prepare(self, statement: str) -> None:
        """Do nothing: SQLite takes everything back, its counters too."""

    def excuse(self, error: Exception, outside: bool, left_out: bool) -> str | None:
        """Excuse VACUUM and its like, which may not be in a transaction."""
        said = one_line(error)
        excused = (outside and "within a transaction" in said) or (left_out and "no such" in said)
        return said if excused else None

    def committed(self) -> None:
        """Do nothing: nothing waits for a COMMIT."""

    def inlined(self, statement: str, parameters: object) -> str:
        """Return a statement with its parameters written into it."""
        return sqlite_inlined(statement, parameters)
