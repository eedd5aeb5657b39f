"""Transactions as SQLAlchemy and most drivers have them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from migrations_runtime.errors import TransactionError
from migrations_runtime.listening import listening
from migrations_runtime.origin import one_line
from migrations_runtime.showing.logger import logger
from migrations_runtime.transactions.contract import Transaction

log = logger(__name__)
_OTHER = (
    "give context.configure() one without isolation_level='AUTOCOMMIT' (a script that needs it uses "
    "op.get_context().autocommit_block())"
)
_COMMIT = re.compile(r"^\s*(?:COMMIT|END)\b|;\s*COMMIT\b", re.IGNORECASE)


def is_autocommit(connection: sa.Connection) -> bool:
    """Return whether a connection commits each statement by itself; one that broke commits nothing."""
    if connection.invalidated:  # to ask it would connect anew
        return False
    driver = connection.connection.dbapi_connection
    # psycopg, psycopg2, asyncpg and pg8000 have the attribute; PyMySQL and MySQLdb have a function
    # for it.
    ask = getattr(driver, "get_autocommit", None)
    return bool(ask() if ask is not None else getattr(driver, "autocommit", False) is True)


class StandardTransactions:
    """Begin, commit and roll back are the driver's."""

    divisible = True
    #: https://www.postgresql.org/docs/current/functions-sequence.html: ``nextval`` is never rolled back.
    numbers_roll_back = False

    def __init__(self, connection: sa.Connection) -> None:
        self.connection = connection
        self.divided = False

    @property
    def autocommit(self) -> bool:
        """Whether the connection commits each statement by itself."""
        return is_autocommit(self.connection)

    def refuse_autocommit(self) -> None:
        """Look whether there will be transactions at all.

        :raises TransactionError: the connection commits each statement by itself.
        """
        if self.autocommit:
            raise TransactionError(
                f"The connection is in AUTOCOMMIT mode, in which nothing can be taken back; {_OTHER}"
            )

    @contextmanager
    def session(self) -> Iterator[None]:
        """Warn of a connection that commits each statement by itself."""
        if self.autocommit:
            log.warning(
                "The connection is in AUTOCOMMIT mode: a revision that fails stays half done; %s",
                _OTHER,
            )
        yield

    @contextmanager
    def one(self) -> Iterator[None]:
        """Run the block in a transaction.

        Commit and rollback are the connection's, since a script may have ended the transaction that
        was begun here, and be in another.
        """
        self.divided = False
        with self._transaction(), self._watched():
            yield

    def _watched(self) -> AbstractContextManager[None]:
        """Notice a COMMIT of the script's own, by which a part of the revision is kept."""

        def executed(connection: object, cursor: object, statement: str, *_: object) -> None:
            if _COMMIT.search(statement):
                self.divided = True

        def committed(connection: object) -> None:
            self.divided = True

        return listening(self.connection, before_cursor_execute=executed, commit=committed)

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        self.connection.begin()
        try:
            yield
            self._commit()
        except BaseException:
            self.connection.rollback()
            raise

    def _commit(self) -> None:
        """Commit.

        :raises TransactionError: the connection broke meanwhile: the server may have done it or not.
        """
        try:
            self.connection.commit()
        except DBAPIError as error:
            if not self.connection.invalidated:
                raise
            raise TransactionError(
                f"The connection broke at a COMMIT ({one_line(error).rstrip('.')}), which may have been carried out "
                "or not: 'current' tells; run the command again, and it goes on from there"
            ) from error

    @contextmanager
    def suspended(self) -> Iterator[None]:
        """Commit, run the block in AUTOCOMMIT, and begin again."""
        self._commit()
        self.divided = True
        level = self.connection.get_isolation_level()
        self.connection.execution_options(isolation_level="AUTOCOMMIT")
        try:
            yield
        finally:
            self.connection.rollback()
            if not self.connection.invalidated:  # to set it would connect anew
                self.connection.execution_options(isolation_level=level)
        self.connection.begin()

    @contextmanager
    def apart(self) -> Iterator[Transaction]:
        """Commit, run the block in transactions that it begins by what it gets, and begin again.

        :raises TransactionError: the connection commits each statement by itself.
        """
        self.refuse_autocommit()
        self._commit()
        self.divided = True
        yield self._transaction
        self.connection.begin()
