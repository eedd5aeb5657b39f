"""MySQL and MariaDB: settings of the session, for locks of tables, of rows, and for statements.

https://mariadb.com/kb/en/server-system-variables/#lock_wait_timeout
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from math import ceil
from typing import Any

import sqlalchemy as sa

from migrations_runtime.limits.limits import Limits
from migrations_runtime.limits.servers.session import asked, tell
from migrations_runtime.statements import Watch

#: What stands for no limit, a year, is the most that every version of both takes.
_FOR_EVER = 31536000


@contextmanager
def limiting(watch: Watch, limits: Limits) -> Iterator[None]:
    """Set them for the session, and back.

    MySQL's max_execution_time is for SELECT alone
    (https://dev.mysql.com/doc/refman/8.4/en/server-system-variables.html), so there the watch sees to
    the time of a statement; MariaDB's max_statement_time is for all.
    """
    connection, given = watch.connection, _given(limits)
    if limits.statement_timeout is not None:
        if getattr(connection.dialect, "is_mariadb", False):
            given["max_statement_time"] = limits.statement_timeout
        else:
            watch.statement_timeout = limits.statement_timeout
    before = _read(connection, given)
    _set(connection, given)
    try:
        yield
    finally:
        _set(connection, before)


def written(limits: Limits) -> tuple[list[str], list[str]]:
    """Return the SQL that says so to the session that runs a script, and what takes it back."""
    given = _given(limits)
    settings = [f"SET SESSION {name} = {value}" for name, value in given.items()]
    return settings, [f"SET SESSION {name} = DEFAULT" for name in given]


def _given(limits: Limits) -> dict[str, Any]:
    if limits.lock_timeout is None:
        return {}
    seconds = ceil(limits.lock_timeout) or _FOR_EVER
    return {"lock_wait_timeout": seconds, "innodb_lock_wait_timeout": seconds}


def _read(connection: sa.Connection, given: Mapping[str, Any]) -> Mapping[str, Any]:
    if not given:
        return {}
    row = asked(connection, "SELECT " + ", ".join(f"@@SESSION.{name}" for name in given))
    return dict(zip(given, row, strict=True))


def _set(connection: sa.Connection, values: Mapping[str, Any]) -> None:
    if values:
        each = (f"SESSION {name} = {value}" for name, value in values.items())
        tell(connection, f"SET {', '.join(each)}")
