"""A container runs for as long as it is needed, and is left behind in no case."""

from __future__ import annotations

import pytest

from tests.containers.docker import started
from tests.containers.server import ServerUnavailable


class Recorded:
    """Stands in for a container of testcontainers."""

    def __init__(self, error: Exception | None = None) -> None:
        self.calls: list[str] = []
        self.error = error

    def start(self) -> None:
        self.calls.append("start")
        if self.error is not None:
            raise self.error

    def stop(self) -> None:
        self.calls.append("stop")


def test_it_stops_when_the_block_ends_however_it_ends() -> None:
    container = Recorded()
    with pytest.raises(KeyError), started(container, "postgres:18"):
        raise KeyError
    assert container.calls == ["start", "stop"]


def test_one_that_does_not_start_is_a_server_that_cannot_be_had() -> None:
    container = Recorded(OSError("no space left"))
    unavailable = pytest.raises(ServerUnavailable, match="postgres:18 does not start: no space")
    with unavailable, started(container, "postgres:18"):
        pytest.fail("it did not start")
    assert container.calls == ["start", "stop"]
