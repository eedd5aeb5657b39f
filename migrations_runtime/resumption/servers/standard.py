"""A server of which nothing in particular is known: only data are certain to be in a transaction."""

from __future__ import annotations

import json
from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from migrations_runtime.resumption.place import UnderWay
from migrations_runtime.resumption.sorts import DATA, Sort, begins, sorted_by_all, statements

#: They run other statements, some of which may have been through.
_OF_SEVERAL = ("BEGIN", "CALL", "DECLARE", "DO", "EXECUTE")


class Server:
    """How one server treats the statements of a script."""

    #: Begins a transaction for a statement that would be committed by itself.
    begin = "BEGIN"
    #: Whether the statements of an operation can be in one transaction in an autocommit block, too.
    alters_as_one = False

    def sort(self, sql: str) -> Sort:
        """Return what a text of statements is to the transaction that it comes in."""
        return sorted_by_all([self.sort_of_one(one) for one in statements(sql)])

    def sort_of_one(self, sql: str) -> Sort:
        """Return what a statement is; it is without comments and what is in its texts."""
        if begins(sql, *DATA):
            return Sort.WITHIN
        if begins(sql, "COMMIT", "BEGIN", "START TRANSACTION"):
            return Sort.END
        return Sort.SESSION if begins(sql, "SET") else Sort.APART

    def temporary(self, sql: str) -> str | None:
        """Return the name of the temporary table that a statement makes, if it does."""
        return None

    def looks(self, sql: str) -> tuple[str, ...] | None:
        """Return SQL that shows what a statement touches; None where nothing does."""
        return None

    def is_repeatable(self, sql: str) -> bool:
        """Tell whether a statement leads to the same when it is executed twice."""
        return False

    def is_whole(self, sql: str) -> bool:
        """Tell whether nothing of a statement took effect where the server refused it."""
        return len(statements(sql)) == 1 and not begins(sql, *_OF_SEVERAL)

    def seen(self, connection: sa.Connection, looks: Sequence[str]) -> str | None:
        """Return what the catalog shows, as a text that is the same as long as it is the same."""
        return json.dumps([self._rows(connection, sql) for sql in looks], default=str)

    def _rows(self, connection: sa.Connection, sql: str) -> list[list[object]] | None:
        options = {"no_parameters": True}  # a driver leaves percent signs alone then
        try:
            result = connection.exec_driver_sql(sql, execution_options=options)
            return [list(row) for row in result]
        except DBAPIError as error:
            if not self.tells_of_absence(error):
                raise
            return None

    def tells_of_absence(self, error: DBAPIError) -> bool:
        """Tell whether a statement failed since what it asks for is not there."""
        return False

    def took_effect(self, connection: sa.Connection, under_way: UnderWay) -> bool | None:
        """Look whether a statement took effect that was under way; None: nothing tells."""
        if under_way.took_effect is not None or under_way.is_repeatable:
            return bool(under_way.took_effect)
        if under_way.looks is None or under_way.saw is None:
            return None
        return self.seen(connection, under_way.looks) != under_way.saw

    def mend(self, connection: sa.Connection, under_way: UnderWay) -> None:
        """Take away, or finish, what a statement has left that was cut off."""


STANDARD = Server()
