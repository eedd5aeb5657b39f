"""What a server tells of a session from outside, and does to it."""

from __future__ import annotations

from typing import Any, Protocol

import sqlalchemy as sa


class Server(Protocol):
    """A server; its functions but :meth:`session` are called from other threads."""

    #: Whether a second connection to it sees what the first one does.
    tells: bool

    def session(self, connection: sa.Connection) -> int | None:
        """Return the number by which the server knows the connection, if it has one."""

    def cancel(self, connection: sa.Connection, cursor: Any, session: int | None) -> None:
        """End the statement that ``cursor`` runs, and leave its session there.

        :raises Exception: whatever the driver has against it.
        """

    def blockers(self, second: sa.Connection, session: int) -> str:
        """Return who holds what the session waits for, in words; nothing where it doesn't wait."""

    def progress(self, second: sa.Connection, session: int) -> str:
        """Return how far the statement is, in words; nothing where the server doesn't tell."""
