"""Knows which statement a connection runs."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from time import monotonic
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import ExceptionContext
from sqlalchemy.exc import StatementError

from migrations_runtime.interruption import signals
from migrations_runtime.listening import listening
from migrations_runtime.statements.servers import server_of


@dataclass
class Statement:
    """One that runs, or ran last.

    :ivar began: when, by the monotonic clock.
    :ivar blockers: who held what it waited for, when somebody last looked; empty: nobody was seen.
    :ivar is_told_of: whether a message has said so.
    :ivar is_overdue: whether it was cancelled since it took too long.
    """

    sql: str
    cursor: Any
    began: float
    blockers: str = ""
    is_told_of: bool = False
    is_overdue: bool = False


class Watch:
    """Watches over the statements of a connection for the time of a run.

    :ivar running: the statement that runs.
    :ivar failed: the one that failed last.
    :ivar lock_timeout: how long the server lets it wait for a lock; None where nobody has said so.
    :ivar statement_timeout: after how many seconds it is cancelled here; None where the server does
        that, or nobody.
    :ivar bell: rung when the one who looks on should look anew.
    """

    def __init__(self, connection: sa.Connection) -> None:
        self.connection = connection
        self.server = server_of(connection.dialect.name)
        self.session = self.server.session(connection) if self.server is not None else None
        self.running: Statement | None = None
        self.failed: Statement | None = None
        self.lock_timeout: float | None = None
        self.statement_timeout: float | None = None
        self.bell = threading.Event()
        self._signals = signals()
        self._raised: BaseException | None = None
        self._around: list[Statement] = []  # those that wait while others are executed for them

    @contextmanager
    def over(self) -> Iterator[None]:
        """Watch while the block runs."""
        around = listening(
            self.connection,
            before_cursor_execute=self._begin,
            after_cursor_execute=self._end,
            commit=self._commit,
            begin=self._rest,
        )
        try:
            with around, listening(self.connection.dialect, handle_error=self._fail):
                yield
        finally:
            self._rest()

    def cancel(self) -> None:
        """End the statement that runs; from another thread.

        :raises Exception: whatever the driver has against it.
        """
        statement = self.running
        if statement is not None and self.server is not None:
            self.server.cancel(self.connection, statement.cursor, self.session)

    def _begin(self, connection: object, cursor: object, statement: str, *_: object) -> None:
        if self.running is not None and self.running.cursor is not cursor:
            self._around.append(self.running)  # the same cursor's is the next batch of its rows
        if self.connection.dialect.paramstyle in ("format", "pyformat"):
            statement = statement.replace("%%", "%")
        self.running = Statement(statement, cursor, monotonic())
        if self.server is not None:
            self._signals.begin(self.cancel)

    def _end(self, *_: object) -> None:
        if (interruption := self._over()) is not None:
            self._raised = interruption
            raise interruption

    def _commit(self, connection: object) -> None:
        """Take a COMMIT for a statement: broken off in the middle, nobody knows whether it was done.

        SQLite's is this process's own, and waits for others in Python.
        """
        if self.server is not None and self.server.tells:
            self._begin(connection, None, "COMMIT")

    def _rest(self, *_: object) -> None:
        """Note that a COMMIT is over, which no event tells."""
        if self.running is not None and self.running.cursor is None:
            self.running = None
            self._signals.rest()

    def _fail(self, context: ExceptionContext) -> BaseException | None:
        """Return what is raised in place of a statement's error, if anything is."""
        if context.connection is not self.connection:
            return None
        error = context.original_exception
        if error is self._raised:
            context.is_disconnect = False  # nothing is lost: the statement was through
        elif self.running is not None and isinstance(error, KeyboardInterrupt):
            self.cancel()  # a program's own handler has raised in the middle of it
        if not isinstance(error, StatementError):  # else it is one that was executed for this one
            self.failed = self.running
        return self._over()

    def _over(self) -> BaseException | None:
        self.running = self._around.pop() if self._around else None
        interruption = self._signals.end()
        if self.running is not None and self.server is not None:
            self._signals.begin(self.cancel)
        return interruption
