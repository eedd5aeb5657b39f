"""What lies between a process and its server: it counts what is asked, and can be cut or freeze."""

from __future__ import annotations

import socket
import struct
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum

_CHUNK = 1 << 16
_RESET = struct.pack("ii", 1, 0)  # SO_LINGER of no time: close() sends RST (socket(7))


class At(StrEnum):
    """How far a request has come when it strikes."""

    UNSENT = "before request"
    SENT = "with request"
    ANSWERED = "before the answer to request"


@dataclass(frozen=True, slots=True)
class Tripwire:
    """What happens at one request of all that a run makes; what comes after it is held back.

    :ivar number: of the request, counted from 1.
    :ivar strike: is called once, when the request is that far.
    """

    number: int
    at: At
    strike: Callable[[], None]


class Wire:
    """Listens at a port of its own, and passes all on to a server.

    :ivar requests: how many there were; one for each time that a client has sent something.
    :ivar refuses: whether there is no server for new connections.
    """

    def __init__(self, server: tuple[str, int], tripwire: Tripwire | None = None) -> None:
        self.server, self.tripwire, self.requests = server, tripwire, 0
        self.refuses = False
        self._sockets: list[socket.socket] = []
        self._flows = threading.Event()
        self._flows.set()
        self._awaiting_answer = self._struck = False
        self._lock = threading.Lock()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        threading.Thread(target=self._listen, daemon=True).start()

    def cut(self) -> None:
        """Reset all connections, for both sides."""
        self._flows.set()
        for one in self._sockets:
            with suppress(OSError):
                one.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
                one.shutdown(socket.SHUT_RD)  # wakes the thread that reads
            with suppress(OSError):
                one.close()

    def freeze(self) -> None:
        """Keep all that is sent, from now on."""
        self._flows.clear()

    def thaw(self) -> None:
        """Pass on what was kept, and all that comes."""
        self._flows.set()

    def close(self) -> None:
        """Let go of all connections and of the port."""
        self._listener.close()
        self.cut()

    def _listen(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:  # closed
                return
            try:
                server = None if self.refuses else socket.create_connection(self.server)
            except OSError:
                server = None
            if server is None:  # it is dead: so is the connection
                client.close()
                continue
            for one in (client, server):
                one.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self._sockets += [client, server]
            for pump in (self._requests, self._answers):
                threading.Thread(target=pump, args=(client, server), daemon=True).start()

    def _requests(self, client: socket.socket, server: socket.socket) -> None:
        self._pump(client, server, self._asked)

    def _answers(self, client: socket.socket, server: socket.socket) -> None:
        self._pump(server, client, self._answered)

    def _pump(
        self,
        source: socket.socket,
        target: socket.socket,
        seen: Callable[[bytes, Callable[[], None]], None],
    ) -> None:
        with suppress(OSError):
            while chunk := source.recv(_CHUNK):

                def send(chunk: bytes = chunk) -> None:
                    self._flows.wait()
                    target.sendall(chunk)

                seen(chunk, send)
        with suppress(OSError):
            target.shutdown(socket.SHUT_WR)

    def _asked(self, chunk: bytes, send: Callable[[], None]) -> None:
        with self._lock:
            self.requests += 1
            wire = self.tripwire
            is_it = wire is not None and self.requests == wire.number
        if wire is None or not is_it:
            send()
            return
        match wire.at:
            case At.UNSENT:
                wire.strike()
                send()
            case At.SENT:
                send()
                wire.strike()
            case At.ANSWERED:
                self._awaiting_answer = True
                send()

    def _answered(self, chunk: bytes, send: Callable[[], None]) -> None:
        if self._awaiting_answer and self.tripwire is not None:
            self._awaiting_answer = False
            self.tripwire.strike()
        send()
