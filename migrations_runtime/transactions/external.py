"""The caller's own transaction: used, never ended, and watched for being rolled back."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa
from sqlalchemy import event

from migrations_runtime.dialects.sqlite.driver import Driver
from migrations_runtime.errors import TransactionError
from migrations_runtime.showing.logger import logger
from migrations_runtime.transactions.contract import Transaction

log = logger(__name__)


class ExternalTransaction:
    """A transaction that was open on the connection before the run.

    It may be the caller's on purpose (``engine.begin()``, a connection handed over by a test), or
    have begun by itself with some statement before ``context.configure()``, in which case closing
    the connection takes all the work back. Which of the two it is shows at its end: while the
    command lasts a rollback is an error, and after that a warning, since nobody is there to raise to.
    """

    divisible = False
    numbers_roll_back = False
    divided = False
    autocommit = False

    def __init__(self, connection: sa.Connection) -> None:
        self.connection = connection
        self.used = False
        self.committed = False
        self.rolled_back = False
        self.released = False

    @contextmanager
    def session(self) -> Iterator[None]:
        """Make sure that there is a real transaction, and watch how it ends."""
        begin_where_the_driver_has_not(self.connection)
        self.committed = False
        if not self.used:
            self.used = True
            for end in ("commit", "commit_twophase"):
                event.listen(self.connection, end, self._on_commit)
            for end in ("rollback", "rollback_twophase"):
                event.listen(self.connection, end, self._on_rollback)
        yield

    @contextmanager
    def one(self) -> Iterator[None]:
        """Run the block in the transaction there is."""
        yield

    @contextmanager
    def suspended(self) -> Iterator[None]:
        """Refuse to commit what is not ours.

        :raises TransactionError: always.
        """
        raise _not_ours("autocommit_block()")
        yield

    @contextmanager
    def apart(self) -> Iterator[Transaction]:
        """Refuse to commit what is not ours.

        :raises TransactionError: always.
        """
        raise _not_ours("a transaction of its own")
        yield

    def release(self) -> None:
        """Leave the transaction to its caller, since the command is through.

        :raises TransactionError: it was rolled back already.
        """
        self.released = True
        self._refuse_loss()
        if self.used and not self.committed:
            log.info("The revisions stay when the transaction is committed that was open before")

    def _refuse_loss(self) -> None:
        if self.rolled_back:
            raise TransactionError(
                "The revisions ran in a transaction that was already open at context.configure(), "
                f"and it was rolled back: {self._what_stayed}. Call connection.commit() before "
                "context.configure(), or connect with engine.begin()"
            )

    @property
    def _what_stayed(self) -> str:
        from migrations_runtime.dialects import dialect_for

        if dialect_for(self.connection.dialect.name).transactional_ddl:
            return "nothing of them stayed"
        return "what came before a statement of DDL stayed, since that commits it"

    def _on_commit(self, *_: object) -> None:
        self.committed = True

    def _on_rollback(self, *_: object) -> None:
        if self.committed:
            return  # another transaction, which came later
        if self.released and not self.rolled_back:
            log.warning(
                "The revisions ran in the transaction of the connection that they were given, and "
                "it was rolled back: %s",
                self._what_stayed,
            )
        self.rolled_back = True


def _not_ours(what: str) -> TransactionError:
    return TransactionError(
        f"{what} would commit the transaction that was open before context.configure(); hand over a "
        "connection without one"
    )


def begin_where_the_driver_has_not(connection: sa.Connection) -> None:
    """Emit SQLite's BEGIN, which Python's driver puts off until the first INSERT or the like.

    DDL before that would be committed at once. ``isolation_level`` is set back while the
    transaction is open, which ends nothing; setting it to ``None`` in one would commit.
    https://docs.python.org/3/library/sqlite3.html#sqlite3-transaction-control-isolation-level
    """
    if connection.dialect.name != "sqlite":
        return
    adapted = connection.connection.dbapi_connection
    if adapted is None or Driver(connection).in_transaction is not False:
        return
    level = adapted.isolation_level
    adapted.isolation_level = None
    try:
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    finally:
        adapted.isolation_level = level


def is_in_a_block(connection: sa.Connection) -> bool:
    """Return whether a ``with connection.begin():`` is open, which alone may end its transaction.

    SQLAlchemy raises for a commit within one, and tells of it by this attribute only.
    """
    return getattr(connection, "_trans_context_manager", None) is not None
