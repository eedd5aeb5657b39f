"""Whatever dies in an upgrade, and whenever: the next one reaches the end, with all done once.

A few moments of a short project; the profile "deep" of Hypothesis (``make nightly``) takes the long one, two
hundred moments for a process, thirty for all else, and kills servers and fills disks as well.
``python -m tests.killing --help`` says how to do one again.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import settings

from tests.containers.server import ServerUnavailable
from tests.killing.deaths import OF_A_PROCESS, Death
from tests.killing.place import place
from tests.killing.project import REVISIONS
from tests.killing.trial import Trials

BATCH = 10
ROUND = 22  # every sort of revision once
USUAL = {
    ("sqlite", Death.PROCESS): 2,
    ("postgresql", Death.PROCESS): 2,
    ("postgresql", Death.CONNECTION): 1,
    ("mariadb", Death.PROCESS): 2,
    ("mariadb", Death.STALL): 1,
}
SEEDS = 20261121  # chosen by nobody


def is_deep() -> bool:
    return settings.get_current_profile_name() == "deep"


def all_deaths() -> Iterator[tuple[str, Death, int]]:
    for server in ("sqlite", "postgresql", "mariadb"):
        for death in Death:
            if server != "sqlite" or death in (*OF_A_PROCESS, Death.DISK):
                yield server, death, 200 if death is Death.PROCESS else 30


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if is_deep():
        cases = [
            (server, death, range(first, min(first + BATCH, times)))
            for server, death, times in all_deaths()
            for first in range(0, times, BATCH)
        ]
    else:
        cases = [(server, death, range(times)) for (server, death), times in USUAL.items()]
    names = [f"{server}-{death}-{numbers.start}" for server, death, numbers in cases]
    metafunc.parametrize(("kind", "death", "numbers"), cases, ids=names)


def test_the_next_upgrade_reaches_the_end(
    request: pytest.FixtureRequest, kind: str, death: Death, numbers: range
) -> None:
    try:
        trials = _deep(kind, death, numbers) if is_deep() else _usual(request, kind, death, numbers)
        wrong = [trial for trial in trials if trial]
    except ServerUnavailable as unavailable:
        pytest.skip(str(unavailable))
    assert not wrong, "\n\n".join(wrong)


def _usual(
    request: pytest.FixtureRequest, kind: str, death: Death, numbers: range
) -> Iterator[str]:
    """Give what went wrong in each trial on the server of the other tests."""
    server = None if kind == "sqlite" else request.getfixturevalue(f"{kind}_server")
    with place(kind, server=server, revisions=ROUND) as place_:
        yield from _wrong(Trials.of(place_, death, SEEDS), numbers)


def _deep(kind: str, death: Death, numbers: range) -> Iterator[str]:
    """Give it of each trial on a server that may die."""
    with place(kind, revisions=REVISIONS, full=death is Death.DISK) as place_:
        yield from _wrong(Trials.of(place_, death, SEEDS), numbers)


def _wrong(trials: Trials, numbers: range) -> Iterator[str]:
    for number in numbers:
        trial = trials.trial(number)
        yield trial.report() if trial.wrong else ""
