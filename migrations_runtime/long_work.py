"""What goes on while nothing else is told: one line on a terminal, for what takes more than two seconds."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import ClassVar

from migrations_runtime.live_line import LiveLine

SHORT = 2.0
_PAUSE = 0.5


@contextmanager
def long_work(what: str) -> Iterator[None]:
    """Tell that the block goes on, if it does so for long.

    A block within another is told in its place. Nothing is told where there is no terminal, where the
    messages of a run aren't wanted (``-q``), and in threads other than the main one. Whoever asks a
    person something does so outside: the line is drawn anew every half second.

    :param what: such as ``Reading the database``.
    """
    outer = Teller.at_work
    if threading.current_thread() is not threading.main_thread() or not (outer or _is_read()):
        yield
        return
    teller = outer or Teller()
    teller.going_on.append(what)
    try:
        if outer is None:
            teller.begin()
        yield
    finally:
        teller.going_on.pop()
        if outer is None:
            teller.end()


def _is_read() -> bool:
    return LiveLine().is_shown


class Teller:
    """Draws the line from a thread of its own, while the main one works.

    :ivar going_on: the blocks that have begun, the innermost last.
    """

    #: The one whose block has begun, if any has.
    at_work: ClassVar[Teller | None] = None

    def __init__(self) -> None:
        self.going_on: list[str] = []
        self._line = LiveLine()
        self._is_over = threading.Event()
        self._thread = threading.Thread(target=self._tell, name="long work", daemon=True)

    def begin(self) -> None:
        """Draw the line in two seconds."""
        Teller.at_work = self
        self._thread.start()

    def end(self) -> None:
        """Draw it no more, and take it off."""
        Teller.at_work = None
        self._is_over.set()
        self._thread.join()
        self._line.close()

    def _tell(self) -> None:
        began, pause = time.monotonic(), SHORT
        while not self._is_over.wait(pause):
            pause = _PAUSE
            for what in self.going_on[-1:]:
                self._line.show(f"{what}: {time.monotonic() - began:.0f} s")
