"""Commands on histories of 10,000 revisions; each tool's in its own layout."""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path

from benchmarks.history_files import Shape, branches, in_a_line
from benchmarks.laid_out import TOOLS, command
from benchmarks.machine import machinery
from benchmarks.measuring import measure, ratio
from benchmarks.report import Score, Section
from benchmarks.sizes import Size

TITLE = "Long histories"
SHAPES: dict[str, Callable[[int], Shape]] = {"a line": in_a_line, "200 branches": branches}
#: What has to be reached, and what can be; on a line.
TARGETS = {
    ("heads",): (25, 41),
    ("history",): (25, 39),
    ("current",): (100, 120),
    ("upgrade", "heads"): (8, 43),
}
HEAD = (
    "| history | command | diffgen CPU | Alembic CPU | **ratio** |",
    "|---|---|---|---|---|",
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what is particular to this part."""
    parser.add_argument("--revisions", type=int, default=Size(10_000, 400))
    parser.add_argument("--history-rounds", type=int, default=3, help="Alembic takes minutes")


def section(options: argparse.Namespace) -> Section:
    """Measure.

    :raises Unexpected: a command fails.
    """
    lines, scores = [*_introduction(options), "", *HEAD], []
    rounds = min(options.rounds, options.history_rounds)
    with tempfile.TemporaryDirectory() as folder:
        for title, shape in SHAPES.items():
            here, revisions = Path(folder, title.replace(" ", "_")), shape(options.revisions)
            for words, (target, limit) in TARGETS.items():
                line, times = _compared(title, here, revisions, words, rounds)
                lines.append(line)
                if title == "a line":
                    work = f"`{' '.join(words)}`, {options.revisions:,} revisions"
                    scores.append(Score(9, work, times, target, limit))
    return Section(TITLE, "\n".join(lines), tuple(scores))


def _introduction(options: argparse.Namespace) -> Iterable[str]:
    yield f"Whole processes on {options.revisions:,} revisions, SQLite, the database at the heads, so that an upgrade has nothing to do."
    yield f"CPU is user and system time, the median of {min(options.rounds, options.history_rounds)} rounds in which the tools took turns, after one that only warms up;"
    yield "the ratio is the median of the rounds' ratios. Alembic has warm byte code of each file."
    yield "The branches: a trunk, and 200 labelled branches of it that depend on one another and are merged back."
    yield machinery("diffgen", "alembic", "sqlalchemy")


def _compared(
    title: str, folder: Path, shape: Shape, words: tuple[str, ...], rounds: int
) -> tuple[str, float]:
    figures = measure([command(tool, folder / tool.name, shape, *words) for tool in TOOLS], rounds)
    ours, theirs = (figures[tool.name] for tool in TOOLS)
    times = ratio(theirs, ours)
    cells = [title, f"`{' '.join(words)}`", f"{ours.cpu:.2f} s", f"{theirs.cpu:.2f} s"]
    return f"| {' | '.join(cells)} | **{times:.1f} x** |", times
