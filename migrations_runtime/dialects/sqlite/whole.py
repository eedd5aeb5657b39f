"""A change of a table is made as a whole, or not at all."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa

from migrations_runtime.dialects.sqlite.driver import Driver


@contextmanager
def whole(connection: sa.Connection) -> Iterator[None]:
    """Run the block in a transaction, be it within ``autocommit_block()``: half a change is a loss."""
    driver = Driver(connection)
    level = getattr(connection.connection.dbapi_connection, "isolation_level", "")
    if driver.in_transaction is not False or level is not None:
        yield
        return
    driver.rows("BEGIN IMMEDIATE")
    try:
        yield
        driver.rows("COMMIT")
    except BaseException:
        if driver.in_transaction:
            driver.rows("ROLLBACK")
        raise
