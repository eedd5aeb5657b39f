"""Statements go to a server."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from migrations_runtime.executor.contract import Rows, Statement
from migrations_runtime.executor.refusals import compiling


class Online:
    """Runs statements on a connection, within the transaction that its caller began."""

    offline = False

    def __init__(self, connection: sa.Connection) -> None:
        self.connection = connection
        self.bind = connection
        self.dialect = connection.dialect

    def execute(
        self,
        statement: Statement,
        values: Mapping[str, Any] | None = None,
        *,
        execution_options: Mapping[str, Any] | None = None,
    ) -> sa.CursorResult[Any] | None:
        """Run one statement on the connection and return its result.

        :raises CommandError: SQLAlchemy has no SQL for it on this server.
        """
        options = dict(execution_options or {})
        if isinstance(statement, str):
            # Without parameters a driver leaves percent signs alone.
            options["no_parameters"] = True
            return self.connection.exec_driver_sql(statement, execution_options=options)
        with compiling(self.dialect):
            return self.connection.execute(statement, values, execution_options=options)

    def execute_many(self, statement: sa.Executable, rows: Rows) -> None:
        """Run one statement for each of ``rows``, as the driver does it best."""
        if rows:
            self.connection.execute(statement, list(rows))
