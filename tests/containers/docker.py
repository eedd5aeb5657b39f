"""Whether Docker answers, and a container for as long as it is needed."""

from __future__ import annotations

import gc
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from typing import Protocol

from tests.containers.server import ServerUnavailable

SECONDS_TO_ANSWER = 5


def require_docker() -> None:
    """Raise ServerUnavailable where testcontainers is not installed or no Docker daemon answers."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        complaint = _complaint()
        gc.collect()  # a client that got no answer leaves its socket to the collector, which warns
    if complaint is not None:
        raise ServerUnavailable(complaint)


class Container(Protocol):
    """A container of testcontainers, as far as it matters here."""

    def start(self) -> object: ...

    def stop(self) -> None: ...


@contextmanager
def started(container: Container, image: str) -> Iterator[None]:
    """Run a container for the time of the block.

    :raises ServerUnavailable: it does not start.
    """
    try:
        container.start()
    except Exception as error:  # whatever Docker, the registry or the network answers
        container.stop()
        raise ServerUnavailable(f"the image {image} does not start: {error}") from error
    try:
        yield
    finally:
        container.stop()


def _complaint() -> str | None:
    if find_spec("testcontainers") is None:  # which brings the package docker
        return "testcontainers is not installed"
    import docker

    try:
        client = docker.from_env(timeout=SECONDS_TO_ANSWER)
    except docker.errors.DockerException:
        return "Docker does not answer"
    try:
        client.ping()
    except docker.errors.DockerException as error:
        return f"Docker answers with an error: {error}"
    finally:
        client.close()
    return None
