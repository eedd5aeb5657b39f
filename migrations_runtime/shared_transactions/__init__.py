"""Transactions that several revisions of a new database share."""

from migrations_runtime.shared_transactions.taking import SharedTransactions

__all__ = ["SharedTransactions"]
