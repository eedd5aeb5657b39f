"""PostgreSQL: pg_stat_activity, pg_locks and pg_stat_progress_create_index."""

from __future__ import annotations

from inspect import iscoroutinefunction
from typing import Any

import sqlalchemy as sa

from migrations_runtime.lock.postgresql import told_process

_PATIENCE = 10.0

# https://www.postgresql.org/docs/current/functions-info.html (pg_blocking_pids; 0 is a prepared
# transaction). What a session last said may be anything, passwords too, and is not told.
_BLOCKERS = sa.text("""
    SELECT a.pid, a.usename, a.application_name, a.state,
      CAST(extract(epoch FROM clock_timestamp() - coalesce(a.xact_start, a.query_start)) AS integer)
    FROM unnest(pg_catalog.pg_blocking_pids(:session)) AS blocking(pid)
    LEFT JOIN pg_catalog.pg_stat_activity a ON a.pid = blocking.pid
    ORDER BY a.xact_start
""")

# https://www.postgresql.org/docs/current/progress-reporting.html#CREATE-INDEX-PROGRESS-REPORTING
_INDEX = sa.text("""
    SELECT phase, lockers_done, lockers_total, blocks_done, blocks_total, tuples_done, tuples_total
    FROM pg_catalog.pg_stat_progress_create_index WHERE pid = :session
""")

# A process id that a pooler made up must not be taken for another's.
_CANCEL = sa.text("""
    SELECT pg_catalog.pg_cancel_backend(pid) FROM pg_catalog.pg_stat_activity
    WHERE pid = :session AND datname = current_database() AND usename = current_user
""")


class PostgreSQL:
    """Sessions that have a process each."""

    tells = True

    def session(self, connection: sa.Connection) -> int | None:
        """Return the process id that the driver was told."""
        return told_process(connection.connection.driver_connection)

    def cancel(self, connection: sa.Connection, cursor: Any, session: int | None) -> None:
        """Send a cancel request, as most drivers can from any thread; else have another session do it.

        Through a pooler the request finds the right server, and a process id doesn't.
        """
        from migrations_runtime.statements.elsewhere import Elsewhere

        driver: Any = connection.connection.driver_connection
        safe = getattr(driver, "cancel_safe", None)
        if safe is not None and not iscoroutinefunction(safe):  # psycopg, with libpq 17
            safe(timeout=_PATIENCE)  # the other one waits for the server with all threads stopped
        elif (cancel := getattr(driver, "cancel", None)) is not None:
            cancel()
        elif session is not None:
            elsewhere = Elsewhere(connection)
            elsewhere.ask(lambda second: second.execute(_CANCEL, {"session": session}).all())
            elsewhere.close()

    def blockers(self, second: sa.Connection, session: int) -> str:
        """Return who holds the lock, the longest transaction first."""
        found = second.execute(_BLOCKERS, {"session": session}).all()
        return " and ".join(_described(row) for row in found)

    def progress(self, second: sa.Connection, session: int) -> str:
        """Return the phase of a CREATE INDEX or REINDEX, and how much of it is done."""
        row = second.execute(_INDEX, {"session": session}).first()
        if row is None:
            return ""
        done = [(row[at], row[at + 1]) for at in (1, 3, 5) if row[at + 1]]
        return f"{row[0]}, {100 * done[-1][0] // done[-1][1]} %" if done else str(row[0])


def _described(row: Any) -> str:
    pid, user, application, state, seconds = row
    if pid is None:
        return "a prepared transaction (see pg_prepared_xacts)"
    named = f", application '{application}'" if application else ""
    doing = f", {state} for {seconds} s" if state else ""
    return f"backend {pid} (user {user}{named}{doing})"


SERVER = PostgreSQL()
