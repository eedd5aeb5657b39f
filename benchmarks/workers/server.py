"""The CPU of a server that runs on this machine."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil
import sqlalchemy as sa

WHO = {
    "postgresql": "SELECT pg_backend_pid()",
    "mariadb": "SELECT @@pid_file",
}


@dataclass
class ServerSeconds:
    """What the server took in a block: user and system, of all its processes.

    :ivar seconds: 0 where the server does not run on this machine, or the block has not ended.
    """

    seconds: float = 0.0


@contextmanager
def server_seconds(url: sa.URL) -> Iterator[ServerSeconds]:
    """Measure a block."""
    server, taken = _process(url), ServerSeconds()
    before = _used(server)
    yield taken
    taken.seconds = _used(server) - before


def _process(url: sa.URL) -> psutil.Process | None:
    name = url.get_backend_name()
    if name not in WHO:
        return None
    engine = sa.create_engine(url, poolclass=sa.NullPool)
    with engine.connect() as connection:
        said = str(connection.scalar(sa.text(WHO[name])))
        try:
            if name == "postgresql":
                return psutil.Process(int(said)).parent()
            return psutil.Process(int(Path(said).read_text()))
        except (OSError, psutil.Error):  # it is in a container, or elsewhere
            return None


def _used(server: psutil.Process | None) -> float:
    """User and system time of a process, of its children, and of those that it had."""
    if server is None:
        return 0.0
    total = 0.0
    for process in (server, *server.children(recursive=True)):
        try:
            times = process.cpu_times()
        except psutil.NoSuchProcess:  # its parent has counted it
            continue
        total += times.user + times.system + times.children_user + times.children_system
    return total
