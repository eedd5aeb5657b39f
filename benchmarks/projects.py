"""One folder a tool, laid out as its user would, on a database that is what the models say."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).resolve().parents[1]
CREATE = """
import sys, sqlalchemy as sa
from models import metadata
engine = sa.create_engine(sys.argv[1])
tables = metadata.sorted_tables
for first in range(0, len(tables), 500):
    with engine.begin() as connection:
        if engine.name == "sqlite":  # nothing has to survive a power cut
            connection.exec_driver_sql("PRAGMA synchronous = OFF")
        metadata.create_all(connection, tables[first:first + 500])
"""
MODULES = "import sys; from models import metadata"


@dataclass(frozen=True)
class Project:
    """A folder with models and a tool's environment."""

    tool: str
    folder: Path

    def command(self, *arguments: str) -> list[str]:
        """The tool's command line."""
        return [sys.executable, "-m", self.tool, *arguments]

    @property
    def environment(self) -> dict[str, str]:
        """What its processes find around them."""
        return surroundings(self.folder)


def surroundings(folder: Path) -> dict[str, str]:
    """The environment of a process: the code beside this file, and no byte code of others.

    Byte code is kept, as it is for users, but not in the folders of the code that is measured.
    """
    kept = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
    return {
        **kept,
        "PYTHONPATH": os.pathsep.join(map(str, (folder, ROOT))),
        "PYTHONPYCACHEPREFIX": _bytecode().name,
    }


@cache
def _bytecode() -> TemporaryDirectory[str]:
    """A folder for the byte code of all that is measured, as long as this process lives."""
    return TemporaryDirectory(prefix="diffgen-benchmarks-")


def diffgen(folder: Path, url: str) -> Project:
    """A project of diffgen: all in the configuration, nothing to edit."""
    project = Project("diffgen", folder)
    _run(project, "init", "migrations", "--models", "models:metadata", "--url", url)
    return project


def alembic(folder: Path, url: str) -> Project:
    """A project of Alembic, with the edits that its documentation asks for."""
    project = Project("alembic", folder)
    _run(project, "init", "migrations")
    env, ini = folder / "migrations" / "env.py", folder / "alembic.ini"
    text = env.read_text().replace(
        "target_metadata = None", "from models import metadata as target_metadata"
    )
    text = text.replace(
        "connection=connection, target_metadata=target_metadata",
        "connection=connection, target_metadata=target_metadata, compare_server_default=True",
    )
    env.write_text(text)
    ini.write_text(
        ini.read_text().replace("driver://user:pass@localhost/dbname", url.replace("%", "%%"))
    )
    return project


def initialised(project: Project, ini: Path, url: str) -> None:
    """Lay out what the tool's ``init`` writes, with the URL in its configuration; no models."""
    _run(project, "init", "migrations")
    lines = ini.read_text().splitlines()
    kept = [line for line in lines if not line.lstrip("# ").startswith("sqlalchemy.url")]
    section = next(n for n, line in enumerate(kept) if line in ("[diffgen]", "[alembic]"))
    kept.insert(section + 1, f"sqlalchemy.url = {url}")
    ini.write_text("\n".join(kept) + "\n")


def prepare(
    lay_out: Callable[[Path, str], Project], folder: Path, models: str, url: str
) -> Project:
    """Write the models, make the database of them, and lay out the project of a tool.

    :param models: the source of their module.
    """
    folder.mkdir()
    (folder / "models.py").write_text(models)
    subprocess.run([sys.executable, "-c", CREATE, url], cwd=folder, check=True)
    return lay_out(folder, url)


def _run(project: Project, *arguments: str) -> None:
    subprocess.run(
        project.command(*arguments),
        cwd=project.folder,
        env=project.environment,
        check=True,
        stdout=subprocess.DEVNULL,
    )
