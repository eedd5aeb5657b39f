"""One folder a tool, laid out as its user would, on a database that is what the models say."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from benchmarks.models import module

CREATE = """
import sys, sqlalchemy as sa
from models import metadata
engine = sa.create_engine(sys.argv[1])
with engine.begin() as connection:
    metadata.create_all(connection)
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
        """What its processes find around them; byte code is kept, as it is for users."""
        return {**os.environ, "PYTHONPATH": str(self.folder)}


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


def prepare(
    lay_out: Callable[[Path, str], Project], folder: Path, dialect: str, tables: int, url: str
) -> Project:
    """Write the models, make the database of them, and lay out the project of a tool."""
    folder.mkdir()
    (folder / "models.py").write_text(module(tables, dialect))
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
