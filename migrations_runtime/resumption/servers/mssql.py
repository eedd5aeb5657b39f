"""SQL Server: DDL is a part of the transaction, but for what concerns databases and full-text search.

https://learn.microsoft.com/en-us/sql/t-sql/language-elements/transactions-transact-sql
"""

from __future__ import annotations

import re

from migrations_runtime.resumption.servers.standard import Server
from migrations_runtime.resumption.sorts import Sort, begins, statements

_APART = re.compile(
    r"(?:ALTER|CREATE|DROP)\s+(?:DATABASE|FULLTEXT)\b|BACKUP\b|RESTORE\b|RECONFIGURE\b|KILL\b",
    re.IGNORECASE,
)


class SQLServer(Server):
    """SQL Server."""

    begin = "BEGIN TRANSACTION"

    def sort_of_one(self, sql: str) -> Sort:
        """Return what a statement is."""
        if begins(sql, "COMMIT", "BEGIN TRAN", "BEGIN TRANSACTION"):
            return Sort.END
        if begins(sql, "SET", "USE"):
            return Sort.SESSION
        return Sort.APART if _APART.match(sql) else Sort.WITHIN

    def is_repeatable(self, sql: str) -> bool:
        """Tell whether a statement leads to the same when it is executed twice."""
        return len(statements(sql)) == 1 and begins(sql, "RECONFIGURE")


SERVER = SQLServer()
