"""SQLite: statements wait for nobody once their revision has begun, and the watch sees to their time.

Beginning and committing wait for others as long as ``lock_timeout`` of the configuration says.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from migrations_runtime.limits.limits import Limits
from migrations_runtime.statements import Watch


@contextmanager
def limiting(watch: Watch, limits: Limits) -> Iterator[None]:
    """Have the watch interrupt what takes longer."""
    watch.statement_timeout = limits.statement_timeout
    yield


def written(limits: Limits) -> tuple[list[str], list[str]]:
    """Nothing can be said in SQL."""
    return [], []
