"""Runs operations without a database and returns their SQL."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa

from migrations_runtime.dialects import dialect_for
from migrations_runtime.executor.offline import Offline
from migrations_runtime.op.active import running


@contextmanager
def offline(url: str = "postgresql+psycopg://", **opts: Any) -> Iterator[io.StringIO]:
    """Let the operations of the block write their SQL into the buffer that this gives."""
    buffer = io.StringIO()
    dialect = sa.make_url(url).get_dialect()()
    notation = dialect_for(dialect.name).notation._replace(opening=(), separator="")
    with running(Offline(dialect, buffer, notation), opts=opts):
        yield buffer


def sql_of(run: Callable[[], object], url: str = "postgresql+psycopg://", **opts: Any) -> list[str]:
    """Return the statements that a function runs, each on one line."""
    with offline(url, **opts) as buffer:
        run()
    return [one_line(text) for text in buffer.getvalue().split(";\n\n") if text.strip()]


def one_line(sql: str) -> str:
    return " ".join(sql.split()).replace("( ", "(").replace(" )", ")")
