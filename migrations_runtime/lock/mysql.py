"""MySQL and MariaDB: a named lock of the session.

https://dev.mysql.com/doc/refman/8.4/en/locking-functions.html
"""

from __future__ import annotations

import hashlib

import sqlalchemy as sa

from migrations_runtime.lock.asking import agrees, ask, let_go
from migrations_runtime.lock.contract import Holder, RunLock
from migrations_runtime.showing.logger import logger

log = logger(__name__)

# Whose connection it is shows to those who have PROCESS, or are the same user.
_HOLDER = """
    SELECT held.id, p.USER, p.HOST FROM (SELECT IS_USED_LOCK(:name) AS id) AS held
    LEFT JOIN information_schema.PROCESSLIST AS p ON p.ID = held.id WHERE held.id IS NOT NULL
"""
_CLUSTER = "SHOW STATUS LIKE 'wsrep_cluster_size'"


def lock_of(connection: sa.Connection, ledger: str, external: bool) -> RunLock:
    """Return the lock of a ledger; a cluster, whose nodes don't share it, is warned of."""
    size = ask(connection, external, _CLUSTER)
    if size is not None and int(size[1]) > 1:
        log.warning(
            "This is a Galera cluster of %s nodes, each of which has its own migration lock: have "
            "all runners connect to the same node",
            size[1],
        )
    return Named(connection, ledger, external)


class Named:
    """A lock whose name is the whole server's, so that the database is part of it."""

    ends_with_transaction = False
    is_elsewhere = False
    is_certain = True

    def __init__(self, connection: sa.Connection, ledger: str, external: bool) -> None:
        self.connection, self.external = connection, external
        self.subject = f"The migration lock of {ledger} is held"
        database = ask(connection, external, "SELECT DATABASE()")
        full = f"{database[0] if database else ''}.{ledger}"
        # At most 64 characters.
        self.name = f"diffgen:{hashlib.sha256(full.encode()).hexdigest()[:40]}"

    def attempt(self, seconds: float) -> bool:
        """Take it within so many seconds, or tell that it is somebody else's."""
        asked = "SELECT GET_LOCK(:name, :seconds)"
        row = ask(self.connection, self.external, asked, name=self.name, seconds=seconds)
        return row is not None and row[0] == 1

    def holder(self) -> Holder | None:
        """Return whose it is."""
        row = ask(self.connection, self.external, _HOLDER, name=self.name)
        if row is None:
            return None
        who = f"connection {row[0]}" + (f", user {row[1]}, from {row[2]}" if row[1] else "")
        return Holder(who, way_out=f"end it with KILL {row[0]}")

    def is_held(self) -> bool:
        """Ask the server: a proxy may have gone on with another session, or another server."""
        return agrees(self.connection, f"SELECT IS_USED_LOCK('{self.name}') = CONNECTION_ID()")

    def release(self) -> None:
        """Let go of it."""
        let_go(self.connection, "SELECT RELEASE_LOCK(:name)", name=self.name)
