"""The SQL of a history, run by the server's own client, gives what the history itself gives."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest

from migrations_runtime import command
from tests.containers.clients import run_script
from tests.containers.server import Server
from tests.histories.databases import contents
from tests.runtime.project import Project

HERE = Path(__file__).parent
CASES = [
    ("shop", "sqlite"),
    ("shop", "postgresql"),
    ("shop", "mariadb"),
    ("sqlite", "sqlite"),
    ("postgresql", "postgresql"),
    ("mariadb", "mariadb"),
]


@dataclass
class Twins:
    """Two databases of one history: on one it is run, on the other its SQL is."""

    online: Project
    offline: Project

    def go(self, verb: str, start: str, end: str) -> None:
        """Take both from ``start`` to ``end``, and compare them."""
        getattr(command, verb)(self.online.config(), end)
        run_script(self.offline.url, self.written(verb, f"{start}:{end}"))
        assert contents(self.offline.url) == contents(self.online.url)

    def written(self, verb: str, revisions: str) -> str:
        """Return the SQL of a run."""
        config = self.offline.config()
        getattr(command, verb)(config, revisions, sql=True)
        return config.output_buffer.getvalue()


@pytest.fixture(params=CASES, ids="-on-".join)
def twins(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Twins]:
    history, server = request.param
    with ExitStack() as stack:
        if server == "sqlite":
            urls = [f"sqlite:///{tmp_path / name}.db" for name in ("online", "offline")]
        else:
            running: Server = request.getfixturevalue(f"{server}_server")
            urls = [stack.enter_context(running.database()) for _ in range(2)]
        projects = [Project(tmp_path / name, url) for name, url in zip("ab", urls, strict=True)]
        for project in projects:
            shutil.copytree(HERE / history, project.versions, dirs_exist_ok=True)
        yield Twins(*projects)


def test_all_the_way_up_and_down(twins: Twins) -> None:
    twins.go("upgrade", "base", "head")
    assert twins.online.heads() == twins.offline.heads() != set()
    twins.go("downgrade", "head", "base")
    assert twins.online.heads() == twins.offline.heads() == set()


def test_step_by_step(twins: Twins) -> None:
    twins.go("upgrade", "base", "a1")
    twins.go("upgrade", "a1", "b2")
    twins.go("downgrade", "b2", "a1")
    twins.go("upgrade", "a1", "head")


def test_stamps(twins: Twins) -> None:
    twins.go("stamp", "base", "b2")
    twins.go("stamp", "b2", "a1")
    twins.go("stamp", "a1", "base")
