"""A thread that looks at what runs: told on a terminal how far it is, and to all for whom it waits."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic

import sqlalchemy as sa

from migrations_runtime.live_line import LiveLine
from migrations_runtime.showing.logger import logger
from migrations_runtime.showing.visible import visible
from migrations_runtime.statements.contract import Server
from migrations_runtime.statements.elsewhere import Elsewhere
from migrations_runtime.statements.watch import Statement, Watch

log = logger(__name__)

#: What is over in less is not told of.
SHORT = 2.0
_PAUSE = 0.5
_SHORTEST_PAUSE = 0.02
_SHOWN = 50


@contextmanager
def watched(connection: sa.Connection) -> Iterator[Watch]:
    """Watch over the statements of the block, and look at those that last."""
    watch = Watch(connection)
    with watch.over(), _looked_at(watch):
        yield watch


@contextmanager
def _looked_at(watch: Watch) -> Iterator[None]:
    if (server := watch.server) is None:
        yield
        return
    watcher = Watcher(watch, server, Elsewhere(watch.connection))
    thread = threading.Thread(target=watcher.look, name="statements", daemon=True)
    thread.start()
    try:
        yield
    finally:
        watcher.is_over = True
        watch.bell.set()
        thread.join(SHORT)


class Watcher:
    """Looks at a watch, from its own thread.

    :ivar is_over: whether there is nothing more to come.
    """

    def __init__(self, watch: Watch, server: Server, elsewhere: Elsewhere) -> None:
        self.watch = watch
        self.server = server
        self.elsewhere = elsewhere
        self.line = LiveLine()
        self.is_over = False

    def look(self) -> None:
        """Look every half second until all is over, more often where waits are to be shorter."""
        try:
            while not self.is_over:
                self.watch.bell.wait(self._pause())
                self.watch.bell.clear()
                if (statement := self.watch.running) is None:
                    self.line.close()
                else:
                    self.look_at(statement, monotonic() - statement.began)
        finally:
            self.line.close()
            self.elsewhere.close()

    def _pause(self) -> float:
        limits = [self.watch.lock_timeout, self.watch.statement_timeout]
        shortest = min([limit / 5 for limit in limits if limit] + [_PAUSE])
        return max(shortest, _SHORTEST_PAUSE)

    def look_at(self, statement: Statement, seconds: float) -> None:
        """Look at a statement that has run for so long: cancel it, or ask the server about it."""
        if self.watch.statement_timeout and seconds > self.watch.statement_timeout:
            statement.is_overdue = True
            self.watch.cancel()
        elif self.watch.session is not None and self.server.tells and seconds > self._patience():
            self._ask(statement, self.watch.session, seconds)

    def _patience(self) -> float:
        """Return after how long somebody is asked: well before the server gives up waiting."""
        return min(SHORT, (self.watch.lock_timeout or SHORT * 2) / 2)

    def _ask(self, statement: Statement, session: int, seconds: float) -> None:
        blockers = self.elsewhere.ask(lambda second: self.server.blockers(second, session))
        statement.blockers = blockers or statement.blockers
        if seconds < SHORT:
            return
        if blockers and not statement.is_told_of:
            statement.is_told_of = True
            log.warning("%s waits for a lock that is held by %s", _short(statement.sql), blockers)
        if self.line.is_shown:
            self._show(statement, session, seconds, blockers)

    def _show(
        self, statement: Statement, session: int, seconds: float, blockers: str | None
    ) -> None:
        how_far = f"waits for {blockers}" if blockers else self._progress(session)
        about = ": ".join(filter(None, [_short(statement.sql), how_far]))
        if self.watch.running is statement:
            self.line.show(visible(f"{seconds:.0f} s {about}"))

    def _progress(self, session: int) -> str:
        return self.elsewhere.ask(lambda second: self.server.progress(second, session)) or ""


def _short(sql: str) -> str:
    words = " ".join(sql.split())
    return words if len(words) <= _SHOWN else f"{words[:_SHOWN - 1]}…"
