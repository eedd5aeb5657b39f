"""A server that is far away: what is sent arrives later, and so does the answer."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from queue import SimpleQueue

import sqlalchemy as sa

from tests.killing.wire import Wire

_CHUNK = 1 << 16


class FarWire(Wire):
    """Passes all on after half a round trip each way; how much fits in is not less.

    :param round_trip: in seconds.
    """

    def __init__(self, server: tuple[str, int], round_trip: float) -> None:
        self._one_way = round_trip / 2
        super().__init__(server)

    def _pump(
        self,
        source: socket.socket,
        target: socket.socket,
        seen: Callable[[bytes, Callable[[], None]], None],
    ) -> None:
        under_way: SimpleQueue[tuple[float, bytes]] = SimpleQueue()
        threading.Thread(target=self._deliver, args=(under_way, target), daemon=True).start()
        with suppress(OSError):
            while chunk := source.recv(_CHUNK):
                under_way.put((time.monotonic() + self._one_way, chunk))
        under_way.put((time.monotonic() + self._one_way, b""))

    def _deliver(self, under_way: SimpleQueue[tuple[float, bytes]], target: socket.socket) -> None:
        with suppress(OSError):
            while True:
                due, chunk = under_way.get()
                time.sleep(max(0.0, due - time.monotonic()))
                if not chunk:
                    target.shutdown(socket.SHUT_WR)
                    return
                target.sendall(chunk)


@contextmanager
def far_away(url: str, round_trip: float) -> Iterator[str]:
    """Yield a URL that leads to the same database, so many seconds away."""
    given = sa.make_url(url)
    wire = FarWire((given.host or "127.0.0.1", given.port or 0), round_trip)
    try:
        there = given.set(host="127.0.0.1", port=wire.port)
        yield there.render_as_string(hide_password=False)
    finally:
        wire.close()
