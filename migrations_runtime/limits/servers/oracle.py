"""Oracle: ddl_lock_timeout of the session; the watch sees to the time of a statement.

https://docs.oracle.com/en/database/oracle/oracle-database/23/refrn/DDL_LOCK_TIMEOUT.html
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from math import ceil

from migrations_runtime.limits.limits import Limits
from migrations_runtime.limits.servers.session import tell
from migrations_runtime.statements import Watch

_MOST = 1_000_000  # seconds


@contextmanager
def limiting(watch: Watch, limits: Limits) -> Iterator[None]:
    """Set it, and then what the server has from the beginning: 0, which doesn't wait at all.

    Rows have no such limit: an UPDATE that waits for one is seen to by the time of a statement.
    """
    watch.statement_timeout = limits.statement_timeout
    statements = written(limits)
    for sql in statements:
        tell(watch.connection, sql)
    try:
        yield
    finally:
        if statements:
            tell(watch.connection, "ALTER SESSION SET ddl_lock_timeout = 0")


def written(limits: Limits) -> list[str]:
    """Return the SQL that says so to the session that runs a script."""
    if limits.lock_timeout is None:
        return []
    return [
        f"ALTER SESSION SET ddl_lock_timeout = {min(ceil(limits.lock_timeout) or _MOST, _MOST)}"
    ]
