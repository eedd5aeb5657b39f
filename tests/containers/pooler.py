"""A pooler of PostgreSQL that hands out sessions by transaction, as PgBouncer does.

It speaks as much of the protocol as it takes: https://www.postgresql.org/docs/current/protocol-flow.html
"""

from __future__ import annotations

import os
import queue
import random
import socket
import struct
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress

import psycopg
import sqlalchemy as sa

_ENCRYPTION = (80877103, 80877104)
_STARTUP = struct.Struct("!ii")
#: What the client is told, so that its driver doesn't have to ask.
_SETTINGS = {
    "client_encoding": "UTF8",
    "standard_conforming_strings": "on",
    "integer_datetimes": "on",
    "DateStyle": "ISO, MDY",
}


@contextmanager
def pooled(url: str, sessions: int, patience: float = 10.0) -> Iterator[str]:
    """Stand between: give the URL of a pool of sessions, each handed out for one transaction.

    :param patience: how many seconds a client waits for a session, until it is told that there is none.
    """
    there = sa.make_url(url)
    connections = [_session(there) for _ in range(sessions)]
    with socket.create_server(("127.0.0.1", 0)) as listener:
        pool = _Pool(connections, patience)
        threading.Thread(target=pool.serve, args=[listener], daemon=True).start()
        port = listener.getsockname()[1]
        here = there.set(host="127.0.0.1", port=port, password=None)
        try:
            yield here.render_as_string(hide_password=False)
        finally:
            listener.shutdown(socket.SHUT_RDWR)
            pool.close()
    for connection in connections:
        connection.close()


def _session(url: sa.URL) -> psycopg.Connection[tuple[object, ...]]:
    return psycopg.connect(
        host=url.host,
        port=url.port,
        user=url.username,
        password=url.password,
        dbname=url.database or "",
        sslmode="disable",
        gssencmode="disable",
        autocommit=True,
    )


class _Pool:
    """The sessions, of which the one that has been idle for longest is handed out first."""

    def __init__(
        self, connections: Sequence[psycopg.Connection[tuple[object, ...]]], patience: float
    ) -> None:
        self._idle: queue.Queue[socket.socket] = queue.Queue()
        self._sessions: list[socket.socket] = []
        self._patience = patience
        self._version = str(connections[0].info.parameter_status("server_version"))
        for connection in connections:
            self._sessions.append(session := socket.socket(fileno=os.dup(connection.fileno())))
            session.setblocking(True)
            self._idle.put(session)

    def serve(self, listener: socket.socket) -> None:
        """Serve each client by a thread, until the listener is shut."""
        with suppress(OSError):
            while True:
                client, _ = listener.accept()
                threading.Thread(target=self._serve, args=[client], daemon=True).start()

    def close(self) -> None:
        """Leave the sessions to libpq, which has logged in with them."""
        for session in self._sessions:
            session.close()

    def _serve(self, client: socket.socket) -> None:
        session = None
        with client, suppress(ConnectionError, queue.Empty):
            self._greet(client)
            while (message := _message(client))[:1] != b"X":
                session = session or self._handed_out(client)
                session.sendall(message)
                if message[:1] in b"QS" and self._answered(session, client) == b"I":
                    self._idle.put(session)
                    session = None
        if session is not None:
            with suppress(ConnectionError):  # where it is the session that is gone
                session.sendall(_made(b"Q", b"ROLLBACK\0"))
                self._answered(session, None)
                self._idle.put(session)

    def _greet(self, client: socket.socket) -> None:
        while True:
            length, code = _STARTUP.unpack(_exactly(client, 8))
            _exactly(client, length - 8)
            if code not in _ENCRYPTION:
                break
            client.sendall(b"N")
        settings = {**_SETTINGS, "server_version": self._version}
        told = [_made(b"S", f"{key}\0{value}\0".encode()) for key, value in settings.items()]
        key = _made(b"K", random.randbytes(8))
        client.sendall(_made(b"R", bytes(4)) + b"".join(told) + key + _made(b"Z", b"I"))

    def _handed_out(self, client: socket.socket) -> socket.socket:
        try:
            return self._idle.get(timeout=self._patience)
        except queue.Empty:
            said = b"SFATAL\0VFATAL\0C08P01\0Mno session is free\0\0"
            client.sendall(_made(b"E", said))
            raise

    def _answered(self, session: socket.socket, client: socket.socket | None) -> bytes:
        """Pass on what the server answers, and return whether it is in a transaction then."""
        while True:
            message = _message(session)
            if client is not None:
                client.sendall(message)
            if message[:1] == b"Z":
                return message[-1:]


def _message(sender: socket.socket) -> bytes:
    head = _exactly(sender, 5)
    return head + _exactly(sender, int.from_bytes(head[1:], "big") - 4)


def _made(kind: bytes, content: bytes) -> bytes:
    return kind + (len(content) + 4).to_bytes(4, "big") + content


def _exactly(sender: socket.socket, length: int) -> bytes:
    received = b""
    while len(received) < length:
        part = sender.recv(length - len(received))
        if not part:
            raise ConnectionResetError
        received += part
    return received
