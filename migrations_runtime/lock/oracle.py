"""Oracle: a lock of DBMS_LOCK, which DDL and its commits don't let go of.

https://docs.oracle.com/en/database/oracle/oracle-database/23/arpls/DBMS_LOCK.html
"""

from __future__ import annotations

import hashlib
from contextlib import nullcontext
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from migrations_runtime.errors import CommandError
from migrations_runtime.lock.asking import ask_if_allowed, let_go
from migrations_runtime.lock.contract import Holder, RunLock
from migrations_runtime.origin import one_line

# Exclusive is mode 6. It says 0 where the lock was taken, 1 where time was over, 4 where it was ours.
_TAKE = (
    "BEGIN :said := DBMS_LOCK.REQUEST(id => :id, lockmode => 6, timeout => :seconds, "
    "release_on_commit => FALSE); END;"
)
_RELEASE = "DECLARE said INTEGER; BEGIN said := DBMS_LOCK.RELEASE(id => :id); END;"
_TAKEN = (0, 4)
_UNDECLARED = "PLS-00201"  # identifier must be declared: also where the user may not use it

# For those who may read these views. CTIME counts the seconds since the lock was taken:
# https://docs.oracle.com/en/database/oracle/oracle-database/23/refrn/V-LOCK.html
_HOLDER = """
    SELECT s.sid, s.serial#, s.username, s.machine, l.ctime
    FROM v$lock l JOIN v$session s ON s.sid = l.sid
    WHERE l.type = 'UL' AND l.id1 = :id AND l.lmode = 6
"""
_IDS = 1 << 30  # ids above are DBMS_LOCK's own to give


def lock_of(connection: sa.Connection, ledger: str, external: bool) -> RunLock:
    """Return the lock of a ledger."""
    return Numbered(connection, ledger, external)


class Numbered:
    """A lock by number; the numbers are the whole database's, so that the schema is part of it."""

    ends_with_transaction = False
    is_elsewhere = False
    is_certain = True

    def __init__(self, connection: sa.Connection, ledger: str, external: bool) -> None:
        self.connection, self.external = connection, external
        self.subject = f"The migration lock of {ledger} is held"
        full = f"diffgen:{connection.dialect.default_schema_name}.{ledger}"
        self.id = int.from_bytes(hashlib.sha256(full.encode()).digest()[:8], "big") % _IDS

    def attempt(self, seconds: float) -> bool:
        """Take it within so many seconds, or tell that it is somebody else's."""
        try:
            return self._asked(round(seconds)) in _TAKEN
        except DBAPIError as error:
            if _UNDECLARED not in str(error.orig):
                raise
            raise CommandError(
                f"The migration lock cannot be asked for: {one_line(error)}; have an administrator "
                "GRANT EXECUTE ON DBMS_LOCK to the user that migrates"
            ) from error

    def holder(self) -> Holder | None:
        """Return whose it is."""
        row = ask_if_allowed(self.connection, self.external, _HOLDER, id=self.id)
        if row is None:
            return None
        since = datetime.now().astimezone() - timedelta(seconds=int(row[4]))
        end = f"end it with ALTER SYSTEM KILL SESSION '{row[0]},{row[1]}'"
        return Holder(f"session {row[0]}, user {row[2]}, from {row[3]}", since, end)

    def is_held(self) -> bool:
        """Whether it is ours, which it is for as long as the session lasts."""
        return True

    def release(self) -> None:
        """Let go of it."""
        let_go(self.connection, _RELEASE, id=self.id)

    def _asked(self, seconds: int) -> object:
        number: Any = sa.Integer()
        statement = sa.text(_TAKE).bindparams(
            sa.outparam("said", number), id=self.id, seconds=seconds
        )
        with nullcontext() if self.external else self.connection.begin():
            result: Any = self.connection.execute(statement)
            return result.out_parameters["said"]
