"""Comparing in a program: 1,000 and 3,000 tables, of which none or a twentieth differs."""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Iterator
from pathlib import Path

from benchmarks.contenders import SHOWN, TOOLS, ground, version_of
from benchmarks.machine import machinery
from benchmarks.measuring import Figures, measure, ratio
from benchmarks.models import module
from benchmarks.report import Score, Section

TITLE = "Comparing in a program"
#: What has to be reached, and what can be, at the size and at three times the size.
TARGETS = {
    "postgresql": ((1, 18, 31), (2, 18, 33)),
    "sqlite": ((1, 14, 21), (2, 25, 40)),
    "mariadb": ((1, 9, 14),),
}
Found = dict[str, Figures]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """It has no options of its own."""


def section(options: argparse.Namespace) -> Section:
    """Measure.

    :raises Unexpected: a comparison did not find what it must.
    """
    rows, scores, servers = [], [], []
    for dialect in options.dialects:
        for row, target, limit in TARGETS[dialect]:
            tables = options.tables * (3 if row == 2 else 1)
            found, server = _measured(dialect, tables, options.rounds)
            servers.append(server)
            for differing, figures in found.items():
                rows.append(_line(dialect, tables, differing, figures))
                work = f"compare, {tables:,} tables, {differing}, {SHOWN[dialect]}"
                times = ratio(figures["alembic"], figures["diffgen"])
                scores.append(Score(row, work, times, target, limit))
            if (row, dialect) == (2, "postgresql"):
                scores.append(_memory_score(tables, found["none differs"]))
    lines = [*_introduction(options, servers), "", *HEAD, *rows]
    return Section(TITLE, "\n".join(lines), tuple(scores))


HEAD = (
    "| server | tables | differing | diffgen CPU | Alembic CPU | **ratio** | bare queries, CPU | diffgen wall "
    "| Alembic wall | diffgen memory | Alembic memory |",
    "|---|---|---|---|---|---|---|---|---|---|---|",
)


def _introduction(options: argparse.Namespace, servers: list[str]) -> Iterator[str]:
    yield "`compare_metadata` of both tools, each time in a process of its own that has imported the models and has"
    yield "compared ten tables before. CPU is user and system time of the client from before it connects, memory what the"
    yield f"process has grown by; medians of {options.rounds} rounds in which the contenders took turns, ratios are medians of the"
    yield "rounds' ratios. Alembic has `compare_server_default=True`. The bare queries read the catalog by the driver alone,"
    yield "and compare nothing. Where a twentieth differs, tables are added, dropped and changed."
    yield machinery("diffgen", "alembic", "sqlalchemy", "psycopg", "pymysql", servers=servers)


def _measured(dialect: str, tables: int, rounds: int) -> tuple[dict[str, Found], str]:
    modules = {
        "models": module(tables, dialect),
        "changed": module(tables, dialect, changed=True),
    }
    with (
        tempfile.TemporaryDirectory() as name,
        ground(dialect, Path(name), **modules) as here,
    ):
        same = [here.comparison(tool) for tool in TOOLS]
        other = [here.comparison(tool, "--module", "changed", "--differs") for tool in TOOLS[:2]]
        unchanged = measure(same, rounds, warm=False)
        changed = {**measure(other, rounds, warm=False), "bare": unchanged["bare"]}
        return {"none differs": unchanged, "5 % differ": changed}, version_of(here.url)


def _line(dialect: str, tables: int, differing: str, figures: Found) -> str:
    ours, theirs, bare = (figures[tool] for tool in TOOLS)
    cells = [
        SHOWN[dialect],
        f"{tables:,}",
        differing,
        f"{ours.cpu:.3f} s",
        f"{theirs.cpu:.2f} s",
        f"**{ratio(theirs, ours):.1f} x**",
        f"{bare.cpu:.3f} s",
        f"{ours.wall:.2f} s",
        f"{theirs.wall:.2f} s",
        f"{ours.memory / 1e6:.0f} MB",
        f"{theirs.memory / 1e6:.0f} MB",
    ]
    return f"| {' | '.join(cells)} |"


def _memory_score(tables: int, figures: Found) -> Score:
    times = ratio(figures["alembic"], figures["diffgen"], "memory")
    return Score(6, f"memory grown by a compare, {tables:,} tables, PostgreSQL", times, 4, 5.5)
