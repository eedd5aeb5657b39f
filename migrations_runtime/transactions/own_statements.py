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


@contextmanager
def nested(connection: sa.Connection) -> Iterator[None]:
    """Read a script's BEGIN, COMMIT, END and ROLLBACK as those of a savepoint, while the block runs.

    SQLite has no transaction within a transaction (https://www.sqlite.org/lang_transaction.html),
    and scripts that were made for a driver without DDL in transactions begin one by hand. A COMMIT
    without a BEGIN would end the revision's transaction; it is left out, with a warning.
    """
    depth = 0

    def read(
        connection: Any, cursor: Any, statement: str, parameters: Any, context: Any, many: bool
    ) -> tuple[str, Any]:
        nonlocal depth
        match statement.rstrip("; \n").upper().split():
            case ["BEGIN", *_]:
                depth += 1
                return f"SAVEPOINT {_NAME}", parameters
            case ["COMMIT" | "END", *_] if depth:
                depth -= 1
                return f"RELEASE {_NAME}", parameters
            case ["ROLLBACK"] | ["ROLLBACK", "TRANSACTION"] if depth:
                return f"ROLLBACK TO {_NAME}", parameters
            case ["COMMIT" | "END", *_]:
                log.warning(
                    "%s of the script is left out: its revision is one transaction (around what "
                    "may not be in one, use 'with op.get_context().autocommit_block():')",
                    statement.strip(),
                )
                return _NOTHING, parameters
        return statement, parameters

    sa.event.listen(connection, "before_cursor_execute", read, retval=True)
    try:
        yield
    finally:
        sa.event.remove(connection, "before_cursor_execute", read)
