"""On random pairs of schemas: what diffgen writes turns one into the other, and back.

``DIFFGEN_ROUND_TRIPS`` says how many pairs of each sort; the profile "deep" of Hypothesis
(``make nightly``) takes thousands. One seed again: ``python -m tests.roundtrip --help``.
"""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from hypothesis import settings

from tests.containers.server import Server
from tests.roundtrip.round_trip import Place, place, round_trip

USUAL, DEEP, BATCH = 200, 5000, 10
SERVERS = 80  # a pair takes a second there, and on a disk more
DISCARDED = 0.05  # how many pairs the server may refuse


def amount(usual: int) -> int:
    """How many pairs of each sort."""
    usual = DEEP if settings.get_current_profile_name() == "deep" else usual
    return int(os.environ.get("DIFFGEN_ROUND_TRIPS", usual))


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "seeds" in metafunc.fixturenames:
        pairs = amount(USUAL if "sqlite_place" in metafunc.fixturenames else SERVERS)
        batches = [range(first, min(first + BATCH, pairs)) for first in range(0, pairs, BATCH)]
        metafunc.parametrize("seeds", batches, ids=lambda seeds: f"{seeds.start}:{seeds.stop}")


@pytest.fixture(scope="module")
def sqlite_place() -> Iterator[Place]:
    with place("sqlite") as made:
        yield made


@pytest.fixture(scope="module")
def postgresql_place(postgresql_server: Server) -> Iterator[Place]:
    with place("postgresql", server=postgresql_server) as made:
        yield made


@pytest.fixture(scope="module")
def mariadb_place(mariadb_server: Server) -> Iterator[Place]:
    with place("mariadb", server=mariadb_server) as made:
        yield made


@pytest.mark.parametrize("with_rows", [False, True], ids=["empty", "rows"])
def test_sqlite_there_and_back(sqlite_place: Place, seeds: range, with_rows: bool) -> None:
    go(sqlite_place, seeds, with_rows)


@pytest.mark.parametrize("with_rows", [False, True], ids=["empty", "rows"])
def test_postgresql_there_and_back(postgresql_place: Place, seeds: range, with_rows: bool) -> None:
    go(postgresql_place, seeds, with_rows)


@pytest.mark.parametrize("with_rows", [False, True], ids=["empty", "rows"])
def test_mariadb_there_and_back(mariadb_place: Place, seeds: range, with_rows: bool) -> None:
    go(mariadb_place, seeds, with_rows)


def go(place_: Place, seeds: range, with_rows: bool) -> None:
    outcomes = [round_trip(place_, seed, with_rows=with_rows) for seed in seeds]
    failed = [outcome.report() for outcome in outcomes if outcome.failed]
    assert not failed, "\n\n".join(failed)
    discarded = [outcome for outcome in outcomes if outcome.discarded]
    assert len(discarded) <= max(1, DISCARDED * len(seeds)), discarded[0].report()
