"""Statements go to a server."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from migrations_runtime.executor.contract import Rows, Statement
from migrations_runtime.executor.prepared import Prepared, prepared
from migrations_runtime.executor.refusals import compiling


class Online:
    """Runs statements on a connection, within the transaction that its caller began."""

    offline = False

    def __init__(self, connection: sa.Connection) -> None:
        self.connection = connection
        self.bind = connection
        self.dialect = connection.dialect
        self._prepared: dict[sa.Executable, Prepared | None] = {}

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
            if values is not None and (known := self._known(statement, values)) is not None:
                return known.run(self.connection, values)
            return self.connection.execute(statement, values, execution_options=options)

    def _known(self, statement: sa.Executable, values: Mapping[str, Any]) -> Prepared | None:
        if statement not in self._prepared:
            self._prepared[statement] = prepared(statement, values, self.dialect)
        return self._prepared[statement]

    def execute_many(self, statement: sa.Executable, rows: Rows) -> None:
        """Run one statement for each of ``rows``, as the driver does it best."""
        if rows:
            self.connection.execute(statement, list(rows))
