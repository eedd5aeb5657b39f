"""On what servers hold: what outlines leave out is alike, and the Inspector reads what the catalog tells.

``python -m tests.roundtrip --laws way`` looks at more pairs, and at what migrations have made.
"""

from __future__ import annotations

import os

import pytest
from hypothesis import settings

from tests.containers.server import Server
from tests.roundtrip.round_trip import Laws, place, round_trip

#: How many pairs: one has six tables, and takes some tenths of a second.
USUAL = {"sqlite": 8, "postgresql": 3, "mariadb": 3}
DEEP = 2000


@pytest.mark.parametrize("dialect", USUAL)
def test_whichever_way_a_database_is_read_the_same_is_found(
    dialect: str, request: pytest.FixtureRequest
) -> None:
    server: Server | None = None
    if dialect != "sqlite":
        server = request.getfixturevalue(f"{dialect}_server")
    with place(dialect, server=server, laws=Laws.AT_ONCE) as place_:
        outcomes = [round_trip(place_, seed) for seed in range(amount(dialect))]
    failed = [outcome.report() for outcome in outcomes if outcome.failed]
    assert not failed, "\n\n".join(failed)


def amount(dialect: str) -> int:
    """How many pairs."""
    deep = settings.get_current_profile_name() == "deep"
    return int(os.environ.get("DIFFGEN_ROUND_TRIPS", DEEP if deep else USUAL[dialect]))
