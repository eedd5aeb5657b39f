"""``python -m tests.rushing --server mariadb --rounds 50``: rush at a database, and judge what is left.

The status is 1 where a round went wrong, which is told in full.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import cycle, islice
from pathlib import Path

from tests.containers.mariadb import mariadb
from tests.containers.postgresql import postgresql
from tests.rushing import rounds
from tests.rushing.project import Rushed

_SERVERS = {"postgresql": postgresql, "mariadb": mariadb, "sqlite": None}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the rounds, and print what came out."""
    options = _parser().parse_args(arguments)
    kinds = options.round or list(rounds.ROUNDS)
    bad, began = 0, time.monotonic()
    with tempfile.TemporaryDirectory() as folder, _database(options.server, folder) as url:
        project = Rushed(Path(folder) / "project", url)
        for number, kind in enumerate(islice(cycle(kinds), options.rounds)):
            chance = random.Random(f"{options.seed} {number}")
            wrong = rounds.run(kind, project, options.processes, chance)
            bad += bool(wrong)
            for line in wrong or ["as it has to be"] * options.verbose:
                print(f"round {number} ({kind}): {line}", flush=True)
    took = (time.monotonic() - began) / options.rounds
    print(
        f"{options.server}: {options.rounds} rounds of {options.processes} processes, {bad} wrong, "
        f"{took:.1f} s each"
    )
    return 1 if bad else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.rushing", description=__doc__)
    parser.add_argument("--server", choices=_SERVERS, required=True)
    parser.add_argument("--rounds", type=int, default=50)
    parser.add_argument("--processes", type=int, default=20)
    parser.add_argument(
        "--round", action="append", choices=rounds.ROUNDS, help="which; all in turn"
    )
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("-v", "--verbose", action="store_true", help="tell of every round")
    return parser


@contextmanager
def _database(server: str, folder: str) -> Iterator[str]:
    start = _SERVERS[server]
    if start is None:
        yield f"sqlite:///{folder}/rushed.db"
        return
    with start() as running, running.database() as url:
        yield url


if __name__ == "__main__":
    sys.exit(main())
