"""Oracle: a container where Docker answers; no package brings the server."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import URL

from tests.containers.docker import require_docker, started
from tests.containers.server import Server

IMAGE = "gvenzl/oracle-free:23-slim-faststart"
# What is a database elsewhere is a user here; GRANT makes one that isn't there.
CREATE = (
    "GRANT CREATE SESSION, CREATE TABLE, CREATE SEQUENCE, CREATE VIEW, UNLIMITED TABLESPACE "
    "TO {name} IDENTIFIED BY test"
)
DROP = "DROP USER {name} CASCADE"


def as_user(url: URL, name: str) -> URL:
    """Return the URL of the user that stands for a database."""
    return url.set(username=name, password="test")


@contextmanager
def oracle() -> Iterator[Server]:
    """An Oracle server for the time of the block; raises ServerUnavailable."""
    require_docker()
    from testcontainers.community.oracle import OracleDbContainer

    container = OracleDbContainer(IMAGE, oracle_password="test")
    with started(container, IMAGE):
        url = URL.create(
            "oracle+oracledb",
            "system",
            "test",
            host=container.get_container_host_ip(),
            port=int(container.get_exposed_port(container.port)),
            query={"service_name": "FREEPDB1"},
        )
        yield Server(url, f"container {IMAGE}", CREATE, DROP, as_user)
