"""Real transactions on SQLite: DDL inside, the write lock taken first, foreign keys seen to."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any

import sqlalchemy as sa

from migrations_runtime.dialects.sqlite.driver import Driver
from migrations_runtime.errors import CommandError
from migrations_runtime.listening import listening
from migrations_runtime.origin import one_line
from migrations_runtime.showing.logger import logger
from migrations_runtime.transactions.busy import await_turn, file_of, have_wait
from migrations_runtime.transactions.contract import Transaction
from migrations_runtime.transactions.own_statements import OwnStatements
from migrations_runtime.transactions.violations import Violations, described, violations

log = logger(__name__)

_LEGACY = -1  # sqlite3.LEGACY_TRANSACTION_CONTROL, since Python 3.12


class SQLiteTransactions:
    """``BEGIN IMMEDIATE`` and ``COMMIT`` by our own hand.

    Python's driver begins by itself, and only before an INSERT, UPDATE, DELETE or REPLACE; DDL
    before that is committed at once. With ``isolation_level`` ``None`` it leaves that to us.
    https://docs.python.org/3/library/sqlite3.html#transaction-control

    Foreign keys are not enforced while a revision runs: rebuilding a table drops it, which with
    enforcement deletes the rows that refer to it, and the pragma means nothing within a
    transaction (https://www.sqlite.org/lang_altertable.html#otheralter). Where they were enforced,
    a revision that leaves rows that refer to nothing is refused.
    """

    divisible = True
    #: They are rows of a table (https://www.sqlite.org/autoinc.html), or follow from the rows there are.
    numbers_roll_back = True

    def __init__(self, connection: sa.Connection, timeout: float) -> None:
        self.connection = connection
        self.divided = False
        self.timeout = timeout
        self._enforced = False
        self._suspended = False
        self._violations: Violations | None = None
        self._own_statements = OwnStatements(connection)

    @property
    def autocommit(self) -> bool:
        """Whether each statement is committed by itself now."""
        return self._suspended

    @contextmanager
    def session(self) -> Iterator[None]:
        """Take transactions, the wait for locks and foreign keys into our hands for a run."""
        driver: Any = self.connection.connection.dbapi_connection
        level, mode = driver.isolation_level, getattr(driver, "autocommit", None)
        if mode is not None:
            driver.autocommit = _LEGACY
        self._end()
        driver.isolation_level = None
        wait = self._pragma("busy_timeout")[0][0]
        have_wait(self.connection, self.timeout)
        if self._pragma("journal_mode")[0][0] == "off":
            log.warning(
                "The database has no journal (PRAGMA journal_mode is OFF): a revision that fails stays "
                "half done; switch it on before, by PRAGMA journal_mode = DELETE"
            )
        self._enforced = bool(self._pragma("foreign_keys")[0][0])
        self._pragma("foreign_keys = OFF")
        try:
            with self._own_statements.heard():
                yield
        finally:
            self._end()
            self._pragma(f"foreign_keys = {'ON' if self._enforced else 'OFF'}")
            self._pragma(f"busy_timeout = {wait}")
            driver.isolation_level = level
            if mode is not None:
                driver.autocommit = mode

    @contextmanager
    def one(self) -> Iterator[None]:
        """Run the block in a transaction that holds the write lock from its beginning.

        :raises LockTimeout: another connection holds it for longer than the timeout.
        """
        self.divided = self._suspended = False
        with self._transaction(), self.checked(), self._own_statements.read(), self._begun_anew():
            yield

    def _begun_anew(self) -> AbstractContextManager[None]:
        """Begin where a script has ended the transaction by ``op.get_bind().commit()``.

        SQLAlchemy begins the next one by itself, and counts on the driver to do so too.
        """

        def committed(connection: object) -> None:
            self.divided = True

        def begun(connection: object) -> None:
            if not self._suspended:
                self._take_lock()

        return listening(self.connection, commit=committed, begin=begun)

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        self.begin()
        try:
            yield
            self._commit()
        except BaseException:
            self._end()
            raise

    @contextmanager
    def checked(self) -> Iterator[None]:
        """Refuse a block that leaves rows that refer to nothing, where keys were enforced.

        :raises CommandError: it does.
        """
        if not self._enforced:
            yield
            return
        if self._violations is None:
            self._violations = violations(self.connection)
            if self._violations:
                log.warning("Before this run %s", described(self._violations, self.connection))
        before = self._violations
        yield
        self._refuse_violations(before)

    @contextmanager
    def suspended(self) -> Iterator[None]:
        """Commit, run the block with each statement committed by itself, and begin again."""
        self._commit()
        self.divided = self._suspended = True
        try:
            yield
            self.connection.commit()
        except BaseException:  # which a script may go on after
            self.connection.rollback()
            raise
        finally:
            self._suspended = False
        self.begin()

    @contextmanager
    def apart(self) -> Iterator[Transaction]:
        """Commit, run the block in transactions that it begins by what it gets, and begin again.

        Foreign keys are enforced in these where they were before the run, since nothing is left to
        be refused at the end of the revision.
        """
        self._commit()
        self.divided = self._suspended = True
        self._pragma(f"foreign_keys = {'ON' if self._enforced else 'OFF'}")
        try:
            yield self._transaction
        finally:
            self._pragma("foreign_keys = OFF")
            self._suspended = False
        self.begin()

    def begin(self) -> None:
        """Begin a transaction that holds the write lock.

        :raises LockTimeout: another connection holds it for longer than the timeout.
        """
        self.connection.begin()
        self._take_lock()

    def _take_lock(self) -> None:
        # An application may emit BEGIN by itself at this event, as SQLAlchemy's documentation
        # recommends; that transaction has no lock yet, and nothing in it.
        driver = Driver(self.connection)
        if driver.in_transaction:
            driver.rows("ROLLBACK")
        try:
            # Past the listener that takes a script's BEGIN for one of a savepoint.
            self._await_turn("BEGIN IMMEDIATE")
        except CommandError:
            self.connection.rollback()
            raise

    def _commit(self) -> None:
        """Commit by our own hand, which may be tried again where somebody reads; then tell SQLAlchemy."""
        if Driver(self.connection).in_transaction:
            self.connection.dispatch.commit(self.connection)  # whoever listens is to hear it before
            self._await_turn("COMMIT")
        self.connection.commit()

    def _await_turn(self, statement: str) -> None:
        """Run what others may be in the way of.

        :raises LockTimeout: they were for too long.
        :raises CommandError: something else is, such as a disk that is full.
        """
        try:
            await_turn(self.connection, statement, self.timeout)
        except self.connection.dialect.loaded_dbapi.Error as error:
            raise CommandError(
                f"{file_of(self.connection)} cannot be written to: {one_line(error)}"
            ) from error

    def _end(self) -> None:
        """Roll back whatever is open, for SQLAlchemy and for the driver."""
        self.connection.rollback()
        driver = Driver(self.connection)
        if driver.in_transaction:
            driver.rows("ROLLBACK")

    def _refuse_violations(self, before: Violations) -> None:
        now = violations(self.connection)
        if new := now.since(before):
            raise CommandError(
                f"it would leave broken foreign keys: {described(new, self.connection)}; delete or "
                "correct these rows, or the key, in the script (ON DELETE does nothing while a "
                "revision runs on SQLite)"
            )
        self._violations = now

    def _pragma(self, text: str) -> list[tuple[Any, ...]]:
        return Driver(self.connection).rows(f"PRAGMA {text}")
