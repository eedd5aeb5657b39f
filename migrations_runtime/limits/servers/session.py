"""What is told to a session past SQLAlchemy, since it belongs to no transaction and no script."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa


def tell(connection: sa.Connection, sql: str) -> None:
    """Run a statement that gives nothing; not on a connection that is gone."""
    if not connection.invalidated and not connection.closed:
        _run(connection, sql)


@contextmanager
def told(connection: sa.Connection, before: Sequence[str], after: Sequence[str]) -> Iterator[None]:
    """Run statements that give nothing before the block, and others after it, however it ends."""
    for sql in before:
        tell(connection, sql)
    try:
        yield
    finally:
        for sql in after:
            tell(connection, sql)


def asked(connection: sa.Connection, sql: str) -> Sequence[Any]:
    """Return the row that a query gives."""
    row: Sequence[Any] = _run(connection, sql, fetches=True)
    return row


def _run(connection: sa.Connection, sql: str, *, fetches: bool = False) -> Any:
    cursor = connection.connection.cursor()
    try:
        cursor.execute(sql)
        return cursor.fetchone() if fetches else None
    finally:
        cursor.close()
