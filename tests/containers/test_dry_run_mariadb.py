"""A dry run where DDL commits by itself: the SQL of --sql, from where the database is."""

from __future__ import annotations

from pathlib import Path

import pytest

from migrations_runtime import command
from tests.runtime.project import ENV, Project


@pytest.fixture
def project(tmp_path: Path, mariadb_url: str, monkeypatch: pytest.MonkeyPatch) -> Project:
    monkeypatch.chdir(tmp_path)
    made = Project(tmp_path, mariadb_url)
    made.env(ENV)
    return made


def dry(project: Project, revision: str, verb: str = "upgrade") -> str:
    config = project.config()
    getattr(command, verb)(config, revision, dry_run=True)
    return config.stdout.getvalue()


def test_it_is_what_sql_writes_from_where_the_database_is(project):
    project.line("a", "b", "c")
    project.upgrade("a")
    written = dry(project, "head")
    config = project.config()
    command.upgrade(config, "a:head", sql=True)
    assert written.endswith(config.stdout.getvalue())
    assert "-- From a to c, 2 steps:\n-- upgrade a -> b, Revision b.\n" in written
    assert "-- Nothing was run, as DDL of mariadb is not sure to be taken back;" in written
    assert project.tables() == {"t_a"}


def test_the_way_back_and_nothing_to_do(project):
    project.line("a")
    project.upgrade()
    assert "DROP TABLE t_a;" in dry(project, "base", "downgrade")
    assert dry(project, "head").endswith("-- Nothing to do: the database is at a.\n\n")
    assert project.tables() == {"t_a"}


def test_a_version_table_that_is_there_is_not_made_again(project):
    project.line("a")
    project.upgrade()
    project.downgrade("base")
    assert "CREATE TABLE diffgen_version" not in dry(project, "head")
