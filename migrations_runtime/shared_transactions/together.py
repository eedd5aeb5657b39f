"""Statements that go to the server together, in one message.

Of a short statement most is the way there and back. PostgreSQL takes several in one message, and does
them one after the other (https://www.postgresql.org/docs/current/protocol-flow.html#PROTOCOL-FLOW-MULTI-STATEMENT);
where one fails, so does the message.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from time import monotonic
from typing import Any

import sqlalchemy as sa
from sqlalchemy.sql.ddl import ExecutableDDLElement

from migrations_runtime.executor import Executor, Rows, Statement
from migrations_runtime.executor.prepared import not_kept_by_the_server
from migrations_runtime.executor.refusals import compiling
from migrations_runtime.listening import listened_by_others
from migrations_runtime.shared_transactions.joined import may_be_joined

_MOST = 25  # of more in a message each takes hardly less
#: Seconds, after which it matters of which revision it is told that it takes so long.
_LONG = 0.2
_BLANKS = " \t\n\r\f\v"  # PostgreSQL takes others for letters
#: Events of a connection, which hears those of its engine, too.
_EXECUTED = ("before_execute", "after_execute", "before_cursor_execute", "after_cursor_execute")
#: What sends a text without parameters as it is; others have the server prepare it, which takes one
#: statement: https://www.psycopg.org/psycopg3/docs/basic/from_pg2.html#multiple-statements-in-the-same-query
_DRIVERS = {("postgresql", "psycopg"), ("postgresql", "psycopg_async")}


class Together:
    """An executor that holds statements back, of which nobody awaits an answer, and sends several at once.

    Where one of these took long, or somebody listens to each, none is held back from there on.

    :param executor: what sends them, and executes all others.
    :param note: called with the text of each statement, in their order, when it is executed or held back.
    """

    offline = False

    def __init__(
        self, executor: Executor, connection: sa.Connection, note: Callable[[str], None]
    ) -> None:
        self._executor = executor
        self.connection = connection
        self.bind = connection
        self.dialect = connection.dialect
        self._note = note
        self._held: list[str] = []
        self._is_sending = False
        self._is_over = not _takes_several(connection) or _is_heard(connection)

    def execute(
        self,
        statement: Statement,
        values: Mapping[str, Any] | None = None,
        *,
        execution_options: Mapping[str, Any] | None = None,
    ) -> sa.CursorResult[Any] | None:
        """Hold a statement back, and return None; or run it, behind those that are held back."""
        is_bare = not (self._is_over or values or execution_options)
        text = _text(statement, self.dialect) if is_bare else None
        if text is None:
            with self._timed():
                return self._executor.execute(
                    statement, values, execution_options=execution_options
                )
        self._note(text)
        self._held.append(text)
        if len(self._held) == _MOST:
            self.send()
        return None

    def execute_many(self, statement: sa.Executable, rows: Rows) -> None:
        """Run one statement for each of ``rows``, behind those that are held back."""
        with self._timed():
            self._executor.execute_many(statement, rows)

    def hear(self, statement: str) -> None:
        """Take note of a statement that is about to be executed, whoever does, and send the others before."""
        if not self._is_sending:
            self.send()
            self._note(statement)

    def send(self) -> None:
        """Send what is held back."""
        if not self._held:
            return
        message = ";\n".join(self._held)
        self._held.clear()
        self._is_sending = True
        try:
            with self._timed(), not_kept_by_the_server(self.connection):
                self.connection.exec_driver_sql(message).close()
        finally:
            self._is_sending = False

    @contextmanager
    def _timed(self) -> Iterator[None]:
        began = monotonic()
        yield
        if monotonic() - began > _LONG:
            self._is_over = True


def _takes_several(connection: sa.Connection) -> bool:
    dialect = connection.dialect
    # Schemas are translated in statements that SQLAlchemy has compiled for their execution.
    is_translated = "schema_translate_map" in connection.get_execution_options()
    return (dialect.name, dialect.driver) in _DRIVERS and not is_translated


def _is_heard(connection: sa.Connection) -> bool:
    """Tell whether somebody else may count on each: of an engine, or a driver, the runtime hears nothing."""
    driven = connection.dialect.dispatch
    return (
        any(listened_by_others(connection, name) for name in _EXECUTED)
        or bool(driven.do_execute)
        or bool(driven.do_execute_no_params)
        or bool(driven.do_executemany)
    )


def _text(statement: Statement, dialect: sa.Dialect) -> str | None:
    """Return the text of a statement that may be held back, as its driver takes it; None for others."""
    if not isinstance(statement, ExecutableDDLElement | sa.TextClause):
        return None
    if statement.get_execution_options():
        return None
    with compiling(dialect):
        compiled = statement.compile(dialect=dialect)
    text = str(compiled).rstrip(_BLANKS).removesuffix(";")
    return None if compiled.params or not may_be_joined(text) else text
