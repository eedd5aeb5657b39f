"""Commands on long histories, and the start of the shortest one; each tool's in its own layout."""

from __future__ import annotations

import argparse
import sqlite3
import sys
import tempfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from benchmarks.history_files import Shape, branches, in_a_line, write_versions
from benchmarks.machine import machinery
from benchmarks.measuring import Command, Figures, measure, ratio
from benchmarks.projects import Project, initialised
from benchmarks.report import Section
from benchmarks.sizes import Size

TITLE = "Long histories, and the start"
COMMANDS = (("heads",), ("history",), ("current",), ("upgrade", "heads"))


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


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what is particular to this part."""
    parser.add_argument("--revisions", type=int, default=Size(10_000, 400))


def section(options: argparse.Namespace) -> Section:
    """Measure.

    :raises Unexpected: a command fails.
    """
    shapes: dict[str, Callable[[int], Shape]] = {"a line": in_a_line, "200 branches": branches}
    lines = [*_introduction(options), ""]
    with tempfile.TemporaryDirectory() as folder:
        lines += [
            "| history | command | diffgen CPU | Alembic CPU | **ratio** |",
            "|---|---|---|---|---|",
        ]
        for title, shape in shapes.items():
            here = Path(folder, title.replace(" ", "_"))
            for command in COMMANDS:
                lines.append(
                    _compared(title, here, shape(options.revisions), command, options.rounds)
                )
        lines += ["", *_start(Path(folder), options.rounds)]
    return Section(TITLE, "\n".join(lines))


def _introduction(options: argparse.Namespace) -> Iterable[str]:
    yield f"Whole processes on {options.revisions:,} revisions, SQLite, the database at the heads, so that an upgrade has"
    yield f"nothing to do. CPU is user and system time, the median of {options.rounds} rounds in which the tools took turns;"
    yield "the ratio is the median of the rounds' ratios. Both have warm byte code (Alembic imports each file, diffgen none)."
    yield "The branches: a trunk, and 200 labelled branches of it that depend on one another and are merged back."
    yield "`current` and `upgrade` run env.py, which imports SQLAlchemy: most of what diffgen takes, see below."
    yield f"{', '.join(machinery('diffgen', 'alembic', 'sqlalchemy'))}."


def _compared(title: str, folder: Path, shape: Shape, command: tuple[str, ...], rounds: int) -> str:
    commands = [_command(tool, folder / tool.name, shape, command) for tool in TOOLS]
    figures = measure(commands, rounds)
    ours, theirs = (figures[tool.name] for tool in TOOLS)
    cells = [title, f"`{' '.join(command)}`", f"{ours.cpu:.2f} s", f"{theirs.cpu:.2f} s"]
    return f"| {' | '.join(cells)} | **{ratio(theirs, ours):.1f} x** |"


def _command(tool: Tool, folder: Path, shape: Shape, command: tuple[str, ...]) -> Command:
    project = Project(tool.name, folder)
    if not folder.exists():
        folder.mkdir(parents=True)
        initialised(project, folder / tool.ini, f"sqlite:///{folder / 'shop.db'}")
        write_versions(shape, folder / "migrations" / "versions", tool.package)
        with sqlite3.connect(folder / "shop.db") as database:
            database.execute(f"CREATE TABLE {tool.table} (version_num VARCHAR(32) PRIMARY KEY)")
            rows = [(head,) for head in shape.heads]
            database.executemany(f"INSERT INTO {tool.table} VALUES (?)", rows)
    return Command(tool.name, project.command(*command), folder, project.environment)


def _start(folder: Path, rounds: int) -> Iterable[str]:
    """Yield what ``heads`` on ten revisions takes, beside a Python that does nothing."""
    ours, theirs = (
        _command(tool, folder / "ten" / tool.name, in_a_line(10), ("heads",)) for tool in TOOLS
    )
    empty = replace(ours, name="python", arguments=[sys.executable, "-c", "pass"])
    sqlalchemy = replace(
        ours, name="sqlalchemy", arguments=[sys.executable, "-c", "import sqlalchemy"]
    )
    figures = measure([empty, ours, theirs, sqlalchemy], rounds * 5)
    yield "| process | CPU | wall | times `python -c pass`, CPU | wall |"
    yield "|---|---|---|---|---|"
    names = {
        "python": "`python -c pass`",
        "diffgen": "`diffgen heads`, 10 revisions",
        "alembic": "`alembic heads`, 10 revisions",
        "sqlalchemy": "`import sqlalchemy`, which env.py does",
    }
    for name, shown in names.items():
        yield _started(shown, figures[name], figures["python"])


def _started(shown: str, one: Figures, empty: Figures) -> str:
    times = f"{ratio(one, empty):.1f} x | {one.wall / empty.wall:.1f} x"
    return f"| {shown} | {one.cpu * 1e3:.0f} ms | {one.wall * 1e3:.0f} ms | {times} |"
