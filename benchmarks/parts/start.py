"""The start: commands on ten revisions, beside a Python that does nothing."""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from benchmarks.history_files import in_a_line
from benchmarks.laid_out import TOOLS, command
from benchmarks.machine import machinery
from benchmarks.measuring import Command, Figures, measure, ratio
from benchmarks.report import Score, Section

TITLE = "The start"
REVISIONS = 10
EMPTY, SELECTED = "`python -c pass`", "`import sqlalchemy`, and `select 1` on SQLite"
#: What needs the revision files alone, and what asks the database, too.
OF_FILES = (("--help",), ("heads",), ("history",), ("show", "head"), ("graph",))
OF_THE_DATABASE = (("current",), ("upgrade", "head"))
AT_MOST, LEAST = 3.2, 1.9
TIMES_SELECTED = 1.3
SELECT = """
import sqlalchemy
with sqlalchemy.create_engine("sqlite:///shop.db").connect() as connection:
    connection.exec_driver_sql("select 1")
"""
HEAD = (
    "| process | CPU | wall | CPU, times an empty Python | CPU, times SQLAlchemy and a select |",
    "|---|---|---|---|---|",
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """It has no options of its own."""


def section(options: argparse.Namespace) -> Section:
    """Measure.

    :raises Unexpected: a command fails.
    """
    with tempfile.TemporaryDirectory() as folder:
        figures = measure(list(_commands(Path(folder))), options.rounds * 5)
    lines = [*_introduction(options), "", *HEAD]
    lines += [_line(name, one, figures) for name, one in figures.items()]
    return Section(TITLE, "\n".join(lines), tuple(_scores(figures)))


def _introduction(options: argparse.Namespace) -> Iterator[str]:
    yield f"Whole processes on {REVISIONS} revisions, SQLite, the database at the head; medians of {options.rounds * 5} rounds in which all took turns."
    yield machinery("diffgen", "alembic", "sqlalchemy")


def _commands(folder: Path) -> Iterator[Command]:
    shape = in_a_line(REVISIONS)
    ours, theirs = (command(tool, folder / tool.name, shape) for tool in TOOLS)
    python = replace(ours, arguments=[sys.executable, "-c"])
    yield _with(python, EMPTY, "pass")
    yield _with(python, SELECTED, SELECT)
    for words in (*OF_FILES, *OF_THE_DATABASE):
        yield _with(ours, f"`diffgen {' '.join(words)}`", *words)
    runtime = replace(ours, arguments=[sys.executable, "-m", "migrations_runtime"])
    for words in (*OF_FILES[:-1], *OF_THE_DATABASE):  # graph is a developer's
        yield _with(runtime, f"`python -m migrations_runtime {' '.join(words)}`", *words)
    for words in (*OF_FILES[:-1], *OF_THE_DATABASE):
        yield _with(theirs, f"`alembic {' '.join(words)}`", *words)


def _with(command: Command, name: str, *words: str) -> Command:
    return replace(command, name=name, arguments=[*command.arguments, *words])


def _line(name: str, one: Figures, figures: dict[str, Figures]) -> str:
    times = (f"{ratio(one, figures[other]):.2f} x" for other in (EMPTY, SELECTED))
    return f"| {name} | {one.cpu * 1e3:.0f} ms | {one.wall * 1e3:.0f} ms | {' | '.join(times)} |"


def _scores(figures: dict[str, Figures]) -> Iterator[Score]:
    for words in OF_FILES:
        name = f"`diffgen {' '.join(words)}`"
        times = ratio(figures[name], figures[EMPTY])
        yield Score(7, f"{name}, times an empty Python", times, AT_MOST, LEAST, at_most=True)
    for words in OF_THE_DATABASE:
        name = f"`diffgen {' '.join(words)}`"
        times = ratio(figures[name], figures[SELECTED])
        work = f"{name}, times `import sqlalchemy` and a select"
        yield Score(8, work, times, TIMES_SELECTED, at_most=True)
