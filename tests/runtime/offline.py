"""Runs operations without a database, in the notation of a server, and returns the script."""

from __future__ import annotations

import io
from collections.abc import Callable

import sqlalchemy as sa

from migrations_runtime.dialects import dialect_for
from migrations_runtime.executor.offline import Offline
from migrations_runtime.op.active import running


def script_of(url: str, run: Callable[[], object]) -> list[str]:
    """Return the paragraphs of a script; what it begins with is left out."""
    buffer = io.StringIO()
    dialect = sa.make_url(url).get_dialect()()
    notation = dialect_for(dialect.name).notation
    with running(Offline(dialect, buffer, notation)):
        run()
    paragraphs = buffer.getvalue().removesuffix("\n\n").split("\n\n")
    return paragraphs[len(notation.opening) :]
