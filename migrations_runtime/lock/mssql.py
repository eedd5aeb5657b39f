"""SQL Server: an application lock, which is the database's.

https://learn.microsoft.com/sql/relational-databases/system-stored-procedures/sp-getapplock-transact-sql
"""

from __future__ import annotations

import sqlalchemy as sa

from migrations_runtime.lock.asking import agrees, ask, ask_if_allowed, let_go
from migrations_runtime.lock.contract import Holder, RunLock

# What it returns is below zero where it did not take the lock.
_TAKE = (
    "DECLARE @taken int; EXEC @taken = sp_getapplock @Resource = :name, @LockMode = 'Exclusive', "
    "@LockOwner = :owner, @LockTimeout = :milliseconds; SELECT @taken"
)
_RELEASE = "EXEC sp_releaseapplock @Resource = :name, @LockOwner = 'Session'"

# For those who have VIEW SERVER STATE; the description has the first 32 characters of the name.
_HOLDER = """
    SELECT s.session_id, s.login_name, s.program_name, s.host_name, s.login_time
    FROM sys.dm_tran_locks AS l JOIN sys.dm_exec_sessions AS s ON s.session_id = l.request_session_id
    WHERE l.resource_type = 'APPLICATION' AND l.request_status = 'GRANT'
      AND l.resource_database_id = DB_ID() AND CHARINDEX(:name, l.resource_description) > 0
"""
_SHOWN = 32


def lock_of(connection: sa.Connection, ledger: str, external: bool) -> RunLock:
    """Return the lock of a ledger; that of the caller's transaction ends with it."""
    return Application(connection, ledger, external)


class Application:
    """A lock by name; upper and lower case differ, as names are compared byte by byte."""

    is_elsewhere = False
    is_certain = True

    def __init__(self, connection: sa.Connection, ledger: str, external: bool) -> None:
        self.connection, self.ends_with_transaction = connection, external
        self.subject = f"The migration lock of {ledger} is held"
        self.name = f"diffgen:{ledger}"
        self.owner = "Transaction" if external else "Session"

    def attempt(self, seconds: float) -> bool:
        """Take it within so many seconds, or tell that it is somebody else's."""
        values = {"name": self.name, "owner": self.owner, "milliseconds": round(seconds * 1000)}
        row = ask(self.connection, self.ends_with_transaction, _TAKE, **values)
        return row is not None and row[0] >= 0

    def holder(self) -> Holder | None:
        """Return whose it is."""
        row = ask_if_allowed(
            self.connection, self.ends_with_transaction, _HOLDER, name=self.name[:_SHOWN]
        )
        if row is None:
            return None
        who = f"session {row[0]}, login {row[1]}, program '{row[2]}', from {row[3]}"
        return Holder(who, row[4], f"end it with KILL {row[0]}")

    def is_held(self) -> bool:
        """Ask the server: a driver may have connected anew without a word."""
        name = self.name.replace("'", "''")
        mode = f"APPLOCK_MODE('public', N'{name}', '{self.owner}')"
        return agrees(self.connection, f"SELECT CASE {mode} WHEN 'Exclusive' THEN 1 ELSE 0 END")

    def release(self) -> None:
        """Let go of it."""
        let_go(self.connection, _RELEASE, name=self.name)
