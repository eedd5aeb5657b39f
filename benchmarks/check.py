"""``diffgen check`` against ``alembic check``: 1,000 tables on each server, nothing differs."""

from __future__ import annotations

import argparse
import platform
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import sqlalchemy as sa

from benchmarks.measuring import Command, Figures, machinery, measure, ratio
from benchmarks.projects import MODULES, alembic, diffgen, prepare
from tests.containers.mariadb import mariadb
from tests.containers.postgresql import postgresql

TITLE = "`diffgen check` against `alembic check`"
Rows = list[tuple[str, dict[str, Figures]]]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what is particular to this part."""
    dialects = ("sqlite", "postgresql", "mariadb")
    parser.add_argument("--tables", type=int, default=1000)
    parser.add_argument("--dialects", nargs="+", choices=dialects, default=list(dialects))


def section(options: argparse.Namespace) -> str:
    """Measure, and return the text of the section.

    :raises Unexpected: a command did not find what it must.
    """
    rows: Rows = []
    servers: dict[str, str] = {}
    for dialect in options.dialects:
        with tempfile.TemporaryDirectory() as folder, _databases(dialect, Path(folder)) as urls:
            servers[dialect] = _server(urls[0])
            rows.append((dialect, _measured(Path(folder), dialect, urls, options)))
    return _report(rows, servers, options)


@contextmanager
def _databases(dialect: str, folder: Path) -> Iterator[tuple[str, str]]:
    """A database for each tool, as each leaves a table of its own in it."""
    if dialect == "sqlite":
        yield f"sqlite:///{folder / 'one.db'}", f"sqlite:///{folder / 'other.db'}"
        return
    start = {"postgresql": postgresql, "mariadb": mariadb}[dialect]
    with start() as server, server.database() as one, server.database() as other:
        yield one, other


def _server(url: str) -> str:
    engine = sa.create_engine(url, poolclass=sa.NullPool)
    with engine.connect() as connection:
        return ".".join(map(str, connection.dialect.server_version_info or ()))


def _measured(
    folder: Path, dialect: str, urls: tuple[str, str], options: argparse.Namespace
) -> dict[str, Figures]:
    commands = []
    for lay_out, url in zip((diffgen, alembic), urls, strict=True):
        project = prepare(lay_out, folder / lay_out.__name__, dialect, options.tables, url)
        arguments = project.command("check")
        commands.append(Command(project.tool, arguments, project.folder, project.environment))
    imported = [sys.executable, "-c", MODULES]
    commands.append(replace(commands[0], name="models", arguments=imported))
    return measure(commands, options.rounds)


def _report(rows: Rows, servers: dict[str, str], options: argparse.Namespace) -> str:
    used = [*machinery("diffgen", "alembic", "sqlalchemy", "psycopg", "pymysql")]
    used += [f"{dialect} {release}" for dialect, release in servers.items()]
    lines = [
        f"Whole processes, {options.tables:,} tables, nothing differs, both exit with 0. CPU is user and",
        f"system time of the client, the median of {options.rounds} rounds in which the commands took turns;",
        "the ratio is the median of the rounds' ratios. Alembic runs with `compare_server_default=True`.",
        "The last column is a process that only imports the models: no tool can do without it.",
        f"{', '.join(used)}; {platform.system()} {platform.machine()}.",
        "",
        "| | diffgen CPU | Alembic CPU | **ratio** | diffgen wall | Alembic wall | diffgen memory "
        "| Alembic memory | import alone, CPU |",
        "|---|---|---|---|---|---|---|---|---|",
    ]
    lines += [_line(dialect, figures) for dialect, figures in rows]
    return "\n".join(lines)


def _line(dialect: str, figures: dict[str, Figures]) -> str:
    ours, theirs, models = figures["diffgen"], figures["alembic"], figures["models"]
    cells = [
        dialect,
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
