"""A history in the layout of each tool, on a database of SQLite that is at its heads."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from pathlib import Path

from benchmarks.history_files import Shape, write_versions
from benchmarks.measuring import Command
from benchmarks.projects import Project, initialised


@dataclass(frozen=True)
class Tool:
    """What a history looks like for a tool."""

    name: str
    package: str
    ini: str
    table: str


TOOLS = (
    Tool("diffgen", "migrations_runtime", "diffgen.ini", "diffgen_version"),
    Tool("alembic", "alembic", "alembic.ini", "alembic_version"),
)


def command(tool: Tool, folder: Path, shape: Shape, *words: str) -> Command:
    """A command of a tool on the history, which is laid out if the folder isn't there."""
    project = Project(tool.name, folder)
    if not folder.exists():
        folder.mkdir(parents=True)
        initialised(project, folder / tool.ini, f"sqlite:///{folder / 'shop.db'}")
        write_versions(shape, folder / "migrations" / "versions", tool.package)
        with sqlite3.connect(folder / "shop.db") as database:
            database.execute(f"CREATE TABLE {tool.table} (version_num VARCHAR(32) PRIMARY KEY)")
            rows = [(head,) for head in shape.heads]
            database.executemany(f"INSERT INTO {tool.table} VALUES (?)", rows)
    return Command(tool.name, project.command(*words), folder, project.environment)
