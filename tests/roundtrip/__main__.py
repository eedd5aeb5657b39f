"""Round trips over a range of seeds: ``python -m tests.roundtrip --dialect sqlite --seeds 0:300``."""

from __future__ import annotations

import argparse
import multiprocessing
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from tests.roundtrip import rows
from tests.roundtrip.reduction import reduced
from tests.roundtrip.round_trip import Laws, Outcome, Place, place, round_trip, round_trip_of
from tests.roundtrip.spec import Schema
from tests.roundtrip.tools import ALEMBIC, DIFFGEN

KINDS = (
    "schema|table|column|primary key|unique|check|foreign key|index|sequence|enum|type|constraint"
)
NAMED = re.compile(
    rf"\b({KINDS}|on|of|relation) \S.*?"
    rf"(?= ({KINDS}|is|in|would|from|default|generated|pragma|cannot|does|already|comment|not null)\b|: |$)"
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the seeds, print every failure and a table; 1 when any failed."""
    parser = _parser()
    options = parser.parse_args(arguments)
    if options.rows and Laws(options.laws) is not Laws.PASSED_BY:
        parser.error(
            "the laws make changes that rows are in the way of: take --rows without --laws"
        )
    seeds = [seed for part in options.seeds for seed in part]
    outcomes = []
    for outcome in _outcomes(options, seeds):
        outcomes.append(outcome)
        if outcome.failed or (outcome.discarded and options.discarded):
            _tell(outcome, options.keep, quiet=options.quiet)
    print(_summary(outcomes, with_seeds=not options.no_seeds))
    return 1 if any(outcome.failed for outcome in outcomes) else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.roundtrip", description=__doc__)
    parser.add_argument("--dialect", choices=("sqlite", "postgresql", "mariadb"), required=True)
    parser.add_argument("--driver", help="what URLs begin with, such as mysql+pymysql")
    parser.add_argument("--seeds", type=_range, nargs="+", required=True, help="7 or 0:300")
    parser.add_argument("--rows", action="store_true", help="with rows in every table")
    parser.add_argument("-j", "--jobs", type=int, default=1)
    parser.add_argument("--keep", type=Path, help="write each failure to a file in this folder")
    parser.add_argument("--quiet", action="store_true", help="no failure in full")
    parser.add_argument("--discarded", action="store_true", help="show the pairs not taken, too")
    parser.add_argument("--no-seeds", action="store_true", help="no seeds in the table")
    parser.add_argument("--reduce", action="store_true", help="make each failing pair small first")
    parser.add_argument(
        "--laws",
        choices=[one.value for one in Laws],
        default=Laws.PASSED_BY.value,
        help="hold the laws of comparing against pairs of six tables, most of them alike: at each"
        " stop of the way, or only, without going it",
    )
    parser.add_argument("--tool", choices=("diffgen", "alembic"), default="diffgen")
    return parser


def _range(text: str) -> range:
    first, _, end = text.partition(":")
    return range(int(first), int(end) if end else int(first) + 1)


def _outcomes(options: argparse.Namespace, seeds: Sequence[int]) -> Iterator[Outcome]:
    if options.jobs == 1:
        yield from _walk(options, seeds)
        return
    queue: Any = multiprocessing.Queue()
    workers = [
        multiprocessing.Process(
            target=_work,
            args=(queue, options, seeds[n :: options.jobs]),
        )
        for n in range(options.jobs)
    ]
    for worker in workers:
        worker.start()
    running = len(workers)
    while running:
        item = queue.get()
        if item is None:
            running -= 1
        else:
            yield item
    for worker in workers:
        worker.join()


def _walk(options: argparse.Namespace, seeds: Sequence[int]) -> Iterator[Outcome]:
    tool = {"diffgen": DIFFGEN, "alembic": ALEMBIC}[options.tool]
    laws = Laws(options.laws)
    with place(options.dialect, tool, driver=options.driver, laws=laws) as place_:
        for seed in seeds:
            outcome = round_trip(place_, seed, with_rows=options.rows)
            yield _reduced(place_, outcome) if options.reduce and outcome.failed else outcome


def _reduced(place_: Place, outcome: Outcome) -> Outcome:
    """The outcome of the smallest pair that fails for the same reason."""
    pair = place_.pair(outcome.seed, with_rows=outcome.with_rows)
    last = [outcome]

    def fails(candidate: tuple[Schema, Schema]) -> bool:
        if outcome.with_rows and rows.obstacles(*candidate):
            return False
        found = round_trip_of(place_, candidate, outcome.seed, with_rows=outcome.with_rows)
        same = found.step == outcome.step and cause(found.why) == cause(outcome.why)
        last[0] = found if same else last[0]
        return same

    reduced(pair, fails)
    return last[0]


def _work(queue: Any, options: argparse.Namespace, seeds: Sequence[int]) -> None:
    try:
        for outcome in _walk(options, seeds):
            queue.put(outcome)
    finally:
        queue.put(None)


def _tell(outcome: Outcome, folder: Path | None, *, quiet: bool) -> None:
    if folder is not None:
        folder.mkdir(parents=True, exist_ok=True)
        sort = "-rows" if outcome.with_rows else ""
        (folder / f"{outcome.dialect}{sort}-{outcome.seed}.txt").write_text(outcome.report())
    if not quiet:
        print(outcome.report(), flush=True)


def _summary(outcomes: Sequence[Outcome], *, with_seeds: bool) -> str:
    failed = [outcome for outcome in outcomes if outcome.failed]
    discarded = [outcome for outcome in outcomes if outcome.discarded]
    seconds = sum(outcome.seconds for outcome in outcomes)
    lines = [
        f"{len(outcomes)} pairs: {len(outcomes) - len(failed) - len(discarded)} passed, "
        f"{len(failed)} failed, {len(discarded)} discarded; {seconds:.0f} s",
    ]
    steps = Counter(outcome.step for outcome in outcomes if outcome.step)
    lines += [f"  {count:4} {step}" for step, count in steps.most_common()]
    if any(outcome.tally.tables for outcome in outcomes):
        tables, alike = (
            sum(getattr(one.tally, of) for one in outcomes) for of in ("tables", "alike")
        )
        lines.append(f"  of {tables} tables that are the same {alike} were known by their outlines")
    causes: dict[str, list[int]] = defaultdict(list)
    for outcome in failed + discarded:
        causes[f"{outcome.step}: {cause(outcome.why)}"].append(outcome.seed)
    for text, seeds in sorted(causes.items(), key=lambda item: -len(item[1])):
        lines.append(
            f"  {len(seeds):4} {text}" + (f"   {sorted(seeds)[:12]}" if with_seeds else "")
        )
    return "\n".join(lines)


def cause(why: str) -> str:
    """The first line of a failure with its names and numbers taken out, so that like meets like."""
    lines = [line for line in why.split("\n") if not line.startswith("proved:")]
    line = re.sub(r"/\S*/", "", lines[0].strip())
    line = re.sub(r"\w+_change\.py(:\d+)?", "script", line)
    line = re.sub(r'"(?:[^"]|"")*"|\'(?:[^\']|\'\')*\'', "_", line)
    line = re.sub(r"\d+", "N", NAMED.sub(r"\1 _", line))
    return re.sub(r"^((differs|missing|left over) +(?!after).*?):.*", r"\1", line)[:170]


if __name__ == "__main__":
    sys.exit(main())
