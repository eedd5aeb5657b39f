"""``python -m tests.against_alembic 5000``: so many histories, and where the answers differ."""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterator

from tests.against_alembic.accepted import ACCEPTED, why_accepted
from tests.against_alembic.case import Case
from tests.against_alembic.walks import cases


def main() -> int:
    options = _options()
    asked: Counter[str] = Counter()
    accepted = Counter(dict.fromkeys((one.why for one in ACCEPTED), 0))
    problems = 0
    for seed in range(options.first, options.first + options.histories):
        for case in cases(seed):
            asked[case.request.command] += 1
            why = why_accepted(case) if case.difference else None
            if why:
                accepted[why] += 1
            if case.wrong or (case.difference and not why):
                problems += 1
                if problems <= options.show:
                    print("\n".join(_told(seed, case)), end="\n\n")
    print(f"{options.histories} histories, {asked.total()} requests:", end=" ")
    print(", ".join(f"{number} {command}" for command, number in asked.most_common()))
    print(f"{accepted.total()} differ as they are meant to:")
    for why, number in accepted.most_common():
        print(f"{number:6} {why}")
    print(f"{problems} differ otherwise")
    return 1 if problems else 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("histories", type=int, nargs="?", default=1000)
    parser.add_argument("--first", type=int, default=0, help="the seed to begin with")
    parser.add_argument("--show", type=int, default=5, help="how many problems to print in full")
    return parser.parse_args()


def _told(seed: int, case: Case) -> Iterator[str]:
    """Yield a case as those of ``tests/cases/errors`` are written."""
    yield f"history {seed}: {case.wrong or case.difference}"
    for revision in case.graph.revisions.values():
        line = f"{revision.revision} <- {', '.join(revision.down_revisions) or 'base'}"
        line += f"; label {', '.join(revision.branch_labels)}" if revision.branch_labels else ""
        yield line + (
            f"; needs {', '.join(revision.dependencies)}" if revision.dependencies else ""
        )
    yield f"database: {', '.join(case.rows) or 'base'}"
    yield f"$ {case.request}"
    yield f"ours:   {case.ours}"
    yield f"theirs: {case.theirs}"


if __name__ == "__main__":
    sys.exit(main())
