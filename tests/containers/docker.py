"""Whether Docker answers."""

from __future__ import annotations

import gc
import warnings

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


def _complaint() -> str | None:
    try:
        import docker
        import testcontainers  # noqa: F401
    except ImportError:
        return "testcontainers is not installed"
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
