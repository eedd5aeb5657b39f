"""Writes down what reaches the driver, as far as the script said it."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa

from migrations_runtime.dry_run.servers import RehearsedServer
from migrations_runtime.dry_run.sql_script import SQLScript
from migrations_runtime.dry_run.within import ends_within
from migrations_runtime.errors import CommandError
from migrations_runtime.executor import Online
from migrations_runtime.journal import Journal
from migrations_runtime.ledger import Ledger
from migrations_runtime.listening import listening

_BEFORE_WORDS = re.compile(r"(?:\s|--[^\n]*\n|/\*.*?\*/|\()*", re.DOTALL)
_READS = {"SELECT", "WITH", "VALUES", "TABLE", "SHOW", "EXPLAIN"}


class Recorder:
    """Listens at the driver's door while it records; statements of others pass by it."""

    def __init__(
        self, connection: sa.Connection, server: RehearsedServer, sql_script: SQLScript
    ) -> None:
        self.connection = connection
        self.server = server
        self.sql_script = sql_script
        self._paused = False
        self._left_out = False  # whether a statement was written and not run

    @contextmanager
    def recording(self) -> Iterator[None]:
        """Record what the block executes on the connection."""
        with listening(
            self.connection.dialect,
            do_execute=self._execute,
            do_execute_no_params=self._execute_without,
            do_executemany=self._execute_many,
        ):
            yield

    @contextmanager
    def paused(self) -> Iterator[None]:
        """Let statements through without a word."""
        self._paused = True
        try:
            yield
        finally:
            self._paused = False

    def committed(self) -> None:
        """Know that a real run would have committed here."""
        self.server.committed()

    # -- at the driver's door: a true answer means that the statement has been seen to -------------

    def _execute(self, cursor: Any, statement: str, parameters: Any, context: Any) -> bool | None:
        if not self._heeds(context, statement):
            return None
        text = self.server.inlined(statement, parameters)
        return self._said(text, lambda: cursor.execute(statement, parameters))

    def _execute_without(self, cursor: Any, statement: str, context: Any) -> bool | None:
        if not self._heeds(context, statement):
            return None
        return self._said(statement, lambda: cursor.execute(statement))

    def _execute_many(
        self, cursor: Any, statement: str, parameters: Sequence[Any], context: Any
    ) -> bool | None:
        if self._heeds(context, statement):
            for row in parameters:
                self._write(self.server.inlined(statement, row))
        return None

    def _heeds(self, context: Any, statement: str) -> bool:
        if self._paused or context.root_connection is not self.connection:
            return False
        return not (_is_read(statement) and _is_asked_by_tools())

    def _said(self, text: str, execute: Callable[[], object]) -> bool | None:
        """Write a statement; run it here where it may fail for being rehearsed only."""
        if ends_within(text):
            raise CommandError(
                "a COMMIT or ROLLBACK among other statements cannot be rehearsed: execute each by "
                "itself, or see them with --sql"
            )
        match _words(text):
            case ["COMMIT" | "END", *_]:
                self.sql_script.commit()
                self.committed()
                return True
            case ["BEGIN", *_] | ["START", "TRANSACTION", *_]:
                self.sql_script.begin()
                return True
            case ["ROLLBACK" | "ABORT", *rest] if "TO" not in rest:
                raise CommandError("a ROLLBACK in a script cannot be rehearsed; see it with --sql")
        with self.paused():
            self.server.prepare(text)
        outside = not self.sql_script.in_transaction
        if not (outside or self._left_out or self.server.wary) or _is_read(text):
            self._write(text)
            return None
        self._try(text, execute, outside)
        return True

    def _try(self, text: str, execute: Callable[[], object], outside: bool) -> None:
        """Run a statement in a savepoint; leave it out if it can only run in a real run."""
        self._aside("SAVEPOINT diffgen_dry_run")
        try:
            execute()
        except self.connection.dialect.loaded_dbapi.Error as error:
            self._aside("ROLLBACK TO SAVEPOINT diffgen_dry_run")
            why = self.server.excuse(error, outside, self._left_out)
            if why is None:
                raise
            self.sql_script.remark(f"Not run here: {why}.")
            self._left_out = True
        self._aside("RELEASE SAVEPOINT diffgen_dry_run")
        self._write(text)

    def _aside(self, sql: str) -> None:
        cursor = self.connection.connection.cursor()
        try:
            cursor.execute(sql)
        finally:
            cursor.close()

    def _write(self, text: str) -> None:
        self.sql_script.statement(text)


def _words(statement: str) -> list[str]:
    start = _BEFORE_WORDS.match(statement)
    return statement[start.end() if start else 0 :][:80].upper().rstrip("; \n").split()


def _is_read(statement: str) -> bool:
    first = next(iter(_words(statement)), "")
    return first in _READS or (first == "PRAGMA" and "=" not in statement)


def _is_asked_by_tools() -> bool:
    """Whether SQLAlchemy's reflection or the runtime asks, and not the script.

    What a script reads is written down, since reading may be doing (``SELECT setval(...)``).
    """
    frame = sys._getframe(1)
    executed = False
    while frame.f_back is not None:
        frame = frame.f_back
        module, function = frame.f_globals.get("__name__", ""), frame.f_code.co_name
        if module.startswith("sqlalchemy."):
            if module == "sqlalchemy.engine.reflection" or function.startswith("has_"):
                return True
        elif module == Online.__module__:
            executed = True
        elif executed:
            return module in (Ledger.__module__, Journal.__module__)
        elif not module.startswith((__package__, listening.__module__)):
            return bool(module.startswith("migrations_runtime."))
    return False
