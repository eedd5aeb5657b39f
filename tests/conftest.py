"""Fixtures for all tests: a database of every server, fresh, empty and gone afterwards."""

from __future__ import annotations

import logging
import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from tests.containers.mariadb import mariadb
from tests.containers.mssql import mssql
from tests.containers.mysql import mysql
from tests.containers.oracle import oracle
from tests.containers.postgresql import postgresql
from tests.containers.server import Server, ServerUnavailable

SERVERS = ("postgresql", "mariadb", "mysql", "mssql", "oracle")
ONLY_IN_CONTAINERS = {"mysql": mysql, "mssql": mssql, "oracle": oracle}

# The same cases each time, so that a failing run can be run again; `make nightly` goes deep.
settings.register_profile("usual", max_examples=100, derandomize=True, deadline=None, database=None)
settings.register_profile("deep", max_examples=5000, deadline=None)
settings.load_profile("usual")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--without",
        action="append",
        default=[],
        choices=SERVERS,
        help="skip the tests that need this server (refused where CI=true); may be repeated",
    )


def pytest_configure(config: pytest.Config) -> None:
    if config.getoption("--without") and os.environ.get("CI") == "true":
        raise pytest.UsageError("--without is refused where CI=true: CI tests every server")
    _heed_ctrl_c()


def _heed_ctrl_c() -> None:
    """Have SIGINT end what tests start: a shell's ``&`` has it ignored, which processes inherit.

    https://pubs.opengroup.org/onlinepubs/9799919799/utilities/V3_chap02.html#tag_19_11
    """
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


def _skip_if_left_out(config: pytest.Config, server: str) -> None:
    if server in config.getoption("--without"):
        pytest.skip(f"left out by --without={server}")


@pytest.fixture(scope="session")
def postgresql_server(request: pytest.FixtureRequest) -> Iterator[Server]:
    """One PostgreSQL server per test process (so one per worker of pytest-xdist)."""
    _skip_if_left_out(request.config, "postgresql")
    try:
        with postgresql() as server:
            yield server
    except ServerUnavailable as unavailable:
        pytest.fail(f"{unavailable}; --without=postgresql leaves its tests out", pytrace=False)


@pytest.fixture
def postgresql_url(postgresql_server: Server) -> Iterator[str]:
    """The SQLAlchemy URL of a fresh and empty PostgreSQL database."""
    with postgresql_server.database() as url:
        yield url


@pytest.fixture(scope="session")
def mariadb_server(request: pytest.FixtureRequest) -> Iterator[Server]:
    """One MariaDB server per test process; no package brings one, so it may not be to be had."""
    _skip_if_left_out(request.config, "mariadb")
    try:
        with mariadb() as server:
            yield server
    except ServerUnavailable as unavailable:
        pytest.skip(str(unavailable))


@pytest.fixture
def mariadb_url(mariadb_server: Server) -> Iterator[str]:
    """The SQLAlchemy URL of a fresh and empty MariaDB database."""
    with mariadb_server.database() as url:
        yield url


@pytest.fixture(scope="session", params=ONLY_IN_CONTAINERS)
def container_server(request: pytest.FixtureRequest) -> Iterator[Server]:
    """One server after the other that only a container brings, where Docker answers."""
    _skip_if_left_out(request.config, request.param)
    try:
        with ONLY_IN_CONTAINERS[request.param]() as server:
            yield server
    except ServerUnavailable as unavailable:
        pytest.skip(f"no {request.param} server: {unavailable}")


@pytest.fixture(autouse=True)
def logging_as_it_was() -> Iterator[None]:
    """An ``env.py`` sets logging up, and would leave a handler that writes to a stream of its test."""
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    """The SQLAlchemy URL of a SQLite file that does not exist yet."""
    return f"sqlite:///{tmp_path / 'test.db'}"
