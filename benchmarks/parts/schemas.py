"""Comparing 3,000 tables of PostgreSQL in 20 schemas, the server's work included."""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from benchmarks.contenders import SHOWN, TOOLS, Ground, databases, version_of
from benchmarks.machine import machinery
from benchmarks.measuring import Figures, measure
from benchmarks.models import module
from benchmarks.report import Score, Section
from benchmarks.sizes import Size
from tests.many_tables import other_schemas

TITLE = "Thousands of tables in many schemas"
DIALECT, TARGET, LIMIT = "postgresql", 25, 40
HEAD = (
    "| | CPU of the client | CPU of the server | both | wall | memory |",
    "|---|---|---|---|---|---|",
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what is particular to this part."""
    parser.add_argument("--many-tables", type=int, default=Size(3000, 40))
    parser.add_argument("--schemas", type=int, default=Size(20, 4))


def section(options: argparse.Namespace) -> Section:
    """Measure.

    :raises Unexpected: a comparison did not find what it must.
    """
    figures, server = _measured(options)
    times = _times(figures["alembic"], figures["diffgen"])
    lines = [*_introduction(options, server), "", *HEAD]
    lines += [_line(SHOWN[tool], figures[tool]) for tool in TOOLS]
    lines += ["", f"Of both CPU, Alembic takes **{times:.1f} times** what diffgen does."]
    spread = f"{options.many_tables:,} tables in {options.schemas} schemas"
    work = f"CPU of client and server, {spread}, {SHOWN[DIALECT]}"
    return Section(TITLE, "\n".join(lines), (Score(4, work, times, TARGET, LIMIT),))


def _introduction(options: argparse.Namespace, server: str) -> Iterator[str]:
    yield f"`compare_metadata` of both tools with `include_schemas=True`: {options.many_tables:,} tables spread over {options.schemas} schemas, nothing differs."
    yield f"Medians of {options.rounds} rounds; the server's CPU is that of all its processes."
    yield machinery("diffgen", "alembic", "sqlalchemy", "psycopg", servers=[server])


def _measured(options: argparse.Namespace) -> tuple[dict[str, Figures], str]:
    with (
        tempfile.TemporaryDirectory() as name,
        databases(DIALECT, Path(name)) as (url, warm),
        other_schemas(url, options.schemas) as schemas,
    ):
        source = module(options.many_tables, DIALECT, schemas=schemas)
        Path(name, "models.py").write_text(source)
        here = Ground(Path(name), url, warm).made()
        commands = [here.comparison(tool, "--schemas") for tool in TOOLS]
        return measure(commands, options.rounds, warm=False), version_of(url)


def _times(one: Figures, other: Figures) -> float:
    turns = zip(one.runs, other.runs, strict=True)
    return median((a.cpu + a.server) / (b.cpu + b.server) for a, b in turns)


def _line(tool: str, figures: Figures) -> str:
    both = median(run.cpu + run.server for run in figures.runs)
    cells = [
        tool,
        f"{figures.cpu:.2f} s",
        f"{figures.server:.2f} s",
        f"{both:.2f} s",
        f"{figures.wall:.2f} s",
        f"{figures.memory / 1e6:.0f} MB",
    ]
    return f"| {' | '.join(cells)} |"
