"""MariaDB: a container where Docker answers, else the server on PATH, else Debian's package."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from sqlalchemy import URL

from tests.containers.docker import require_docker, started
from tests.containers.process import free_port, guarded
from tests.containers.server import Server, ServerUnavailable, first_available

IMAGE = "mariadb:11.4"
CREATE = "CREATE DATABASE `{name}` CHARACTER SET utf8mb4"
DROP = "DROP DATABASE `{name}`"

# The programs without the service that Debian's mariadb-server would start.
PACKAGES = ("mariadb-server-core", "mariadb-client-core")

# The data lives as long as the tests: nothing has to survive a power cut.
SETTINGS = {
    "innodb-flush-log-at-trx-commit": "0",
    "innodb-doublewrite": "OFF",
    "innodb-buffer-pool-size": "32M",
    "innodb-log-file-size": "16M",
    "sync-binlog": "0",
    "character-set-server": "utf8mb4",
}
ROOM = 1 << 30
OPTIONS = [f"--{name}={value}" for name, value in SETTINGS.items()]


def mariadb() -> AbstractContextManager[Server]:
    """A MariaDB server for the time of the block; raises ServerUnavailable."""
    return first_available("MariaDB", (from_container, from_path, from_debian))


@contextmanager
def from_container() -> Iterator[Server]:
    """The official image, run by testcontainers."""
    require_docker()
    from testcontainers.community.mysql import MySqlContainer

    container = MySqlContainer(IMAGE, username="root", root_password="test", dialect="pymysql")
    container = container.with_command(["mariadbd", *OPTIONS])
    container = container.with_kwargs(tmpfs={"/var/lib/mysql": "rw"})
    with started(container, IMAGE):
        url = url_at(
            container.get_container_host_ip(), int(container.get_exposed_port(3306)), "test"
        )
        yield Server(url, f"container {IMAGE}", CREATE, DROP)


@contextmanager
def from_path() -> Iterator[Server]:
    """The server programs on PATH, or where distributions keep those for administrators."""
    server, installer = programs()
    folder = Path(tempfile.mkdtemp(prefix="diffgen-mariadb-", dir=_memory())).resolve()
    try:
        with _served(server, installer, folder) as url:
            yield Server(url, f"local {server}", CREATE, DROP)
    finally:
        shutil.rmtree(folder, ignore_errors=True)  # the guard has most often removed it already


def programs() -> tuple[Path, Path]:
    """The server, and what makes its data; raises ServerUnavailable."""
    everywhere = os.pathsep.join([os.environ.get("PATH", ""), "/usr/sbin", "/usr/local/sbin"])
    server = shutil.which("mariadbd", path=everywhere)
    installer = shutil.which("mariadb-install-db", path=everywhere)
    if server is None or installer is None:
        raise ServerUnavailable("no programs 'mariadbd' and 'mariadb-install-db' on PATH")
    return Path(server), Path(installer)


@contextmanager
def from_debian() -> Iterator[Server]:
    """The programs of Debian's package, which is installed for it where that is allowed."""
    apt = shutil.which("apt-get")
    if apt is None or os.geteuid() != 0:
        raise ServerUnavailable("Debian's package can only be installed by root with apt-get")
    for command in ([apt, "update"], [apt, "install", "-y", "--no-install-recommends", *PACKAGES]):
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
        if done.returncode:
            raise ServerUnavailable(f"{' '.join(command)} failed: {done.stderr.strip()}")
    with from_path() as server:
        yield server


@contextmanager
def _served(server: Path, installer: Path, folder: Path) -> Iterator[URL]:
    """The server on data of its own, listening on this machine only, at a port of its own."""
    data, port = folder / "data", free_port()
    initialise(installer, data)

    def ready() -> bool:
        return "ready for connections" in (folder / "server.log").read_text(errors="replace")

    with guarded(command(server, folder, data, port), folder, stop_signal="TERM", ready=ready):
        yield url_at("127.0.0.1", port)


def command(server: Path, folder: Path, data: Path, port: int) -> list[str]:
    """What starts the server on `data`; what it needs for the time is in `folder`."""
    run = [str(server), "--no-defaults", *_who(), f"--datadir={data}", *OPTIONS]
    run += [f"--port={port}", "--bind-address=127.0.0.1", f"--socket={folder / 'socket'}"]
    return [*run, f"--pid-file={folder / 'pid'}", f"--tmpdir={folder}", "--skip-name-resolve"]


def _who() -> list[str]:
    """It runs as whoever runs the tests; mariadbd takes root only where it is told to by name."""
    return ["--user=root"] if os.geteuid() == 0 else []


def initialise(installer: Path, data: Path) -> None:
    """Make a new server's data; raises ServerUnavailable."""
    command = [str(installer), "--no-defaults", *_who(), f"--datadir={data}", "--skip-test-db"]
    # Whoever starts removes all temporary tables of its tmpdir, others' too.
    command += ["--auth-root-authentication-method=normal", f"--tmpdir={data.parent}"]
    command += ["--skip-name-resolve"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise ServerUnavailable(f"{installer} failed: {(done.stderr or done.stdout).strip()}")


def _memory() -> Path | None:
    """A file system in memory with room for a server: there a table is made forty times as fast."""
    shared = Path("/dev/shm")
    if not (shared.is_dir() and os.access(shared, os.W_OK)):
        return None
    return shared if shutil.disk_usage(shared).free >= ROOM else None


def url_at(host: str, port: int, password: str | None = None) -> URL:
    """The URL of a server's own database."""
    # For TLS, PyMySQL would read the certificates of the system anew for each connection.
    return URL.create(
        "mariadb+pymysql", "root", password, host=host, port=port, database="mysql"
    ).update_query_dict({"charset": "utf8mb4", "ssl_disabled": "true"})
