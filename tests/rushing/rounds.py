"""A round: how the database is before, what all processes run, and what must be true after it."""

from __future__ import annotations

import json
import random
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tests.rushing.project import IDS, Rushed

#: A downgrade ends so where an upgrade came first.
_OVERTAKEN = "meanwhile, on top of what is to be undone"
_SECONDS = 2.0
_OWN = {"diffgen_version", "diffgen_journal", "counted"}


@dataclass(frozen=True)
class Round:
    """A way to rush.

    :ivar options: of ``context.configure``.
    :ivar before: where the database is brought to before.
    :ivar lines: what the processes run, in turn.
    :ivar killed: the part of the processes that is killed, at random moments of the first seconds.
    """

    options: str = ""
    before: str | None = None
    lines: tuple[tuple[str, ...], ...] = (("upgrade", "head"),)
    killed: float = 0.0


ROUNDS = {
    "fresh": Round(),
    "half way": Round(before=IDS[3]),
    "one transaction": Round("transaction_per_migration=False"),
    "one by one": Round(lines=(("upgrade", "+1"), ("upgrade", IDS[2]), ("upgrade", "head"))),
    "some are killed": Round(killed=0.5),
    "there and back": Round(
        before=IDS[3], lines=(("upgrade", "head"), ("downgrade", "base"), ("current",))
    ),
}


def run(name: str, project: Rushed, processes: int, chance: random.Random) -> list[str]:
    """Run a round, and return what is wrong after it."""
    round_ = ROUNDS[name]
    project.started_afresh()
    project.behave(round_.options)
    if round_.before is not None:
        project.upgrade(round_.before)
    words = [round_.lines[number % len(round_.lines)] for number in range(processes)]
    ends = [
        chance.uniform(0.01, _SECONDS) if number < processes * round_.killed else None
        for number in range(processes)
    ]
    chance.shuffle(ends)
    lines = [["-c", str(project.ini), *line] for line in words]
    ended = herded(list(zip(lines, ends, strict=True)))
    wrong = [
        f"{' '.join(line)} ended with {code}: {output}"
        for line, end, (code, output) in zip(words, ends, ended, strict=True)
        if not _is_right(code, output, may_be_killed=end is not None)
    ]
    ways = _wrong_there_and_back if "downgrade" in str(words) else _wrong_at_head
    return wrong + list(ways(project))


def _is_right(code: int, output: str, may_be_killed: bool) -> bool:
    if "Traceback" in output:
        return False
    if code == -signal.SIGKILL:
        return may_be_killed
    return code == 0 or (code == 2 and _OVERTAKEN in output)


def herded(lines: Sequence[tuple[Sequence[str], float | None]]) -> list[tuple[int, str]]:
    """Run command lines at once, each until it ends or is killed; return exit status and output."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.rushing.herd"],
        input=json.dumps(lines),
        capture_output=True,
        text=True,
        check=True,
    )
    return [(code, output) for code, output in json.loads(done.stdout)]


def _wrong_at_head(project: Rushed) -> Iterator[str]:
    counted = project.rows("SELECT way, revision FROM counted ORDER BY revision")
    if counted != [("up", id_) for id_ in IDS]:
        yield f"not every revision ran once: {counted}"
    if project.heads() != {IDS[-1]}:
        yield f"the database is at {project.heads()}"
    yield from _wrong_tables(project, IDS)


def _wrong_there_and_back(project: Rushed) -> Iterator[str]:
    """Whoever came last decides where the database is; but each step was there, or back, once."""
    counted = Counter(project.rows("SELECT revision, way FROM counted"))
    applied = []
    for id_ in IDS:
        stays = counted[id_, "up"] - counted[id_, "down"]
        if stays not in (0, 1):
            yield f"{id_} went up {counted[id_, 'up']} times, and down {counted[id_, 'down']} times"
        applied += [id_] * (stays == 1)
    if applied != IDS[: len(applied)]:
        yield f"revisions are applied without those below them: {applied}"
    if project.heads() != set(applied[-1:]):
        yield f"the database is at {project.heads()}, and {applied} are applied"
    yield from _wrong_tables(project, applied)


def _wrong_tables(project: Rushed, applied: Sequence[str]) -> Iterator[str]:
    tables = project.tables() - _OWN
    if tables != {f"t_{id_}" for id_ in applied}:
        yield f"the tables are {sorted(tables)}"
    for name in sorted(tables):
        if project.rows(f"SELECT count(*) FROM {name}") != [(2,)]:
            yield f"{name} has other rows than its two"
