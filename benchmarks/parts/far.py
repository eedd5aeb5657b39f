"""Comparing with a server that is 20 ms away, and the statements that it takes."""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import sqlalchemy as sa

from benchmarks.contenders import SHOWN, TOOLS, Ground, ground, version_of
from benchmarks.far import far_away
from benchmarks.machine import machinery
from benchmarks.measuring import Figures, measure, ratio
from benchmarks.models import module
from benchmarks.report import Score, Section
from benchmarks.workers.tools import TOOLS as IN_A_PROGRAM
from tests.speed.wires import counted, for_a_connection

TITLE = "A server that is far away, and statements"
#: What has to be reached, and what can be.
TARGETS = {"postgresql": (60, 127), "mariadb": (25, 45)}
STATEMENTS = (10, 6)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what is particular to this part."""
    parser.add_argument("--round-trip", type=float, default=0.02, help="in seconds")
    parser.add_argument("--far-rounds", type=int, default=3, help="Alembic takes a minute in each")


def section(options: argparse.Namespace) -> Section:
    """Measure.

    :raises Unexpected: a comparison did not find what it must.
    """
    rows, scores, servers = [], [], []
    for dialect, (target, limit) in TARGETS.items():
        if dialect not in options.dialects:
            continue
        source = module(options.tables, dialect)
        with (
            tempfile.TemporaryDirectory() as name,
            ground(dialect, Path(name), models=source) as here,
        ):
            servers.append(version_of(here.url))
            figures = _far(here, options)
            sent = {tool: statements(tool, here.url, source) for tool in TOOLS}
        rows.append(_line(dialect, figures, sent))
        shown, tables = SHOWN[dialect], f"{options.tables:,} tables"
        times = ratio(figures["alembic"], figures["diffgen"], "wall")
        away = f"{options.round_trip * 1000:.0f} ms away"
        work = f"wall of a compare, {tables}, {away}, {shown}"
        scores.append(Score(4, work, times, target, limit))
        work = f"statements of a compare, {tables}, {shown} (Alembic {sent['alembic']:,})"
        scores.append(Score(3, work, sent["diffgen"], *STATEMENTS, at_most=True))
    lines = [*_introduction(options, servers), "", *HEAD, *rows]
    return Section(TITLE, "\n".join(lines), tuple(scores))


HEAD = (
    "| server | diffgen wall | Alembic wall | **ratio** | bare queries, wall | diffgen statements "
    "| Alembic statements | bare queries |",
    "|---|---|---|---|---|---|---|---|",
)


def _introduction(options: argparse.Namespace, servers: list[str]) -> Iterator[str]:
    yield f"`compare_metadata` of both tools over a proxy on this machine, by which each round trip takes {options.round_trip * 1000:.0f} ms;"
    yield f"{options.tables:,} tables, nothing differs; the wall clock, medians of {options.far_rounds} rounds. The statements are counted by"
    yield "a proxy, too; those that SQLAlchemy sends for a connection and its transaction are left out."
    yield machinery("diffgen", "alembic", "sqlalchemy", "psycopg", "pymysql", servers=servers)


def _far(here: Ground, options: argparse.Namespace) -> dict[str, Figures]:
    rounds = min(options.rounds, options.far_rounds)
    with far_away(here.url, options.round_trip) as url:
        there = replace(here, url=url)
        return measure([there.comparison(tool) for tool in TOOLS], rounds, warm=False)


def statements(tool: str, url: str, source: str) -> int:
    """Count what a tool sends to compare models with a database that is what they say."""
    names: dict[str, sa.MetaData] = {}
    exec(source, names)
    with counted(url) as (there, wire):
        IN_A_PROGRAM[tool](sa.make_url(there), names["metadata"], False)
        return len(wire.statements) - (0 if tool == "bare" else for_a_connection(url))


def _line(dialect: str, figures: dict[str, Figures], sent: dict[str, int]) -> str:
    ours, theirs, bare = (figures[tool] for tool in TOOLS)
    cells = [
        SHOWN[dialect],
        f"{ours.wall:.2f} s",
        f"{theirs.wall:.2f} s",
        f"**{ratio(theirs, ours, 'wall'):.0f} x**",
        f"{bare.wall:.2f} s",
        *(f"{sent[tool]:,}" for tool in TOOLS),
    ]
    return f"| {' | '.join(cells)} |"
