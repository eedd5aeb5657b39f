"""SQLite: it runs in this process, which can interrupt it, and has nobody else to ask."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa


class SQLite:
    """Statements of a library, in whose calls nobody else can look."""

    tells = False

    def session(self, connection: sa.Connection) -> int | None:
        """There are no sessions."""
        return None

    def cancel(self, connection: sa.Connection, cursor: Any, session: int | None) -> None:
        """Interrupt it (https://www.sqlite.org/c3ref/interrupt.html), for which any thread will do."""
        driver: Any = connection.connection.driver_connection
        getattr(driver, "_conn", driver).interrupt()  # aiosqlite's own has to be awaited

    def blockers(self, second: sa.Connection, session: int) -> str:
        """Nobody knows who has a file's lock."""
        return ""

    def progress(self, second: sa.Connection, session: int) -> str:
        """What takes long is told by those who know its rows."""
        return ""


SERVER = SQLite()
