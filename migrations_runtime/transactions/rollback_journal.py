"""The file in which SQLite keeps what a transaction overwrites, for as long as a run lasts."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa

from migrations_runtime.dialects.sqlite.driver import Driver


@contextmanager
def emptied(connection: sa.Connection) -> Iterator[None]:
    """Have it emptied at the end of each transaction of the block, and deleted at that of the block.

    To delete the file and to make another is most of what a short transaction waits for the disk, and
    keeps no more than an empty file does (https://www.sqlite.org/pragma.html#pragma_journal_mode).
    The mode is this connection's alone; other modes than DELETE are left as they are, and so is one
    that the block sets.
    """
    driver = Driver(connection)
    is_deleted = _mode(driver) == "delete"
    if is_deleted:
        driver.rows("PRAGMA main.journal_mode = TRUNCATE")
    try:
        yield
    finally:
        if is_deleted and _mode(driver) == "truncate":
            driver.rows("PRAGMA main.journal_mode = DELETE")


def _mode(driver: Driver) -> str:
    return str(driver.rows("PRAGMA main.journal_mode")[0][0])
