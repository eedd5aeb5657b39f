"""``with connection.begin():`` in env.py, before ``context.configure()`` or after it."""

from __future__ import annotations

from pathlib import Path

import pytest

from migrations_runtime import command
from tests.runtime.project import Project

ENV = """
import sqlalchemy as sa
from migrations_runtime import context

engine = sa.create_engine(context.config.get_main_option("sqlalchemy.url"), poolclass=sa.NullPool)
with engine.connect() as connection:
"""
AFTER = """
    context.configure(connection=connection)
    with connection.begin():
        context.run_migrations()
"""
BEFORE = """
    with connection.begin():
        context.configure(connection=connection)
        context.run_migrations()
"""


@pytest.fixture(params=["sqlite_url", "postgresql_url"])
def project(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Project:
    monkeypatch.chdir(tmp_path)
    made = Project(tmp_path, request.getfixturevalue(request.param))
    made.line("a", "b")
    return made


@pytest.mark.parametrize("block", [BEFORE, AFTER], ids=["before", "after"])
def test_the_block_is_the_transaction(project, block):
    project.env(ENV + block)
    config = project.config()
    command.upgrade(config, "head", dry_run=True)
    assert "CREATE TABLE t_b" in config.stdout.getvalue()
    assert project.tables() == set()
    project.upgrade()
    assert (project.tables(), project.heads()) == ({"t_a", "t_b"}, {"b"})


@pytest.mark.parametrize("block", [BEFORE, AFTER], ids=["before", "after"])
def test_what_fails_takes_all_of_the_block_back(project, block):
    project.env(ENV + block)
    project.revision("c", "b", "INSERT INTO nowhere VALUES (1)")
    with pytest.raises(Exception, match="Revision c failed"):
        project.upgrade()
    assert project.tables() == set()
