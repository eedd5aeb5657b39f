"""What another run does between the moment when a run looks where the database is, and its turn."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from migrations_runtime.errors import LedgerError
from migrations_runtime.runner import Runner
from tests.runtime.project import Project

ENV = """
import sqlalchemy as sa
from migrations_runtime import context

for url in {urls!r}:
    engine = sa.create_engine(url)
    with engine.connect() as connection:
        context.configure(connection=connection)
        with context.begin_transaction():
            context.run_migrations()
    engine.dispose()
"""

Between = Callable[[Callable[[], object]], None]


@pytest.fixture
def project(tmp_path: Path, sqlite_url: str) -> Project:
    made = Project(tmp_path, sqlite_url)
    made.line("a", "b", "c")
    return made


@pytest.fixture
def meanwhile(monkeypatch: pytest.MonkeyPatch) -> Between:
    """Have something done when the next run has made its plan, and before it takes its first step."""
    take_turn = Runner.run

    def have_done(something: Callable[[], object]) -> None:
        def later(*given: object, **named: object) -> None:
            monkeypatch.setattr(Runner, "run", take_turn)
            something()
            take_turn(*given, **named)

        monkeypatch.setattr(Runner, "run", later)

    return have_done


def test_what_another_run_has_done_is_not_done_again(project: Project, meanwhile: Between) -> None:
    meanwhile(lambda: project.upgrade("b"))
    project.upgrade()
    assert project.heads() == {"c"}
    meanwhile(lambda: project.downgrade("a"))
    project.downgrade("base")
    assert project.heads() == set()


def test_a_step_counts_once_whoever_takes_it(project: Project, meanwhile: Between) -> None:
    meanwhile(lambda: project.upgrade("+1"))
    project.upgrade("+1")
    assert project.heads() == {"a"}
    project.upgrade()
    meanwhile(lambda: project.downgrade("-1"))
    project.downgrade("-1")
    assert project.heads() == {"b"}


def test_nothing_is_undone_that_another_run_has_built_on(
    project: Project, meanwhile: Between
) -> None:
    project.upgrade("a")
    meanwhile(project.upgrade)
    with pytest.raises(LedgerError, match="Another run has applied b, c meanwhile, on top of what"):
        project.downgrade("base")
    assert (project.heads(), project.tables() >= {"t_a", "t_b", "t_c"}) == ({"c"}, True)


def test_each_of_several_databases_goes_on_from_where_it_is(project: Project) -> None:
    other = Project(project.folder / "other", project.url.replace("test.db", "other.db"))
    for below, id_ in ((None, "a"), ("a", "b"), ("b", "c")):
        other.revision(id_, below, f"CREATE TABLE t_{id_} (id INTEGER)", f"DROP TABLE t_{id_}")
    project.upgrade("a")
    other.upgrade("b")
    both = [project.url, other.url]
    project.env(ENV.format(urls=both))
    project.upgrade("+1")
    assert (project.heads(), other.heads()) == ({"b"}, {"c"})
    project.downgrade("base")
    assert (project.heads(), other.heads()) == (set(), set())
    assert project.tables() | other.tables() <= {"diffgen_journal"}
