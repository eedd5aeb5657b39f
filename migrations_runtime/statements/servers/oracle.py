"""Oracle: v$session and v$session_longops, which a role may be kept from."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from migrations_runtime.statements.session_number import session_number

# https://docs.oracle.com/en/database/oracle/oracle-database/23/refrn/V-SESSION.html
_BLOCKER = sa.text("""
    SELECT b.sid, b.serial#, b.username, b.program, b.status
    FROM v$session s JOIN v$session b ON b.sid = s.final_blocking_session
    WHERE s.sid = :session_id
""")
# https://docs.oracle.com/en/database/oracle/oracle-database/23/refrn/V-SESSION_LONGOPS.html
_PROGRESS = sa.text("""
    SELECT opname, 100 * sofar / totalwork FROM v$session_longops
    WHERE sid = :session_id AND totalwork > 0 AND sofar < totalwork
""")


class Oracle:
    """Sessions, whose statements the driver can break off."""

    tells = True

    def session(self, connection: sa.Connection) -> int | None:
        """Return the SID."""
        return session_number(connection, "SELECT sys_context('userenv', 'sid') FROM dual")

    def cancel(self, connection: sa.Connection, cursor: Any, session: int | None) -> None:
        """Break it off (https://python-oracledb.readthedocs.io/, Connection.cancel)."""
        driver: Any = connection.connection.driver_connection
        driver.cancel()

    def blockers(self, second: sa.Connection, session: int) -> str:
        """Return who holds the lock."""
        row = second.execute(_BLOCKER, {"session_id": session}).first()
        if row is None:
            return ""
        return f"session '{row[0]},{row[1]}' (user {row[2]}, program {row[3]}, {row[4]})"

    def progress(self, second: sa.Connection, session: int) -> str:
        """Return how much is done of a long operation."""
        row = second.execute(_PROGRESS, {"session_id": session}).first()
        return "" if row is None else f"{row[0]}, {row[1]:.0f} %"


SERVER = Oracle()
