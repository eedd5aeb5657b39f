"""``python -m tests.killing --server mariadb --death process --times 200``: kill upgrades, and judge what is left.

Every trial that goes wrong is told in full; the exit status is 1 then. The same seed and number make the same
choices again, but no two runs take the same time, so a moment may come a little sooner or later.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterator, Sequence

from tests.killing import project
from tests.killing.deaths import Death
from tests.killing.place import place
from tests.killing.trial import Trial, Trials


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the trials, and print what came out."""
    options = _parser().parse_args(arguments)
    trials = []
    for trial in _run(options):
        trials.append(trial)
        if trial.wrong or options.verbose:
            print(trial.report(), flush=True)
    print(summary(trials))
    return 1 if any(trial.wrong for trial in trials) else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.killing", description=__doc__)
    parser.add_argument("--server", choices=project.SERVERS, required=True)
    parser.add_argument("--death", type=Death, choices=list(Death), default=Death.PROCESS)
    parser.add_argument("--times", type=int, default=200)
    parser.add_argument("--first", type=int, default=0, help="the number of the first trial")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--revisions", type=int, default=project.REVISIONS)
    parser.add_argument("-v", "--verbose", action="store_true", help="tell of every trial")
    return parser


def _run(options: argparse.Namespace) -> Iterator[Trial]:
    full = options.death is Death.DISK
    with place(options.server, revisions=options.revisions, full=full) as place_:
        trials = Trials.of(place_, options.death, options.seed)
        for number in range(options.first, options.first + options.times):
            yield trials.trial(number)


def summary(trials: Sequence[Trial]) -> str:
    """How many trials there were, how often something died, and how many went wrong."""
    wrong = [trial.number for trial in trials if trial.wrong]
    lines = [
        f"{len(trials)} trials, {sum(trial.struck for trial in trials)} deaths: "
        f"{len(trials) - len(wrong)} as if nothing had happened, {len(wrong)} wrong {wrong or ''}"
    ]
    ends = Counter(said.split(",")[0] for trial in trials for _, said in trial.died)
    lines += [f"{number:6} times {end}" for end, number in ends.most_common()]
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
