"""When something dies: at a moment of the run, or right at one of its requests."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass

from tests.killing.wire import At

_INTO_STATEMENT = 0.003  # most are through by then


@dataclass(frozen=True, slots=True)
class AfterStep:
    """So long after the process said of a revision that it takes it; the number counts those of its run."""

    step: int
    delay: float

    def __str__(self) -> str:
        return f"{self.delay * 1000:.1f} ms after step {self.step}"


@dataclass(frozen=True, slots=True)
class AtRequest:
    """At one request of all that the process sends to its server."""

    number: int
    at: At

    def __str__(self) -> str:
        return f"{self.at} {self.number}"


@dataclass(frozen=True, slots=True)
class AtStatement:
    """At a statement of SQLite, or so long after it began (`watched.py` counts them)."""

    number: int
    delay: float

    def __str__(self) -> str:
        return f"{self.delay * 1000:.1f} ms into statement {self.number}"


Moment = AfterStep | AtRequest | AtStatement


@dataclass(frozen=True, slots=True)
class Undisturbed:
    """A run that nothing happened to, in which moments are chosen.

    :ivar steps: when each revision began, and the end; in seconds from the first of them.
    :ivar requests: how many it sent; None on SQLite.
    :ivar statements: how many it executed there.
    """

    steps: Sequence[float]
    requests: int | None = None
    statements: int | None = None


def chosen(chance: random.Random, run: Undisturbed, done: int, *, by_itself: bool = True) -> Moment:
    """Choose a moment, half of them in time, half at requests or statements; every one as likely as others.

    :param done: how many revisions are done already.
    :param by_itself: whether it is the process that dies, and may do so at a statement of its own.
    """
    share = 1 - done / len(run.steps)
    is_seen = run.requests is not None or by_itself
    if not is_seen or chance.random() < 0.5:
        return _in_time(chance, run, done)
    if run.requests is not None:
        number = chance.randint(1, max(1, int(run.requests * share)))
        return AtRequest(number, chance.choice(list(At)))
    number = chance.randint(1, max(1, int((run.statements or 1) * share)))
    return AtStatement(number, chance.choice([0.0, chance.uniform(0, _INTO_STATEMENT)]))


def _in_time(chance: random.Random, run: Undisturbed, done: int) -> AfterStep:
    first = min(done, len(run.steps) - 2)
    at = chance.uniform(run.steps[first], run.steps[-1])
    step = max(number for number, began in enumerate(run.steps) if began <= at)
    return AfterStep(step - first + 1, at - run.steps[step])
