"""SQL Server: sys.dm_exec_requests."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from migrations_runtime.statements.session_number import session_number

# https://learn.microsoft.com/sql/relational-databases/system-dynamic-management-views/sys-dm-exec-requests-transact-sql
_BLOCKER = sa.text("""
    SELECT s.session_id, s.login_name, s.program_name, s.status
    FROM sys.dm_exec_requests r JOIN sys.dm_exec_sessions s ON s.session_id = r.blocking_session_id
    WHERE r.session_id = :session
""")
_PROGRESS = sa.text("""
    SELECT command, percent_complete FROM sys.dm_exec_requests
    WHERE session_id = :session AND percent_complete > 0
""")


class SQLServer:
    """Sessions with requests."""

    tells = True

    def session(self, connection: sa.Connection) -> int | None:
        """Return @@SPID."""
        return session_number(connection, "SELECT @@SPID")

    def cancel(self, connection: sa.Connection, cursor: Any, session: int | None) -> None:
        """Cancel the cursor's statement, which any thread may
        (https://github.com/mkleehammer/pyodbc/wiki/Cursor#cancel).
        """
        if cursor is not None:
            cursor.cancel()

    def blockers(self, second: sa.Connection, session: int) -> str:
        """Return who holds the lock."""
        row = second.execute(_BLOCKER, {"session": session}).first()
        if row is None:
            return ""
        return f"session {row[0]} (login {row[1]}, program '{row[2]}', {row[3]})"

    def progress(self, second: sa.Connection, session: int) -> str:
        """Return how much is done of the few statements that the server tells of."""
        row = second.execute(_PROGRESS, {"session": session}).first()
        return "" if row is None else f"{row[0]}, {row[1]:.0f} %"


SERVER = SQLServer()
