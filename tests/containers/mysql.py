"""MySQL 8: a container where Docker answers; no package brings the server."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import URL

from tests.containers.docker import require_docker, started
from tests.containers.mariadb import CREATE, DROP
from tests.containers.server import Server

IMAGE = "mysql:8.4"
# The data lives as long as the tests: nothing has to survive a power cut.
OPTIONS = ("--innodb-flush-log-at-trx-commit=0", "--skip-log-bin", "--character-set-server=utf8mb4")


@contextmanager
def mysql() -> Iterator[Server]:
    """A MySQL server for the time of the block; raises ServerUnavailable."""
    require_docker()
    from testcontainers.community.mysql import MySqlContainer

    container = MySqlContainer(IMAGE, username="root", root_password="test", dialect="pymysql")
    container = container.with_command(["mysqld", *OPTIONS])
    container = container.with_kwargs(tmpfs={"/var/lib/mysql": "rw"})
    with started(container, IMAGE):
        url = URL.create(
            "mysql+pymysql",
            "root",
            "test",
            host=container.get_container_host_ip(),
            port=int(container.get_exposed_port(3306)),
            database="mysql",
        )
        yield Server(url, f"container {IMAGE}", CREATE, DROP)
