"""Transactions that hold DDL: what each server, and each driver, needs for one to be real."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext

import sqlalchemy as sa

from migrations_runtime.transactions import busy
from migrations_runtime.transactions.contract import Transactions
from migrations_runtime.transactions.external import ExternalTransaction, is_in_a_block

__all__ = [
    "ExternalTransaction",
    "Transactions",
    "is_in_a_block",
    "readable",
    "transactions_for",
]


def transactions_for(connection: sa.Connection, timeout: float, external: bool) -> Transactions:
    """Return how revisions run in transactions on ``connection``.

    :param timeout: the seconds to wait for a lock, where beginning takes one.
    :param external: whether the caller's transaction is to be used.
    """
    if external:
        return ExternalTransaction(connection)
    if connection.dialect.name == "sqlite":
        from migrations_runtime.transactions.sqlite import SQLiteTransactions

        return SQLiteTransactions(connection, timeout)
    from migrations_runtime.transactions.standard import StandardTransactions

    return StandardTransactions(connection)


def readable(connection: sa.Connection | None, timeout: float) -> AbstractContextManager[None]:
    """Wait until the database can be read, where others may keep readers out, and stay patient.

    :param connection: None where nothing is read, but written as SQL.
    :raises LockTimeout: it can't be read for longer than ``timeout`` seconds.
    """
    if connection is None or connection.dialect.name != "sqlite":
        return nullcontext()
    return busy.readable(connection, timeout)
