"""1,000 revisions with something to do, run one after the other on an empty database."""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import sqlalchemy as sa

from benchmarks.contenders import SHOWN, databases, emptied, version_of
from benchmarks.history_files import in_a_line, real_work, write_versions
from benchmarks.laid_out import TOOLS, Tool
from benchmarks.machine import machinery
from benchmarks.measuring import Command, Figures, Unexpected, measure, ratio
from benchmarks.projects import Project, initialised
from benchmarks.report import Score, Section
from benchmarks.sizes import Size

TITLE = "Revisions that are run"
#: What has to be reached, and what can be.
TARGETS = {
    "postgresql": {"cpu": (2, 6.5)},
    "sqlite": {"cpu": (2, 5.2), "wall": (3, 7.5)},
}
HEAD = (
    "| server | diffgen CPU | Alembic CPU | **ratio** | diffgen wall | Alembic wall | **ratio** |",
    "|---|---|---|---|---|---|---|",
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what is particular to this part."""
    parser.add_argument("--real-revisions", type=int, default=Size(1000, 20))


def section(options: argparse.Namespace) -> Section:
    """Measure.

    :raises Unexpected: an upgrade fails, or has not made all tables.
    """
    rows, scores, servers = [], [], []
    for dialect, targets in TARGETS.items():
        if dialect not in options.dialects:
            continue
        figures, server = _measured(dialect, options)
        servers.append(server)
        rows.append(_line(dialect, figures))
        for of, (target, limit) in targets.items():
            what = of.upper() if of == "cpu" else "wall, with fsync"
            work = f"{what} of {options.real_revisions:,} real revisions, {SHOWN[dialect]}"
            times = ratio(figures["alembic"], figures["diffgen"], of)
            scores.append(Score(10, work, times, target, limit))
    lines = [*_introduction(options, servers), "", *HEAD, *rows]
    return Section(TITLE, "\n".join(lines), tuple(scores))


def _introduction(options: argparse.Namespace, servers: list[str]) -> Iterator[str]:
    yield f"`upgrade head` on an empty database, whole processes: {options.real_revisions:,} revisions that make a table, a column, an index and rows in"
    yield f"turn; medians of {options.rounds} rounds. SQLite's file is on a disk and written by fsync, with a journal that is deleted, as it"
    yield "does by default; Alembic's wall clock is mostly the disk's. In diffgen a revision commits together with its rows of the version"
    yield "table and the journal, up to 50 at once on a new database; Alembic commits on SQLite what a revision does and its version"
    yield "apart, and on PostgreSQL all revisions at once."
    yield machinery("diffgen", "alembic", "sqlalchemy", "psycopg", servers=servers)


def _measured(dialect: str, options: argparse.Namespace) -> tuple[dict[str, Figures], str]:
    count = options.real_revisions
    with tempfile.TemporaryDirectory() as name, databases(dialect, Path(name)) as urls:
        commands = [
            _command(tool, Path(name), url, count) for tool, url in zip(TOOLS, urls, strict=True)
        ]
        figures = measure(commands, options.rounds)
        for url in urls:
            _expect(url, count)
        return figures, version_of(urls[0])


def _command(tool: Tool, folder: Path, url: str, count: int) -> Command:
    here = folder / tool.name
    here.mkdir()
    project = Project(tool.name, here)
    initialised(project, here / tool.ini, url)
    write_versions(in_a_line(count), here / "migrations" / "versions", tool.package, real_work)
    upgrade = project.command("upgrade", "head")
    return Command(tool.name, upgrade, here, project.environment, prepare=partial(emptied, url))


def _expect(url: str, count: int) -> None:
    engine = sa.create_engine(url, poolclass=sa.NullPool)
    made = {f"t{number}" for number in range((count + 3) // 4)}
    missing = made - set(sa.inspect(engine).get_table_names())
    if missing:
        raise Unexpected(f"{url}: there is no {min(missing)}")


def _line(dialect: str, figures: dict[str, Figures]) -> str:
    ours, theirs = figures["diffgen"], figures["alembic"]
    cells = [
        SHOWN[dialect],
        f"{ours.cpu:.2f} s",
        f"{theirs.cpu:.2f} s",
        f"**{ratio(theirs, ours):.1f} x**",
        f"{ours.wall:.2f} s",
        f"{theirs.wall:.2f} s",
        f"**{ratio(theirs, ours, 'wall'):.1f} x**",
    ]
    return f"| {' | '.join(cells)} |"
