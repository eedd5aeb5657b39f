"""On random histories: two revisions and their squash leave the same catalog, and the same rows."""

from __future__ import annotations

import random
import warnings
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path

import pytest
import sqlalchemy as sa

from tests.containers.server import Server
from tests.roundtrip import rows, source
from tests.roundtrip.fingerprint import Fingerprint, difference, fingerprint
from tests.roundtrip.mutations import mutated
from tests.roundtrip.round_trip import Place, place
from tests.roundtrip.schemas import random_schema
from tests.roundtrip.spec import Schema
from tests.roundtrip.tools import Project

Found = tuple[Fingerprint, rows.Snapshot]


@pytest.fixture(scope="module")
def sqlite_place() -> Iterator[Place]:
    with place("sqlite") as made:
        yield made


@pytest.fixture(scope="module")
def postgresql_place(postgresql_server: Server) -> Iterator[Place]:
    with place("postgresql", server=postgresql_server) as made:
        yield made


@pytest.mark.parametrize("seed", range(6))
def test_sqlite(sqlite_place: Place, seed: int):
    agree(sqlite_place, seed)


@pytest.mark.parametrize("seed", range(2))
def test_postgresql(postgresql_place: Place, seed: int):
    agree(postgresql_place, seed)


def agree(place_: Place, seed: int) -> None:
    history = History(place_.dialect, seed)
    with place_.project() as project, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        history.write(project)
        expected = history.run(project)
        history.undo(project)
        project.run("squash", history.models[-1], "r1:r2")
        found = history.run(project)
    assert difference(expected[0], found[0]) == []
    assert rows.losses(expected[1], found[1]) == []


class History:
    """Three schemas, each made from the one before, such that rows can follow."""

    def __init__(self, dialect: str, seed: int) -> None:
        rng = random.Random(f"squash-{dialect}-{seed}")
        self.schemas: list[Schema] = [random_schema(rng, dialect)]
        for _ in range(2):
            changes = rng.choice((1, 2, 3, 5))
            self.schemas.append(mutated(rng, deepcopy(self.schemas[-1]), changes, True))
        self.models = [source.metadata(schema) for schema in self.schemas]

    def write(self, project: Project) -> None:
        """Write a revision for each schema; the first makes it."""
        for number, models in enumerate(self.models):
            project.run(
                "revision", models, autogenerate=True, rev_id=f"r{number}", allow_empty=True
            )
            project.run("upgrade", models, "head")
        project.run("downgrade", self.models[0], "base")
        for script in Path(project.folder, "migrations", "versions").glob("*.py"):
            text = script.read_text(encoding="utf-8")
            script.write_text(text.replace(": unanswered: ", ": answered: "), encoding="utf-8")

    def run(self, project: Project) -> Found:
        """Go to the head, with rows from the first revision on; tell what is there then."""
        project.run("upgrade", self.models[0], "r0")
        engine = sa.create_engine(project.url, poolclass=sa.NullPool)
        first, last = self.schemas[0], self.schemas[-1]
        with engine.begin() as connection:
            rows.fill(connection, first, last)
        project.run("upgrade", self.models[-1], "head")
        with engine.begin() as connection:
            return fingerprint(connection), rows.snapshot(connection, last, first)

    def undo(self, project: Project) -> None:
        """Go back to the base without rows, which may have no value for a column that comes back."""
        engine = sa.create_engine(project.url, poolclass=sa.NullPool)
        with engine.begin() as connection:
            for table in self.models[-1].tables.values():
                truncate = sa.text(
                    f"TRUNCATE {engine.dialect.identifier_preparer.format_table(table)} CASCADE"
                )
                connection.execute(
                    sa.delete(table) if engine.dialect.name == "sqlite" else truncate
                )
        project.run("downgrade", self.models[0], "base")
