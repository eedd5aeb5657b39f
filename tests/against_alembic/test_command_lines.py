"""One database goes to and fro between the programs, on random histories, at random points.

``DIFFGEN_HISTORIES=40 pytest tests/against_alembic/test_command_lines.py`` takes more of them.
"""

from __future__ import annotations

import os
import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from migrations_runtime.revisions import Graph
from tests.adopt.project import Project
from tests.against_alembic.answers import Moved
from tests.against_alembic.case import Case, says_twice
from tests.against_alembic.histories import history
from tests.against_alembic.ours import Ours
from tests.against_alembic.requests import Request, request
from tests.against_alembic.theirs import Alembic

HISTORIES = int(os.environ.get("DIFFGEN_HISTORIES", "1"))
STRETCHES = 4

SCRIPT = """\
from alembic import op

revision = {0.revision!r}
down_revision = {0.down_revision!r}
branch_labels = {0.branch_labels!r} or None
depends_on = {0.dependencies!r} or None


def upgrade():
    for parent in {0.parents!r}:
        op.execute(f"INSERT INTO t_{{parent}} VALUES ('{0.revision}')")
    op.execute("CREATE TABLE t_{0.revision} (above VARCHAR)")


def downgrade():
    op.execute("DROP TABLE t_{0.revision}")
    for parent in {0.parents!r}:
        op.execute(f"DELETE FROM t_{{parent}} WHERE above = '{0.revision}'")
"""


@pytest.mark.parametrize("seed", range(HISTORIES))
def test_a_database_goes_to_and_fro(tmp_path: Path, seed: int) -> None:
    rng = random.Random(seed)
    graph = _history(rng)
    project = _project(tmp_path, graph)
    rows: tuple[str, ...] = ()
    tool = rng.choice(["alembic", "diffgen"])
    for _ in range(STRETCHES):
        stretch = list(_stretch(rng, graph, rows))
        project.calls(tool, *([asked.command, *asked.arguments] for asked, _ in stretch))
        rows = stretch[-1][1]
        database = project.database()
        assert {row[0] for row in database.pop("alembic_version")[1:]} == set(rows), (tool, stretch)
        there = {table: {row[0] for row in found[1:]} for table, found in database.items()}
        assert there == _expected(graph, rows), (tool, stretch)
        tool = "alembic" if tool == "diffgen" else "diffgen"


def _history(rng: random.Random) -> Graph:
    """Return a history of some forks, in which nothing is named twice: Alembic would get lost."""
    while True:
        graph = Graph(history(rng))
        forked = any(len(above) > 1 for above in graph.dependents.values())
        if forked and not says_twice(graph):
            return graph


def _project(folder: Path, graph: Graph) -> Project:
    project = Project.make(folder)
    versions = folder / "migrations" / "versions"
    for path in versions.iterdir():
        path.unlink()
    for revision in graph.revisions.values():
        (versions / f"{revision.revision}.py").write_text(SCRIPT.format(revision))
    project.tool("diffgen", "adopt")
    return project


def _stretch(
    rng: random.Random, graph: Graph, rows: tuple[str, ...]
) -> Iterator[tuple[Request, tuple[str, ...]]]:
    """Yield three requests that move something, and the rows after each."""
    revisions = list(graph.revisions.values())
    diffgen, alembic = Ours(revisions), Alembic(revisions)
    number = 0
    while number < 3:
        asked = request(rng, graph, rows)
        ours = diffgen.answer(asked, rows)
        case = Case(diffgen, alembic, rows, asked, ours, alembic.answer(asked, rows))
        if isinstance(ours, Moved) and ours.path and case.difference is None:
            rows = tuple(sorted(ours.rows[-1]))
            number += 1
            yield asked, rows


def _expected(graph: Graph, rows: tuple[str, ...]) -> dict[str, set[str]]:
    """Return the table of each applied revision, with a row for what was applied after it."""
    applied = graph.ancestors(rows)
    return {f"t_{id_}": applied.intersection(graph.dependents[id_]) for id_ in applied}
