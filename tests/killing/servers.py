"""Servers of our own that can be killed, and started again on the same data.

They differ from those of `tests.containers` in what survives: a server that is killed may lose nothing that it
has committed, so what is committed leaves its process, and pages are written whole.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import sqlalchemy as sa

from tests.containers import mariadb, postgresql
from tests.containers.process import free_port
from tests.containers.server import Server, ServerUnavailable

SECONDS_TO_START = 60.0
# When whoever holds its standard input ends, by whatever signal, so does the server.
_GUARD = 'cat >/dev/null; kill -9 "$1" 2>/dev/null'
_POSTGRESQL = {"synchronous_commit": "on", "full_page_writes": "on", "max_wal_size": "64MB"}
_MARIADB = {"innodb-flush-log-at-trx-commit": "2", "innodb-doublewrite": "ON"}


@dataclass
class Mortal:
    """A server program and its data.

    :ivar folder: holds the data; `server` is what it looks like from outside.
    """

    server: Server
    command: Sequence[str]
    folder: Path
    user: str | None = None
    process: subprocess.Popen[bytes] | None = field(default=None, init=False)
    _guard: subprocess.Popen[bytes] | None = field(default=None, init=False)

    def start(self) -> None:
        """Start the program, and wait until it answers.

        :raises ServerUnavailable: it doesn't.
        """
        log = (self.folder.parent / f"{self.folder.name}.log").open("ab")
        with log:
            self.process = subprocess.Popen(
                self.command, stdout=log, stderr=log, user=self.user, start_new_session=True
            )
        guard = ["/bin/sh", "-c", _GUARD, "guard", str(self.process.pid)]
        self._guard = subprocess.Popen(guard, stdin=subprocess.PIPE, start_new_session=True)
        deadline = time.monotonic() + SECONDS_TO_START
        while not self.answers():
            if time.monotonic() > deadline or self.process.poll() is not None:
                raise ServerUnavailable(f"{self.command[0]} did not start; see {log.name}")
            time.sleep(0.05)

    def answers(self) -> bool:
        """Whether it takes connections."""
        engine = sa.create_engine(self.server.url, poolclass=sa.NullPool)
        with suppress(sa.exc.DBAPIError), engine.connect():
            return True
        return False

    def lives(self) -> bool:
        """Whether the program runs."""
        return self.process is not None and self.process.poll() is None

    def kill(self) -> None:
        """Send SIGKILL to the program and all of its processes, and see them go."""
        if self.process is None:
            return
        everyone = [self.process.pid, *_children(self.process.pid)]
        for pid in everyone:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self.process.wait()
        if self._guard is not None:
            self._guard.communicate()
        while any(Path(f"/proc/{pid}").exists() for pid in everyone):
            time.sleep(0.005)


@contextmanager
def mortal(kind: str, memory: str = "512m", *, mounted: bool = False) -> Iterator[Mortal]:
    """A server of a kind, ``postgresql`` or ``mariadb``, that runs while the block does.

    :param mounted: whether its data are on a disk of their own, of the size ``memory``.
    :raises ServerUnavailable: there are no programs, or no right to mount.
    """
    with _folder(memory if mounted else None) as folder:
        made = _KINDS[kind](folder / "data")
        made.start()
        try:
            yield made
        finally:
            made.kill()


@contextmanager
def _folder(size: str | None) -> Iterator[Path]:
    parent = Path("/dev/shm")
    shared = parent.is_dir() and os.access(parent, os.W_OK)
    folder = Path(tempfile.mkdtemp(prefix="diffgen-mortal-", dir=parent if shared else None))
    folder.chmod(0o755)  # a server may run as another user
    try:
        with disk(folder, size) if size else _as_it_is(folder):
            yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _as_it_is(folder: Path) -> Iterator[None]:
    yield


@contextmanager
def disk(folder: Path, size: str) -> Iterator[None]:
    """Mount a small disk in memory over ``folder``.

    :raises ServerUnavailable: only root may, and in most containers not even root.
    """
    command = ["mount", "-t", "tmpfs", "-o", f"size={size},mode=0755", "diffgen", str(folder)]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    except FileNotFoundError as error:
        raise ServerUnavailable("there is no program 'mount'") from error
    if done.returncode:
        raise ServerUnavailable(f"a disk cannot be mounted: {done.stderr.strip()}")
    try:
        yield
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


def _postgresql(data: Path) -> Mortal:
    data.mkdir(mode=0o700)
    binaries, user = postgresql.initialised(data)
    port = free_port()
    url = sa.URL.create(
        "postgresql+psycopg", "postgres", host="127.0.0.1", port=port, database="postgres"
    )
    command = postgresql.command(binaries, data, port)
    command += [part for name, value in _POSTGRESQL.items() for part in ("-c", f"{name}={value}")]
    server = Server(url, f"own {binaries}", postgresql.CREATE, postgresql.DROP)
    return Mortal(server, command, data, user)


def _mariadb(data: Path) -> Mortal:
    port = free_port()
    server, installer = mariadb.programs()
    mariadb.initialise(installer, data)
    command = mariadb.command(server, data.parent, data, port)
    command += [f"--{name}={value}" for name, value in _MARIADB.items()]
    url = mariadb.url_at("127.0.0.1", port)
    return Mortal(Server(url, f"own {server}", mariadb.CREATE, mariadb.DROP), command, data)


_KINDS: dict[str, Callable[[Path], Mortal]] = {"postgresql": _postgresql, "mariadb": _mariadb}


def _children(pid: int) -> list[int]:
    """The processes that one has started; a server's own don't start others."""
    listed = Path(f"/proc/{pid}/task/{pid}/children")
    return [int(one) for one in listed.read_text().split()] if listed.exists() else []
