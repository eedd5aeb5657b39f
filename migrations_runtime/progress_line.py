"""How far something long has come: one line, redrawn on a terminal; else in the log now and then."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TextIO

from migrations_runtime.live_line import LiveLine
from migrations_runtime.showing.logger import logger

log = logger(__name__)

_SHORT = 2.0
_REDRAWN = 0.2
_LOGGED = 10.0


class ProgressLine:
    """Tells of rows that are done, of about how many, and how fast.

    Nothing is told where the messages of a run aren't wanted (``-q``), nor of what is over in less
    than two seconds.

    :param subject: what is going on, such as ``Backfilling users``.
    :param total: about how many rows there are to do; None where nobody knows.
    :param done: the rows that were done before.
    """

    def __init__(
        self,
        subject: str,
        total: int | None = None,
        done: int = 0,
        stream: TextIO | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.subject, self.total, self.done = subject, total, done
        self.clock = clock
        self._before = done
        self._began = clock()
        self._line = LiveLine(stream)
        self._pause = _REDRAWN if self._line.is_shown else _LOGGED
        self._next = self._began + (_SHORT if self._line.is_shown else _LOGGED)

    def advance(self, rows: int) -> None:
        """Count rows that are done, and tell of it from time to time."""
        self.done += rows
        now = self.clock()
        if now < self._next:
            return
        self._next = now + self._pause
        if self._line.is_shown:
            self._line.show(str(self))
        else:
            log.info("%s", str(self))

    def close(self) -> None:
        """Take the line off the terminal."""
        self._line.close()

    def __str__(self) -> str:
        seconds = max(self.clock() - self._began, 0.001)
        rate = (self.done - self._before) / seconds
        parts = [f"{self.subject}: {self.done:,}{self._of()} rows", f"{rate:,.0f} a second"]
        if self.total is not None and rate and self.total > self.done:
            parts.append(f"about {_spoken((self.total - self.done) / rate)} left")
        return ", ".join(parts)

    def _of(self) -> str:
        return "" if self.total is None else f" of about {max(self.total, self.done):,}"


def _spoken(seconds: float) -> str:
    if seconds < 90:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 5400 else f"{seconds / 3600:.1f} h"
