"""What is sent to a server, counted where nothing can go round it: on the wire."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Protocol

import sqlalchemy as sa

from tests.killing.wire import Wire

# Requests before the first message that has a type: SSLRequest, GSSENCRequest
# (https://www.postgresql.org/docs/current/protocol-message-formats.html).
_ASK_FOR_ENCRYPTION = {80877103, 80877104}
_COM_QUERY = 3  # https://mariadb.com/kb/en/com_query/


class Requests(Protocol):
    """What one connection sends."""

    def feed(self, chunk: bytes) -> None:
        """Take what has been sent, in pieces of any size."""


class PostgreSQLRequests:
    """Finds the statements of PostgreSQL's protocol: simple queries, and executions."""

    def __init__(self, statements: list[str]) -> None:
        self._statements = statements
        self._rest, self._has_begun = b"", False
        self._parsed: dict[bytes, str] = {}
        self._bound = ""

    def feed(self, chunk: bytes) -> None:
        self._rest += chunk
        while len(self._rest) >= 8 or (self._has_begun and len(self._rest) >= 5):
            first = 1 if self._has_begun else 0
            length = first + int.from_bytes(self._rest[first : first + 4])
            if len(self._rest) < length:
                return
            message, self._rest = self._rest[:length], self._rest[length:]
            if self._has_begun:
                self._take(message[:1], message[5:])
            else:
                self._has_begun = int.from_bytes(message[4:8]) not in _ASK_FOR_ENCRYPTION

    def _take(self, sort: bytes, body: bytes) -> None:
        words = body.split(b"\0", 2)
        match sort:
            case b"Q":
                self._statements.append(words[0].decode())
            case b"P":
                self._parsed[words[0]] = words[1].decode()
            case b"B":
                self._bound = self._parsed[words[1]]
            case b"E":
                self._statements.append(self._bound)


class MySQLRequests:
    """Finds the statements of the protocol of MariaDB and MySQL."""

    def __init__(self, statements: list[str]) -> None:
        self._statements = statements
        self._rest = b""

    def feed(self, chunk: bytes) -> None:
        self._rest += chunk
        while len(self._rest) >= 4:
            length = 4 + int.from_bytes(self._rest[:3], "little")
            if len(self._rest) < length:
                return
            packet, self._rest = self._rest[:length], self._rest[length:]
            if packet[3] == 0 and packet[4] == _COM_QUERY:  # a command begins the count anew
                self._statements.append(packet[5:].decode())


REQUESTS: dict[str, Callable[[list[str]], Requests]] = {
    "postgresql": PostgreSQLRequests,
    "mariadb": MySQLRequests,
}


class CountingWire(Wire):
    """Passes all on, and keeps the statements.

    :ivar statements: in the order in which they were sent.
    """

    def __init__(self, server: tuple[str, int], dialect: str) -> None:
        self.statements: list[str] = []
        self._dialect = dialect
        super().__init__(server)

    def _requests(self, client: socket.socket, server: socket.socket) -> None:
        sent = REQUESTS[self._dialect](self.statements)

        def seen(chunk: bytes, send: Callable[[], None]) -> None:
            sent.feed(chunk)
            self._asked(chunk, send)

        self._pump(client, server, seen)


@contextmanager
def counted(url: str) -> Iterator[tuple[str, CountingWire]]:
    """Yield a URL that leads to the same database over a wire, and the wire."""
    given = sa.make_url(url)
    assert given.host is not None
    assert given.port is not None
    wire = CountingWire((given.host, given.port), given.get_backend_name())
    try:
        there = given.set(host="127.0.0.1", port=wire.port)
        yield there.render_as_string(hide_password=False), wire
    finally:
        wire.close()


def for_a_connection(url: str) -> int:
    """Count what SQLAlchemy sends to connect, to begin and to end, whatever is done in between."""
    with counted(url) as (there, wire):
        with sa.create_engine(there, poolclass=sa.NullPool).connect() as connection:
            connection.exec_driver_sql("SELECT 1")
        return len(wire.statements) - 1
