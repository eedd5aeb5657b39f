"""What a server knows by itself when a script of SQL is run by hand: the moment, and the user.

So a script is the same whenever it is written, and tells of its run.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler

from migrations_runtime.dialects.ancestry import ancestor
from migrations_runtime.journal.entry import Entry
from migrations_runtime.journal.table import Moment

_NOW = {
    # https://www.postgresql.org/docs/current/functions-datetime.html
    "postgresql": "clock_timestamp() AT TIME ZONE 'UTC'",
    # https://dev.mysql.com/doc/refman/8.4/en/date-and-time-functions.html
    "mysql": "UTC_TIMESTAMP(6)",
    "mariadb": "UTC_TIMESTAMP(6)",
    # https://learn.microsoft.com/en-us/sql/t-sql/functions/sysutcdatetime-transact-sql
    "mssql": "SYSUTCDATETIME()",
    # https://docs.oracle.com/en/database/oracle/oracle-database/23/sqlrf/SYS_EXTRACT_UTC.html
    "oracle": "SYS_EXTRACT_UTC(SYSTIMESTAMP)",
}
_USER = {
    # With the host, as in ann@10.0.0.7.
    "mysql": "CURRENT_USER()",
    "mariadb": "CURRENT_USER()",
    # https://docs.oracle.com/en/database/oracle/oracle-database/23/sqlrf/USER.html
    "oracle": "USER",
    "sqlite": "NULL",  # which has no users
}


class UTCNow(sa.ColumnElement[Any]):
    """The moment of the statement, in UTC and without a zone."""

    inherit_cache = True
    type = Moment()


class User(sa.ColumnElement[str]):
    """The user of the session."""

    inherit_cache = True
    type = sa.String()


def by_server(entry: Entry) -> dict[str, Any]:
    """Return what the server fills in, in place of what this process knows."""
    end = None if entry.finished_at is None else UTCNow()
    return {
        "started_at": UTCNow(),
        "finished_at": end,
        "duration_ms": None,
        "user_name": User(),
        "host": None,
    }


@compiles(UTCNow)
def utc_now(element: UTCNow, compiler: SQLCompiler, **_: object) -> str:
    """The server's words; else ``CURRENT_TIMESTAMP``, which is UTC on SQLite.

    https://www.sqlite.org/lang_datefunc.html
    """
    return _NOW.get(ancestor(compiler.dialect), "CURRENT_TIMESTAMP")


@compiles(User)
def user(element: User, compiler: SQLCompiler, **_: object) -> str:
    """The server's words; ``CURRENT_USER`` where nothing else is known."""
    return _USER.get(ancestor(compiler.dialect), "CURRENT_USER")
