"""``--lock-timeout``: what is typed goes before what the configuration and env.py say."""

from __future__ import annotations

import sqlite3

import pytest

from migrations_runtime.__main__ import PROGRAM
from tests.runtime.project import Project

ENV = """
import sqlalchemy as sa
from migrations_runtime import context

engine = sa.create_engine(context.config.get_main_option("sqlalchemy.url"))
with engine.connect() as connection:
    context.configure(connection=connection, lock_timeout=300)
    with context.begin_transaction():
        context.run_migrations()
engine.dispose()
"""


@pytest.fixture
def project(tmp_path, sqlite_url):
    made = Project(tmp_path, sqlite_url)
    made.line("a", "b")
    made.env(ENV)
    return made


@pytest.mark.parametrize(
    "command", [("upgrade", "head"), ("downgrade", "base"), ("stamp", "b"), ("ensure_version",)]
)
def test_each_command_that_runs_gives_up_after_it(project, command, capsys):
    if command == ("downgrade", "base"):
        project.upgrade()
    other = sqlite3.connect(project.folder / "test.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    typed = ["-c", str(project.ini), *command, "--lock-timeout", "0.1"]
    assert PROGRAM.run(typed) == 2
    assert "test.db is locked by" in (said := capsys.readouterr().err)
    assert "and 0.1 s of waiting are over" in said
    other.close()
    assert PROGRAM.run(typed) == 0


@pytest.mark.parametrize("text", ["soon", "-1", "nan"])
def test_anything_but_a_number_of_seconds_is_a_usage_error(project, text, capsys):
    assert PROGRAM.run(["-c", str(project.ini), "upgrade", "head", f"--lock-timeout={text}"]) == 2
    said = f"argument --lock-timeout: it must be a number of seconds, not '{text}'; see: "
    assert said in capsys.readouterr().err
