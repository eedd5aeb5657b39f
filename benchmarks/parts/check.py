"""``diffgen check`` against ``alembic check``: whole processes, on tables and on classes of the ORM."""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from benchmarks.contenders import SHOWN, databases, version_of
from benchmarks.machine import machinery
from benchmarks.measuring import Command, Figures, measure, ratio
from benchmarks.models import classes, module
from benchmarks.projects import MODULES, alembic, diffgen, prepare
from benchmarks.report import Score, Section

TITLE = "`diffgen check` against `alembic check`"
WRITERS = {"tables": module, "classes": classes}
#: What has to be reached, and what can be.
TARGETS = {
    ("postgresql", "tables"): (5, 6.5),
    ("sqlite", "tables"): (5, 6.7),
    ("mariadb", "tables"): (4.2, 5.3),
    ("postgresql", "classes"): (3, 3.8),
    ("sqlite", "classes"): (3, 3.9),
    ("mariadb", "classes"): (3, 3.4),
}
HEAD = (
    "| server | models | diffgen CPU | Alembic CPU | **ratio** | diffgen wall | Alembic wall | diffgen memory "
    "| Alembic memory | import alone, CPU |",
    "|---|---|---|---|---|---|---|---|---|---|",
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """It has no options of its own."""


def section(options: argparse.Namespace) -> Section:
    """Measure.

    :raises Unexpected: a command did not find what it must.
    """
    rows, scores, servers = [], [], []
    for (dialect, models), (target, limit) in TARGETS.items():
        if dialect in options.dialects:
            figures, server = _measured(dialect, models, options)
            servers.append(server)
            rows.append(_line(f"{SHOWN[dialect]} | {models}", figures))
            work = f"whole `check`, {options.tables:,} {models}, {SHOWN[dialect]}"
            times = ratio(figures["alembic"], figures["diffgen"])
            scores.append(Score(5, work, times, target, limit))
    lines = [*_introduction(options, servers), "", *HEAD, *rows]
    return Section(TITLE, "\n".join(lines), tuple(scores))


def _introduction(options: argparse.Namespace, servers: list[str]) -> Iterator[str]:
    yield f"Whole processes, {options.tables:,} tables or classes of the ORM, nothing differs, both exit with 0. CPU is user and"
    yield f"system time of the client, the median of {options.rounds} rounds in which the commands took turns; the ratio is the median"
    yield "of the rounds' ratios. Alembic runs with `compare_server_default=True`. The last column is a process that only imports"
    yield "the models."
    yield machinery("diffgen", "alembic", "sqlalchemy", "psycopg", "pymysql", servers=servers)


def _measured(
    dialect: str, models: str, options: argparse.Namespace
) -> tuple[dict[str, Figures], str]:
    source = WRITERS[models](options.tables, dialect)
    with tempfile.TemporaryDirectory() as name, databases(dialect, Path(name)) as urls:
        commands = []
        for lay_out, url in zip((diffgen, alembic), urls, strict=True):
            project = prepare(lay_out, Path(name, lay_out.__name__), source, url)
            arguments = project.command("check")
            commands.append(Command(project.tool, arguments, project.folder, project.environment))
        imported = [sys.executable, "-c", MODULES]
        commands.append(replace(commands[0], name="models", arguments=imported))
        return measure(commands, options.rounds), version_of(urls[0])


def _line(what: str, figures: dict[str, Figures]) -> str:
    ours, theirs, models = figures["diffgen"], figures["alembic"], figures["models"]
    cells = [
        what,
        f"{ours.cpu:.2f} s",
        f"{theirs.cpu:.2f} s",
        f"**{ratio(theirs, ours):.1f} x**",
        f"{ours.wall:.2f} s",
        f"{theirs.wall:.2f} s",
        f"{ours.memory / 1e6:.0f} MB",
        f"{theirs.memory / 1e6:.0f} MB",
        f"{models.cpu:.2f} s",
    ]
    return f"| {' | '.join(cells)} |"
