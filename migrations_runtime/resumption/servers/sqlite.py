"""SQLite: all but VACUUM is a part of the transaction.

https://www.sqlite.org/lang_vacuum.html
"""

from __future__ import annotations

from migrations_runtime.resumption.servers.standard import Server
from migrations_runtime.resumption.sorts import Sort, begins, plain


class SQLite(Server):
    """SQLite; a script's own BEGIN and COMMIT are those of a savepoint when they come here."""

    begin = "BEGIN IMMEDIATE"
    alters_as_one = True

    def sort_of_one(self, sql: str) -> Sort:
        """Return what a statement is."""
        if begins(sql, "ATTACH", "DETACH") or (begins(sql, "PRAGMA") and "=" in sql):
            return Sort.SESSION
        return Sort.APART if begins(sql, "VACUUM") else Sort.WITHIN

    def is_repeatable(self, sql: str) -> bool:
        """Tell whether a statement leads to the same when it is executed twice."""
        return begins(plain(sql), "VACUUM") and not begins(plain(sql), "VACUUM INTO")


SERVER = SQLite()
