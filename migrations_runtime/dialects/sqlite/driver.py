"""The driver's own connection, for what belongs to no migration: neither told of nor written down."""

from __future__ import annotations

from itertools import count
from typing import Any

import sqlalchemy as sa

_TIMES = count(1)


class Driver:
    """Asks SQLite past SQLAlchemy, whose listeners see what a script executes."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def rows(self, sql: str, parameters: tuple[object, ...] = ()) -> list[tuple[Any, ...]]:
        """Run a statement, and return its rows."""
        cursor = self._connection.connection.cursor()
        try:
            cursor.execute(sql, parameters)
            return list(cursor.fetchall())
        finally:
            cursor.close()

    @property
    def in_transaction(self) -> bool | None:
        """Whether one is open; None of a driver that doesn't tell."""
        driver = self._connection.connection.driver_connection
        begun: bool | None = getattr(driver, "in_transaction", None)
        return begun

    def complaint(self, sql: str) -> str | None:
        """Return what SQLite says against a statement when it compiles it, by EXPLAIN; it is not run.

        Python's driver keeps compiled statements by their text, and EXPLAIN doesn't notice that the
        schema is another one by now; so no text comes twice. The rows are left alone: they hold the
        bytes of literals as text, which need not be UTF-8.
        """
        return self.complaint_of(f"EXPLAIN {sql} -- {next(_TIMES)}")

    def complaint_of(self, sql: str) -> str | None:
        """Run a statement, and return what SQLite says against it."""
        cursor = self._connection.connection.cursor()
        try:
            cursor.execute(sql)
        except self._connection.dialect.loaded_dbapi.Error as error:
            return str(error)
        finally:
            cursor.close()
        return None
