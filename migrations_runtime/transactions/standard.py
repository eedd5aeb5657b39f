"""Transactions as SQLAlchemy and most drivers have them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa

from migrations_runtime.errors import TransactionError


class StandardTransactions:
    """Begin, commit and roll back are the driver's."""

    def __init__(self, connection: sa.Connection) -> None:
        self.connection = connection

    @contextmanager
    def session(self) -> Iterator[None]:
        """Refuse a connection that commits each statement by itself.

        :raises TransactionError: it is one.
        """
        driver = self.connection.connection.dbapi_connection
        # psycopg, psycopg2, asyncpg and pg8000 have the attribute; PyMySQL and MySQLdb have a
        # function for it.
        ask = getattr(driver, "get_autocommit", None)
        if ask() if ask is not None else getattr(driver, "autocommit", False) is True:
            raise TransactionError(
                "The connection is in AUTOCOMMIT mode, in which a revision that fails stays half "
                "done; give context.configure() one without isolation_level='AUTOCOMMIT' (a script "
                "that needs it uses op.get_context().autocommit_block())"
            )
        yield

    @contextmanager
    def one(self) -> Iterator[None]:
        """Run the block in a transaction.

        Commit and rollback are the connection's, since a script may have ended the transaction that
        was begun here, and be in another.
        """
        self.connection.begin()
        try:
            yield
            self.connection.commit()
        except BaseException:
            self.connection.rollback()
            raise

    @contextmanager
    def suspended(self) -> Iterator[None]:
        """Commit, run the block in AUTOCOMMIT, and begin again."""
        self.connection.commit()
        level = self.connection.get_isolation_level()
        self.connection.execution_options(isolation_level="AUTOCOMMIT")
        try:
            yield
        finally:
            self.connection.rollback()
            self.connection.execution_options(isolation_level=level)
        self.connection.begin()
