"""Waiting for a lock: who has it is told once, and on a terminal how long it has lasted."""

from __future__ import annotations

import time

from migrations_runtime.errors import LockTimeout
from migrations_runtime.live_line import LiveLine
from migrations_runtime.lock.contract import Lock
from migrations_runtime.showing.logger import logger
from migrations_runtime.showing.visible import visible

log = logger(__name__)
_SHORTEST, _LONGEST = 0.05, 1.0


def take(lock: Lock, timeout: float) -> None:
    """Take ``lock``, in tries of at most a second: what waits in a driver can't be interrupted.

    :param timeout: how many seconds to wait.
    :raises LockTimeout: it was somebody else's for longer.
    """
    began = time.monotonic()
    if lock.attempt(0):
        return
    who = lock.holder() or "another connection"
    log.warning("Waiting, since %s by %s", _within_a_sentence(lock.subject), who)
    line, pause = LiveLine(), _SHORTEST
    try:
        while (waited := time.monotonic() - began) < timeout:
            line.show(f"Waiting for {visible(str(who))}: {waited:.0f} s")
            if lock.attempt(min(pause, timeout - waited)):
                return
            pause = min(pause * 2, _LONGEST)
    finally:
        line.close()
    raise _timeout(lock, timeout)


def _timeout(lock: Lock, timeout: float) -> LockTimeout:
    holder = lock.holder()
    way_out = f", or {holder.way_out}" if holder is not None and holder.way_out else ""
    return LockTimeout(
        f"{lock.subject} by {holder or 'another connection'}, and {timeout:g} s of waiting are over; "
        f"wait for it{way_out}, or set lock_timeout higher"
    )


def _within_a_sentence(sentence: str) -> str:
    return sentence.replace("The ", "the ", 1)
