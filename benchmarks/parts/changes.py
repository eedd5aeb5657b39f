"""Changes of a large table of SQLite: what needs no copy of it, and what does."""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

from benchmarks.history_files import in_a_line, write_versions
from benchmarks.laid_out import TOOLS, Tool
from benchmarks.large_table import CHANGES, TABLE, Change, create, text_in
from benchmarks.machine import machinery
from benchmarks.measuring import Command, Figures, Unexpected, measure, ratio
from benchmarks.projects import Project, initialised
from benchmarks.report import Score, Section
from benchmarks.sizes import Size

TITLE = "Changing a large table of SQLite"
#: Without a copy: times less than Alembic; with one: times a copy by hand.
UNCOPIED, LEAST = 20, 280
COPIED = 1.15
BY_HAND = "by hand"
HEAD = (
    "| change | diffgen CPU | Alembic CPU | **ratio** | a copy by hand, CPU | **diffgen, times that** | diffgen wall | Alembic wall |",
    "|---|---|---|---|---|---|---|---|",
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what is particular to this part."""
    parser.add_argument("--large-rows", type=int, default=Size(5_000_000, 5_000))
    parser.add_argument("--large-rounds", type=int, default=3, help="a copy takes ten seconds")


def section(options: argparse.Namespace) -> Section:
    """Measure.

    :raises Unexpected: an upgrade fails, or changes nothing.
    """
    rounds = min(options.rounds, options.large_rounds)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        create(folder / "before.db", options.large_rows)
        size = (folder / "before.db").stat().st_size
        found = {
            title: _measured(title, change, folder, rounds) for title, change in CHANGES.items()
        }
    lines = [*_introduction(options, rounds, size), "", *HEAD]
    lines += [_line(title, figures) for title, figures in found.items()]
    return Section(TITLE, "\n".join(lines), tuple(_scores(found, options.large_rows)))


def _introduction(options: argparse.Namespace, rounds: int, size: int) -> Iterator[str]:
    yield f"`upgrade` by one revision, whole processes; {options.large_rows:,} rows in a table with two indexes, {size / 1e6:,.0f} MB. Medians of {rounds} rounds,"
    yield "each on a fresh copy of the database. By hand: CREATE, INSERT ... SELECT, DROP, RENAME and the indexes, by Python's driver."
    yield f"{machinery('diffgen', 'alembic', 'sqlalchemy')}"


def _measured(title: str, change: Change, folder: Path, rounds: int) -> dict[str, Figures]:
    commands = _commands(title, change, folder)
    figures = measure(commands, rounds, warm=False)
    for command in commands:
        if text_in(command.folder / "shop.db") == TABLE:
            raise Unexpected(f"{command.name}: the table is as it was, without {title}")
        (command.folder / "shop.db").unlink()
    return figures


def _commands(title: str, change: Change, folder: Path) -> list[Command]:
    commands = [_command(tool, title, change, folder) for tool in TOOLS]
    if change.row == 13:
        copy = [sys.executable, "-m", "benchmarks.workers.copy", "shop.db", title]
        by_hand = replace(commands[0], name=BY_HAND, arguments=copy, folder=folder / "by_hand")
        by_hand.folder.mkdir(exist_ok=True)
        prepare = partial(shutil.copy, folder / "before.db", by_hand.folder / "shop.db")
        commands.append(replace(by_hand, prepare=prepare))
    return commands


def _command(tool: Tool, title: str, change: Change, folder: Path) -> Command:
    here = folder / f"{tool.name}_{title.replace(' ', '_')}"
    here.mkdir()
    project = Project(tool.name, here)
    initialised(project, here / tool.ini, f"sqlite:///{here / 'shop.db'}")
    versions = here / "migrations" / "versions"
    write_versions(
        in_a_line(1), versions, tool.package, lambda _: (change.script(tool.name), "pass")
    )
    prepare = partial(shutil.copy, folder / "before.db", here / "shop.db")
    upgrade = project.command("upgrade", "head")
    return Command(tool.name, upgrade, here, project.environment, prepare=prepare)


def _line(title: str, figures: dict[str, Figures]) -> str:
    ours, theirs = figures["diffgen"], figures["alembic"]
    by_hand, times = figures.get(BY_HAND), ("", "")
    if by_hand is not None:
        times = (f"{by_hand.cpu:.2f} s", f"**{ratio(ours, by_hand):.2f} x**")
    cells = [
        title,
        f"{ours.cpu:.2f} s",
        f"{theirs.cpu:.2f} s",
        f"**{ratio(theirs, ours):.1f} x**",
        *times,
        f"{ours.wall:.2f} s",
        f"{theirs.wall:.2f} s",
    ]
    return f"| {' | '.join(cells)} |"


def _scores(found: dict[str, dict[str, Figures]], rows: int) -> Iterator[Score]:
    for title, figures in found.items():
        ours, work = figures["diffgen"], f"SQLite, {rows:,} rows, {title}"
        if BY_HAND in figures:
            times = ratio(ours, figures[BY_HAND])
            yield Score(13, f"{work}, times a bare copy", times, COPIED, 1.0, at_most=True)
        else:
            yield Score(12, work, ratio(figures["alembic"], ours), UNCOPIED, LEAST)
