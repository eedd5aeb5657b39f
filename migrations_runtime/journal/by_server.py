"""What a server knows by itself when a script of SQL is run by hand: the moment, and the user.

So a script is the same whenever it is written, and tells of its run.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler

from migrations_runtime.journal.entry import Entry
from migrations_runtime.journal.table import Moment


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
    """``CURRENT_TIMESTAMP``, which is UTC on SQLite (https://www.sqlite.org/lang_datefunc.html)."""
    return "CURRENT_TIMESTAMP"


@compiles(UTCNow, "postgresql")
def utc_now_on_postgresql(element: UTCNow, compiler: SQLCompiler, **_: object) -> str:
    """https://www.postgresql.org/docs/current/functions-datetime.html"""
    return "clock_timestamp() AT TIME ZONE 'UTC'"


@compiles(UTCNow, "mysql", "mariadb")
def utc_now_on_mysql(element: UTCNow, compiler: SQLCompiler, **_: object) -> str:
    """https://dev.mysql.com/doc/refman/8.4/en/date-and-time-functions.html"""
    return "UTC_TIMESTAMP(6)"


@compiles(UTCNow, "mssql")
def utc_now_on_mssql(element: UTCNow, compiler: SQLCompiler, **_: object) -> str:
    """https://learn.microsoft.com/en-us/sql/t-sql/functions/sysutcdatetime-transact-sql"""
    return "SYSUTCDATETIME()"


@compiles(UTCNow, "oracle")
def utc_now_on_oracle(element: UTCNow, compiler: SQLCompiler, **_: object) -> str:
    """https://docs.oracle.com/en/database/oracle/oracle-database/23/sqlrf/SYS_EXTRACT_UTC.html"""
    return "SYS_EXTRACT_UTC(SYSTIMESTAMP)"


@compiles(User)
def user(element: User, compiler: SQLCompiler, **_: object) -> str:
    """``CURRENT_USER``."""
    return "CURRENT_USER"


@compiles(User, "mysql", "mariadb")
def user_on_mysql(element: User, compiler: SQLCompiler, **_: object) -> str:
    """With the host, as in ``ann@10.0.0.7``."""
    return "CURRENT_USER()"


@compiles(User, "oracle")
def user_on_oracle(element: User, compiler: SQLCompiler, **_: object) -> str:
    """https://docs.oracle.com/en/database/oracle/oracle-database/23/sqlrf/USER.html"""
    return "USER"


@compiles(User, "sqlite")
def user_on_sqlite(element: User, compiler: SQLCompiler, **_: object) -> str:
    """``NULL``: SQLite has no users."""
    return "NULL"
