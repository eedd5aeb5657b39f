"""SQL Server: a container where Docker answers; no package brings the server."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import URL

from tests.containers.docker import require_docker, started
from tests.containers.server import Server

IMAGE = "mcr.microsoft.com/mssql/server:2022-latest"
CREATE = "CREATE DATABASE [{name}]"
DROP = "ALTER DATABASE [{name}] SET SINGLE_USER WITH ROLLBACK IMMEDIATE; DROP DATABASE [{name}]"


@contextmanager
def mssql() -> Iterator[Server]:
    """A SQL Server for the time of the block; raises ServerUnavailable."""
    require_docker()
    from testcontainers.community.mssql import SqlServerContainer

    container = SqlServerContainer(IMAGE, dbname="master")
    with started(container, IMAGE):
        url = URL.create(
            "mssql+pymssql",
            container.username,
            container.password,
            host=container.get_container_host_ip(),
            port=int(container.get_exposed_port(container.port)),
            database="master",
        )
        yield Server(url, f"container {IMAGE}", CREATE, DROP)
