"""MySQL and MariaDB: the process list, and what each of them has beside it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from migrations_runtime.statements.elsewhere import Elsewhere
from migrations_runtime.statements.session_number import session_number

_WHO = "p.ID, p.USER, p.HOST, p.COMMAND, p.TIME"

# https://mariadb.com/kb/en/information-schema-innodb_lock_waits-table/
_ROWS_MARIADB = f"""
    SELECT DISTINCT {_WHO} FROM information_schema.INNODB_LOCK_WAITS w
    JOIN information_schema.INNODB_TRX waiting ON waiting.trx_id = w.requesting_trx_id
    JOIN information_schema.INNODB_TRX blocking ON blocking.trx_id = w.blocking_trx_id
    JOIN information_schema.PROCESSLIST p ON p.ID = blocking.trx_mysql_thread_id
    WHERE waiting.trx_mysql_thread_id = :session
"""
# A plugin that has to be installed: https://mariadb.com/kb/en/metadata-lock-info-plugin/
_TABLES_MARIADB = f"""
    SELECT DISTINCT {_WHO} FROM information_schema.METADATA_LOCK_INFO l
    JOIN information_schema.PROCESSLIST p ON p.ID = l.THREAD_ID
    JOIN information_schema.PROCESSLIST own ON own.ID = :session
    WHERE l.THREAD_ID <> own.ID AND own.STATE LIKE '%metadata lock%'
      AND l.LOCK_TYPE = 'Table metadata lock'
      AND own.INFO LIKE concat('%', l.TABLE_NAME, '%')
"""
# https://dev.mysql.com/doc/refman/8.4/en/performance-schema-data-lock-waits-table.html
_ROWS_MYSQL = f"""
    SELECT DISTINCT {_WHO} FROM performance_schema.data_lock_waits w
    JOIN performance_schema.threads waiting ON waiting.THREAD_ID = w.REQUESTING_THREAD_ID
    JOIN performance_schema.threads blocking ON blocking.THREAD_ID = w.BLOCKING_THREAD_ID
    JOIN information_schema.PROCESSLIST p ON p.ID = blocking.PROCESSLIST_ID
    WHERE waiting.PROCESSLIST_ID = :session
"""
# https://dev.mysql.com/doc/refman/8.4/en/performance-schema-metadata-locks-table.html
_TABLES_MYSQL = f"""
    SELECT DISTINCT {_WHO} FROM performance_schema.metadata_locks pending
    JOIN performance_schema.threads waiting ON waiting.THREAD_ID = pending.OWNER_THREAD_ID
    JOIN performance_schema.metadata_locks granted
      ON granted.OBJECT_TYPE = pending.OBJECT_TYPE AND granted.OBJECT_SCHEMA = pending.OBJECT_SCHEMA
      AND granted.OBJECT_NAME = pending.OBJECT_NAME AND granted.LOCK_STATUS = 'GRANTED'
      AND granted.OWNER_THREAD_ID <> pending.OWNER_THREAD_ID
    JOIN performance_schema.threads blocking ON blocking.THREAD_ID = granted.OWNER_THREAD_ID
    JOIN information_schema.PROCESSLIST p ON p.ID = blocking.PROCESSLIST_ID
    WHERE pending.LOCK_STATUS = 'PENDING' AND waiting.PROCESSLIST_ID = :session
"""
# Where nothing tells who has a table: whoever is in a transaction may.
_PERHAPS = f"""
    SELECT {_WHO} FROM information_schema.INNODB_TRX t
    JOIN information_schema.PROCESSLIST p ON p.ID = t.trx_mysql_thread_id
    JOIN information_schema.PROCESSLIST own ON own.ID = :session
    WHERE p.ID <> own.ID AND own.STATE LIKE '%metadata lock%'
    ORDER BY t.trx_started LIMIT 3
"""

# https://mariadb.com/kb/en/progress-reporting/
_PROGRESS_MARIADB = """
    SELECT STATE, STAGE, MAX_STAGE, PROGRESS FROM information_schema.PROCESSLIST
    WHERE ID = :session AND MAX_STAGE > 0
"""
# https://dev.mysql.com/doc/refman/8.4/en/monitor-alter-table-performance-schema.html
_PROGRESS_MYSQL = """
    SELECT replace(s.EVENT_NAME, 'stage/innodb/', ''), 0, 0,
      100 * s.WORK_COMPLETED / s.WORK_ESTIMATED
    FROM performance_schema.events_stages_current s
    JOIN performance_schema.threads t ON t.THREAD_ID = s.THREAD_ID
    WHERE t.PROCESSLIST_ID = :session AND s.WORK_ESTIMATED > 0
"""


class MySQL:
    """Sessions that have a thread each."""

    tells = True

    def session(self, connection: sa.Connection) -> int | None:
        """Ask the server itself: what a driver was told may be a proxy's number."""
        return session_number(connection, "SELECT CONNECTION_ID()")

    def cancel(self, connection: sa.Connection, cursor: Any, session: int | None) -> None:
        """Kill the statement from another session."""
        if session is not None:
            elsewhere = Elsewhere(connection)
            elsewhere.ask(lambda second: second.exec_driver_sql(f"KILL QUERY {session}"))
            elsewhere.close()

    def blockers(self, second: sa.Connection, session: int) -> str:
        """Return who holds the row or the table, as far as the server tells this user."""
        for sql in (_ROWS_MARIADB, _TABLES_MARIADB, _ROWS_MYSQL, _TABLES_MYSQL):
            if found := _asked(second, sql, session):
                return " and ".join(map(_described, found))
        if found := _asked(second, _PERHAPS, session):
            return f"perhaps {' or '.join(map(_described, found))}"
        return ""

    def progress(self, second: sa.Connection, session: int) -> str:
        """Return the stage of an ALTER TABLE, and how much of it is done."""
        for sql in (_PROGRESS_MARIADB, _PROGRESS_MYSQL):
            if found := _asked(second, sql, session):
                staged = f", stage {found[0][1]} of {found[0][2]}" if found[0][2] else ""
                return f"{found[0][0]}{staged}, {found[0][3]:.0f} %"
        return ""


def _asked(second: sa.Connection, sql: str, session: int) -> Sequence[Sequence[Any]]:
    """Return rows; none where the server has no such table, or keeps it from this user."""
    try:
        return second.execute(sa.text(sql), {"session": session}).all()
    except DBAPIError:
        if second.invalidated:
            raise
        return ()


def _described(row: Sequence[Any]) -> str:
    number, user, host, command, seconds = row
    return f"connection {number} (user {user}, from {host}, {command} for {seconds} s)"


SERVER = MySQL()
