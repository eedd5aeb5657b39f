"""SQL Server: SET LOCK_TIMEOUT of the session; the watch sees to the time of a statement.

https://learn.microsoft.com/sql/t-sql/statements/set-lock-timeout-transact-sql
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from migrations_runtime.limits.limits import Limits
from migrations_runtime.limits.servers.session import told
from migrations_runtime.statements import Watch


@contextmanager
def limiting(watch: Watch, limits: Limits) -> Iterator[None]:
    """Set it, and then what the server has from the beginning: -1, no limit."""
    watch.statement_timeout = limits.statement_timeout
    with told(watch.connection, *written(limits)):
        yield


def written(limits: Limits) -> tuple[list[str], list[str]]:
    """Return the SQL that says so to the session, and what takes it back."""
    if limits.lock_timeout is None:
        return [], []
    milliseconds = round(limits.lock_timeout * 1000) or -1
    return [f"SET LOCK_TIMEOUT {milliseconds}"], ["SET LOCK_TIMEOUT -1"]
