"""A folder with models, databases that are what they say, and the processes that compare the two."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa

from benchmarks.measuring import Command
from benchmarks.projects import CREATE, surroundings
from tests.containers.mariadb import mariadb
from tests.containers.postgresql import postgresql
from tests.containers.server import Server

DIALECTS = ("postgresql", "sqlite", "mariadb")
TOOLS = ("diffgen", "alembic", "bare")
SHOWN = {
    "postgresql": "PostgreSQL",
    "sqlite": "SQLite",
    "mariadb": "MariaDB",
    "diffgen": "diffgen",
    "alembic": "Alembic",
    "bare": "bare queries",
}


@contextmanager
def databases(dialect: str, folder: Path, amount: int = 2) -> Iterator[list[str]]:
    """Yield the URLs of so many empty databases."""
    with ExitStack() as stack:
        if dialect == "sqlite":
            yield [f"sqlite:///{folder / f'{number}.db'}" for number in range(amount)]
        else:
            server = stack.enter_context(_server(dialect))
            yield [stack.enter_context(server.database()) for _ in range(amount)]


def _server(dialect: str) -> AbstractContextManager[Server]:
    return {"postgresql": postgresql, "mariadb": mariadb}[dialect]()


def version_of(url: str) -> str:
    """The version of the server."""
    engine = sa.create_engine(url, poolclass=sa.NullPool)
    with engine.connect() as connection:
        found = ".".join(map(str, connection.dialect.server_version_info or ()))
    return f"{SHOWN[engine.name]} {found}"


def emptied(url: str) -> None:
    """Take all out of a database of PostgreSQL, or a file of SQLite away."""
    place = sa.make_url(url)
    if place.get_backend_name() == "sqlite":
        for path in Path(place.database or "").parent.glob(f"{Path(place.database or '').name}*"):
            path.unlink()
        return
    engine = sa.create_engine(place, poolclass=sa.NullPool)
    with engine.begin() as connection:
        connection.exec_driver_sql("DROP SCHEMA public CASCADE")
        connection.exec_driver_sql("CREATE SCHEMA public")


@dataclass(frozen=True)
class Ground:
    """What comparisons are measured on.

    :ivar folder: has ``models.py``, and other modules of models.
    :ivar url: a database that is what ``models.py`` says.
    :ivar warm: an empty one.
    """

    folder: Path
    url: str
    warm: str

    def made(self) -> Ground:
        """Make the tables of ``models.py``."""
        subprocess.run([sys.executable, "-c", CREATE, self.url], cwd=self.folder, check=True)
        return self

    def comparison(self, tool: str, *arguments: str, url: str | None = None) -> Command:
        """A process that compares, and tells what that takes."""
        module = ["-m", "benchmarks.workers.compare", tool, url or self.url, "--warm", self.warm]
        command = [sys.executable, *module, *arguments]
        return Command(tool, command, self.folder, surroundings(self.folder), speaks=True)


@contextmanager
def ground(dialect: str, folder: Path, **modules: str) -> Iterator[Ground]:
    """Write modules of models into the folder, and make the database of ``models``."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, source in modules.items():
        (folder / f"{name}.py").write_text(source)
    with databases(dialect, folder) as (url, warm):
        yield Ground(folder, url, warm).made()
