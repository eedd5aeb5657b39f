"""``python -m tests.fuzzing --times 10000 --seed 1``: so many cases, and those that break the law."""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from collections.abc import Iterator

from tests.fuzzing import cases
from tests.fuzzing.case import Answer, Case, Fault
from tests.fuzzing.law import violations
from tests.fuzzing.running import prepare, run


def main() -> int:
    """Run the cases that the command line names; 1: one of them broke the law."""
    options = _options()
    if options.case:
        seed, _, number = options.case.partition("/")
        numbers, options.seed = [int(number)], int(seed)
    else:
        numbers = list(range(options.first, options.first + options.times))
    prepare()
    began = time.monotonic()
    statuses: Counter[int] = Counter()
    broken = 0
    for number in numbers:
        case = cases.case(options.seed, number)
        answer = run(case)
        statuses[answer.status] += 1
        wrong = list(violations(case, answer))
        broken += bool(wrong)
        if (wrong and broken <= options.show) or options.case:
            print("\n".join(_told(case, answer, wrong)), end="\n\n", flush=True)
    ended = ", ".join(f"{count} with {status}" for status, count in sorted(statuses.items()))
    seconds = time.monotonic() - began
    print(f"{len(numbers)} cases in {seconds:.0f} s: {ended}; {broken} break the law")
    return 1 if broken else 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzzing", description=__doc__)
    add = parser.add_argument
    add("--times", type=int, default=1000, help="how many cases (1000)")
    add("--seed", type=int, default=1, help="which ones; the same seed gives the same (1)")
    add("--first", type=int, default=0, help="the number of the first (0)")
    add("--show", type=int, default=20, help="how many to show of those that break the law (20)")
    add("--case", metavar="SEED/NUMBER", help="run and show this one alone")
    return parser.parse_args()


def _told(case: Case, answer: Answer, wrong: list[str]) -> Iterator[str]:
    """Yield a case, and how it ended, for people."""
    yield f"case {case.number}: {'; '.join(wrong) or 'fine'}"
    yield from (f"  fault: {_safe(fault)}" for fault in case.faults)
    if case.environ:
        yield f"  environment: {ascii(dict(case.environ))[:200]}"
    itself = " (as a shell does it)" if case.by_itself else ""
    yield f"  $ {case.program} {' '.join(map(_word, case.arguments))}{itself}"
    yield f"  status {answer.status} in {answer.seconds:.1f} s"
    for name, text in (("out", answer.out), ("err", answer.err)):
        lines = text.splitlines()
        cut = lines if len(lines) <= 40 else [*lines[:5], "...", *lines[-30:]]
        yield from (f"  {name}: {ascii(line)[1:-1][:400]}" for line in cut)


def _word(word: str) -> str:
    return ascii(word) if len(word) < 60 else f"{word[:20]!a}...({len(word)} characters)"


def _safe(fault: Fault) -> str:
    return ascii(fault.what)[1:-1][:300]


if __name__ == "__main__":
    sys.exit(main())
