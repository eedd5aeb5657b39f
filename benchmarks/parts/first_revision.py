"""The first migration of 200 tables: compared, written, and formatted by black."""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Iterator
from pathlib import Path

from benchmarks.contenders import SHOWN, databases, emptied, version_of
from benchmarks.machine import machinery
from benchmarks.measuring import Command, Figures, Unexpected, measure, ratio
from benchmarks.models import module
from benchmarks.projects import Project, alembic, diffgen
from benchmarks.report import Score, Section
from benchmarks.sizes import Size

TITLE = "A first migration"
TARGET, LIMIT = 1.8, 2.0
BLACK = """
hooks = black
black.type = console_scripts
black.entrypoint = black
black.options = -l 79 REVISION_SCRIPT_FILENAME
"""
HEAD = (
    "| server | diffgen CPU | Alembic CPU | **ratio** | diffgen wall | Alembic wall | diffgen lines | Alembic lines |",
    "|---|---|---|---|---|---|---|---|",
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what is particular to this part."""
    parser.add_argument("--first-tables", type=int, default=Size(200, 10))


def section(options: argparse.Namespace) -> Section:
    """Measure.

    :raises Unexpected: no revision is written.
    """
    rows, scores, servers = [], [], []
    for dialect in ("postgresql", "sqlite"):
        if dialect not in options.dialects:
            continue
        figures, lengths, server = _measured(dialect, options)
        servers.append(server)
        rows.append(_line(dialect, figures, lengths))
        work = f"first migration of {options.first_tables} tables, black included, {SHOWN[dialect]}"
        times = ratio(figures["alembic"], figures["diffgen"])
        scores.append(Score(11, work, times, TARGET, LIMIT))
    lines = [*_introduction(options, servers), "", *HEAD, *rows]
    return Section(TITLE, "\n".join(lines), tuple(scores))


def _introduction(options: argparse.Namespace, servers: list[str]) -> Iterator[str]:
    yield f"`revision --autogenerate` on an empty database, whole processes: models of {options.first_tables} tables; medians of {options.rounds} rounds."
    yield "Alembic has the black hook of its documentation, whose process counts. diffgen formats by itself, and proves what it"
    yield "has written, up and down, on a scratch database."
    yield machinery("diffgen", "alembic", "sqlalchemy", "black", "psycopg", servers=servers)


def _measured(
    dialect: str, options: argparse.Namespace
) -> tuple[dict[str, Figures], list[int], str]:
    source = module(options.first_tables, dialect)
    with tempfile.TemporaryDirectory() as name, databases(dialect, Path(name)) as urls:
        projects = []
        for lay_out, url in zip((diffgen, alembic), urls, strict=True):
            here = Path(name, lay_out.__name__)
            here.mkdir()
            (here / "models.py").write_text(source)
            projects.append(lay_out(here, url))
        ini = projects[1].folder / "alembic.ini"
        ini.write_text(ini.read_text().replace("[post_write_hooks]", f"[post_write_hooks]{BLACK}"))
        pairs = list(zip(projects, urls, strict=True))
        figures = measure([_command(project, url) for project, url in pairs], options.rounds)
        return figures, [_length(project) for project in projects], version_of(urls[0])


def _command(project: Project, url: str) -> Command:
    def prepare() -> None:
        emptied(url)
        for path in (project.folder / "migrations" / "versions").glob("*.py"):
            path.unlink()

    arguments = project.command("revision", "--autogenerate", "-m", "first")
    environment = project.environment
    return Command(project.tool, arguments, project.folder, environment, prepare=prepare)


def _length(project: Project) -> int:
    written = list((project.folder / "migrations" / "versions").glob("*.py"))
    if len(written) != 1:
        raise Unexpected(f"{project.tool} has written {len(written)} revisions")
    return len(written[0].read_text().splitlines())


def _line(dialect: str, figures: dict[str, Figures], lengths: list[int]) -> str:
    ours, theirs = figures["diffgen"], figures["alembic"]
    cells = [
        SHOWN[dialect],
        f"{ours.cpu:.2f} s",
        f"{theirs.cpu:.2f} s",
        f"**{ratio(theirs, ours):.1f} x**",
        f"{ours.wall:.2f} s",
        f"{theirs.wall:.2f} s",
        *(f"{length:,}" for length in lengths),
    ]
    return f"| {' | '.join(cells)} |"
