"""``BEGIN`` and ``COMMIT`` of a script's own, inside the transaction that its revision has."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa

from migrations_runtime.showing.logger import logger

log = logger(__name__)
_NAME = "of_the_script"
_NOTHING = "SELECT NULL"


class OwnStatements:
    """Reads a script's BEGIN, COMMIT, END and ROLLBACK as those of a savepoint.

    SQLite has no transaction within a transaction (https://www.sqlite.org/lang_transaction.html),
    and scripts that were made for a driver without DDL in transactions begin one by hand. A COMMIT
    without a BEGIN would end the revision's transaction; it is left out, with a warning.
    """

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection
        self._is_read = False
        self._depth = 0

    @contextmanager
    def heard(self) -> Iterator[None]:
        """Hear what the block executes, in which revisions come one after the other."""
        sa.event.listen(self._connection, "before_cursor_execute", self._read, retval=True)
        try:
            yield
        finally:
            sa.event.remove(self._connection, "before_cursor_execute", self._read)

    @contextmanager
    def read(self) -> Iterator[None]:
        """Read the statements of the block, a revision, as those of a transaction in its own."""
        self._is_read, self._depth = True, 0
        try:
            yield
        finally:
            self._is_read = False

    def _read(
        self,
        connection: Any,
        cursor: Any,
        statement: str,
        parameters: Any,
        context: Any,
        many: bool,
    ) -> tuple[str, Any]:
        if not self._is_read:
            return statement, parameters
        match statement.rstrip("; \n").upper().split():
            case ["BEGIN", *_]:
                self._depth += 1
                return f"SAVEPOINT {_NAME}", parameters
            case ["COMMIT" | "END", *_] if self._depth:
                self._depth -= 1
                return f"RELEASE {_NAME}", parameters
            case ["ROLLBACK"] | ["ROLLBACK", "TRANSACTION"] if self._depth:
                return f"ROLLBACK TO {_NAME}", parameters
            case ["COMMIT" | "END", *_]:
                log.warning(
                    "%s of the script is left out: its revision is one transaction (around what "
                    "may not be in one, use 'with op.get_context().autocommit_block():')",
                    statement.strip(),
                )
                return _NOTHING, parameters
        return statement, parameters
