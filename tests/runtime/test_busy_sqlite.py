"""SQLite that is busy: reading, beginning to write and committing wait alike, and say for whom."""

from __future__ import annotations

import re
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from migrations_runtime.errors import LockTimeout
from tests.runtime.project import Project

ENV = """
import sqlalchemy as sa
from migrations_runtime import context

url = context.config.get_main_option("sqlalchemy.url")
engine = sa.create_engine(url, connect_args={{"timeout": 0.01}})
with engine.connect() as connection:
    context.configure(connection=connection, lock_timeout={seconds})
    with context.begin_transaction():
        context.run_migrations()
engine.dispose()
"""

HOLDER = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute(f"PRAGMA journal_mode = {sys.argv[2]}").close()
connection.execute("CREATE TABLE of_another (x)")
connection.execute("BEGIN IMMEDIATE")
connection.execute("INSERT INTO of_another VALUES (1)")
print("held", flush=True)
sys.stdin.read()
"""


@pytest.fixture
def project(tmp_path: Path, sqlite_url: str) -> Project:
    made = Project(tmp_path, sqlite_url)
    made.line("a", "b")
    made.upgrade("a")
    made.env(ENV.format(seconds=10))
    return made


@pytest.fixture
def other(project: Project) -> Iterator[sqlite3.Connection]:
    path = project.folder / "test.db"
    connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    yield connection
    connection.close()


def soon(other: sqlite3.Connection, statement: str) -> None:
    threading.Timer(0.3, other.execute, [statement]).start()


def test_a_database_that_can_not_be_read_is_waited_for(
    project: Project, other: sqlite3.Connection
) -> None:
    other.execute("BEGIN EXCLUSIVE")
    soon(other, "ROLLBACK")
    assert project.printed("current") == ["a"]
    other.execute("BEGIN EXCLUSIVE")
    soon(other, "ROLLBACK")
    project.upgrade()
    assert project.heads() == {"b"}


def test_a_commit_waits_for_those_who_read(project: Project, other: sqlite3.Connection) -> None:
    other.execute("BEGIN")
    other.execute("SELECT * FROM t_a").fetchall()
    soon(other, "COMMIT")
    project.upgrade()
    assert project.heads() == {"b"}


def test_a_commit_that_never_gets_its_turn_keeps_nothing(
    project: Project, other: sqlite3.Connection
) -> None:
    other.execute("BEGIN")
    other.execute("SELECT * FROM t_a").fetchall()
    project.env(ENV.format(seconds=0.2))
    with pytest.raises(LockTimeout, match=r"test.db is locked by another connection, and 0.2 s of"):
        project.upgrade()
    other.execute("COMMIT")
    assert (project.heads(), "t_b" in project.tables()) == ({"a"}, False)


def test_one_may_wait_for_ages(project: Project, other: sqlite3.Connection) -> None:
    project.env(ENV.format(seconds=10_000_000))
    other.execute("BEGIN IMMEDIATE")
    soon(other, "ROLLBACK")
    project.upgrade()
    assert project.heads() == {"b"}


@pytest.mark.skipif(
    not Path("/proc/locks").exists(), reason="this system doesn't tell who holds a file"
)
@pytest.mark.parametrize("journal", ["DELETE", "WAL"])
def test_the_process_that_holds_the_file_is_named(project: Project, journal: str) -> None:
    command = [sys.executable, "-c", HOLDER, str(project.folder / "test.db"), journal]
    began = datetime.now().astimezone().replace(microsecond=0)
    with subprocess.Popen(command, stdin=-1, stdout=-1, text=True) as process:
        assert process.stdout is not None
        process.stdout.readline()
        project.env(ENV.format(seconds=0.1))
        with pytest.raises(LockTimeout) as raised:
            project.upgrade()
        assert process.stdin is not None
        process.stdin.close()
    ended = datetime.now().astimezone()
    said = (
        rf"is locked by process {process.pid} \(.*python.* -c .*\.\.\.\), "
        r"since (?:[\d-]{10} )?(\d\d:\d\d:\d\d), "
    )
    found = re.search(said, str(raised.value))
    assert found, raised.value
    # A tick of the kernel's clock may have begun in the second before.
    moments = [began + timedelta(seconds=s) for s in range(-1, (ended - began).seconds + 1)]
    assert found[1] in [f"{moment:%H:%M:%S}" for moment in moments]
    assert f"wait for it, or end it with kill {process.pid}, or set lock_timeout" in str(
        raised.value
    )
