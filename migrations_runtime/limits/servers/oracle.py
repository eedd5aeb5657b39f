"""Oracle: ddl_lock_timeout of the session; the watch sees to the time of a statement.

https://docs.oracle.com/en/database/oracle/oracle-database/23/refrn/DDL_LOCK_TIMEOUT.html
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from math import ceil

from migrations_runtime.limits.limits import Limits
from migrations_runtime.limits.servers.session import told
from migrations_runtime.statements import Watch

_MOST = 1_000_000  # seconds


@contextmanager
def limiting(watch: Watch, limits: Limits) -> Iterator[None]:
    """Set it, and then what the server has from the beginning: 0, which doesn't wait at all.

    Rows have no such limit: an UPDATE that waits for one is seen to by the time of a statement.
    """
    watch.statement_timeout = limits.statement_timeout
    with told(watch.connection, *written(limits)):
        yield


def written(limits: Limits) -> tuple[list[str], list[str]]:
    """Return the SQL that says so to the session, and what takes it back."""
    if limits.lock_timeout is None:
        return [], []
    seconds = min(ceil(limits.lock_timeout) or _MOST, _MOST)
    setting = "ALTER SESSION SET ddl_lock_timeout ="
    return [f"{setting} {seconds}"], [f"{setting} 0"]
