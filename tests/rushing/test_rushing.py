"""All that rush at a database end with 0, and every revision has run once; `make nightly` rushes fifty times."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from hypothesis import settings

from tests.rushing import rounds
from tests.rushing.project import Rushed

DEEP = settings.get_current_profile_name() == "deep"
KINDS = [*rounds.ROUNDS] * 10 if DEEP else ["there and back"]
PROCESSES = 20 if DEEP else 6


@pytest.mark.parametrize("server", ["sqlite", "postgresql", "mariadb"])
def test_every_revision_runs_once(
    server: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    project = Rushed(tmp_path / "project", request.getfixturevalue(f"{server}_url"))
    chance = random.Random(0)
    wrong = {
        f"{number} {kind}": rounds.run(kind, project, PROCESSES, chance)
        for number, kind in enumerate(KINDS)
    }
    assert wrong == {round_: [] for round_ in wrong}
