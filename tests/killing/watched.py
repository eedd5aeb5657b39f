"""A process that kills itself at a statement of SQLite, which nobody can see from outside."""

from __future__ import annotations

import os
import signal
import sqlite3
import threading
from typing import Any

import sqlalchemy as sa

from tests.killing.moments import AtStatement


def watched(suicide: AtStatement | None) -> list[int]:
    """Count the statements of all connections, BEGIN and COMMIT included; return where that is kept.

    :param suicide: when to die; None where the process is to live.
    """
    statements = [0]

    def began(_: str) -> None:
        statements[0] += 1
        if suicide is None or statements[0] != suicide.number:
            return
        if suicide.delay:
            threading.Timer(suicide.delay, _die).start()
        else:
            _die()

    @sa.event.listens_for(sa.Engine, "connect")
    def connected(connection: Any, _: object) -> None:
        if isinstance(connection, sqlite3.Connection):
            connection.set_trace_callback(began)

    return statements


def _die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)
