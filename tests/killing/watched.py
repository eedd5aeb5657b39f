"""``diffgen`` in a process that kills itself at a statement of SQLite: ``... NUMBER SECONDS -c FILE upgrade head``.

It does so when that statement begins, or so many seconds later. With 0 for the number it lives, and says at
its end how many there were.
"""

from __future__ import annotations

import os
import signal
import sqlite3
import sys
import threading
from typing import Any

import sqlalchemy as sa

from diffgen.__main__ import main

SAID = "statements:"


def watched(deadly: int, delay: float) -> list[int]:
    """Count the statements of all connections, BEGIN and COMMIT included; return where that is kept."""
    statements = [0]

    def began(_: str) -> None:
        statements[0] += 1
        if statements[0] != deadly:
            return
        if delay:
            threading.Timer(delay, _die).start()
        else:
            _die()

    @sa.event.listens_for(sa.Engine, "connect")
    def connected(connection: sqlite3.Connection, _: Any) -> None:
        connection.set_trace_callback(began)

    return statements


def _die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    counted = watched(int(sys.argv.pop(1)), float(sys.argv.pop(1)))
    main(sys.argv[1:])
    print(SAID, counted[0])
