"""What a dry run needs to know of a server, and the servers that it knows."""

from __future__ import annotations

from contextlib import AbstractContextManager
from importlib import import_module
from typing import Protocol, cast

import sqlalchemy as sa

_SERVERS = {
    "postgresql": "migrations_runtime.dry_run.postgresql:PostgreSQL",
    "sqlite": "migrations_runtime.dry_run.sqlite:SQLite",
}


class Paused(Protocol):
    """What writes statements down, and can be told to look away."""

    def paused(self) -> AbstractContextManager[None]:
        """Let statements through without a word."""


class RehearsedServer(Protocol):
    """A server whose DDL can be rolled back."""

    @property
    def opening(self) -> tuple[str, ...]:
        """Statements that the script begins with."""

    @property
    def wary(self) -> bool:
        """Whether any statement may fail for being rehearsed only."""

    def transaction(self) -> AbstractContextManager[None]:
        """Begin the transaction, and roll it back at the end, whatever happens."""

    def checked(self, recorder: Paused) -> AbstractContextManager[None]:
        """Check after the block what a COMMIT would check."""

    def prepare(self, statement: str) -> None:
        """See to it that a statement can be taken back."""

    def excuse(self, error: Exception, outside: bool, left_out: bool) -> str | None:
        """Return why a statement fails here and would not in a real run; None: it would.

        :param outside: whether a real run would execute it outside of a transaction.
        :param left_out: whether a statement before was not run.
        """

    def committed(self) -> None:
        """Know that a real run would have committed here."""

    def inlined(self, statement: str, parameters: object) -> str:
        """Return a statement with its parameters written into it."""


def server_for(connection: sa.Connection, ledger: str, external: bool) -> RehearsedServer | None:
    """Return how to rehearse on the server of ``connection``; None where DDL stays.

    :param ledger: the version table, which the lock of a run is named after.
    :param external: whether the transaction is the caller's.
    """
    found = _SERVERS.get(connection.dialect.name)
    if found is None:
        return None
    module, name = found.split(":")
    made = getattr(import_module(module), name)(connection, ledger, external)
    return cast("RehearsedServer", made)
