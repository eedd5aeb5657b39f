"""How far a long statement is, told while it runs, and Ctrl-C heeded."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa

from migrations_runtime.dialects.sqlite.driver import Driver
from migrations_runtime.dialects.sqlite.stored import StoredTable
from migrations_runtime.dialects.sqlite.text.tokens import quote
from migrations_runtime.origin import one_line
from migrations_runtime.progress_line import ProgressLine
from migrations_runtime.showing.logger import logger

log = logger(__name__)
_EVERY = 200_000  # instructions of SQLite's machine from one look to the next, some hundredths of a second
_LOOPS = (b"Next", b"SorterNext", b"Goto")  # bytes, as others of the program need not be UTF-8


class Watch:
    """Looks after the long statements of a change, where the run is told of at all.

    SQLite calls back every so many instructions of the program that a statement is compiled to
    (https://www.sqlite.org/c3ref/progress_handler.html); how many a row takes is read off that
    program. Python's driver keeps one such function, and can't be asked for the one there is.
    """

    def __init__(
        self, connection: sa.Connection, stored: StoredTable, subject: str, offline: bool = False
    ) -> None:
        self._connection = connection
        self._name = f"{quote(stored.schema)}.{quote(stored.table.name)}"
        self._subject = subject
        self._driver: Any = connection.connection.dbapi_connection
        self._handle = getattr(self._driver, "set_progress_handler", None)
        listened = log.isEnabledFor(logging.INFO) and not offline
        self._is_on = listened and self._handle is not None
        self._rows: int | None = None

    @contextmanager
    def over(self, sql: str) -> Iterator[None]:
        """Tell of one statement, the block, that goes through all rows.

        :raises KeyboardInterrupt: while it ran; it is undone.
        """
        per_row = self._per_row(sql) if self._is_on else 0
        if not per_row:
            yield
            return
        line = ProgressLine(self._subject, self._rows)
        raised: list[BaseException] = []

        def look() -> bool:
            try:
                line.advance(_EVERY // per_row)
            except BaseException as error:  # which Python's driver would drop
                raised.append(error)
            return bool(raised)

        assert self._handle is not None
        self._handle(look, _EVERY)
        try:
            yield
        except sa.exc.OperationalError as error:
            if "interrupted" not in one_line(error):
                raise
            # Ctrl-C may be noticed just before the first line of the function.
            raise (raised[0] if raised else KeyboardInterrupt()) from None
        finally:
            self._handle(None, 0)
            line.close()

    def _per_row(self, sql: str) -> int:
        """Return about how many instructions a row takes; 0 for a statement that has no loop."""
        driver = Driver(self._connection)
        if self._rows is None:
            self._rows = driver.rows(f"SELECT count(*) FROM {self._name}")[0][0]
        text, self._driver.text_factory = self._driver.text_factory, bytes
        try:
            return _in_loops(driver.rows(f"EXPLAIN {sql}"))
        finally:
            self._driver.text_factory = text


def _in_loops(program: Sequence[tuple[Any, ...]]) -> int:
    """Count the instructions of the loops; a program also jumps to its second one, after its start-up."""
    jumps = [(row[0], row[3]) for row in program if row[1] in _LOOPS and 1 < row[3] < row[0]]
    return sum(at - to + 1 for at, to in jumps)
