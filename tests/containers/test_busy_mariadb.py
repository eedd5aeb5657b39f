"""MariaDB with others at work: a revision that gave way goes on from where it was."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import sqlalchemy as sa

from migrations_runtime.contention import tries
from migrations_runtime.errors import MigrationError
from tests.runtime.project import Project


@pytest.fixture
def project(tmp_path: Path, mariadb_url: str, monkeypatch: pytest.MonkeyPatch) -> Project:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(tries, "_FIRST", 0.02)
    made = Project(tmp_path, mariadb_url)
    made.revision(
        "a",
        None,
        "op.execute('CREATE TABLE t (id INTEGER PRIMARY KEY, n INTEGER)')\n"
        "op.execute('CREATE TABLE said (name TEXT, value TEXT)')\n"
        "op.execute('INSERT INTO t VALUES (1, 0), (2, 0)')",
    )
    made.upgrade()
    return made


@contextmanager
def in_use(url: str, sql: str) -> Iterator[tuple[int, sa.Connection]]:
    """Have somebody do something in a transaction; give the connection with its number."""
    engine = sa.create_engine(url)
    with engine.connect() as connection:
        number = connection.scalar(sa.text("SELECT CONNECTION_ID()"))
        connection.execute(sa.text(sql))
        yield number, connection
    engine.dispose()


ADD = (
    "op.execute('INSERT INTO said VALUES (1, 2)')\n"
    "op.execute('CREATE TABLE u (id INTEGER)')\n"
    "op.execute('UPDATE t SET n = n + 1 WHERE id = 1')\n"
    "op.execute('ALTER TABLE t ADD COLUMN m INTEGER')\n"
    "op.execute('UPDATE t SET m = n')\n"
)


def test_a_table_in_use_is_waited_for_again_and_again(project, caplog, monkeypatch):
    caplog.set_level(logging.WARNING)
    project.revision("b", "a", f"# diffgen: lock_timeout=1s\n{ADD}")
    with in_use(project.url, "SELECT * FROM t") as (number, connection):
        monkeypatch.setattr(tries, "sleep", lambda _: connection.rollback())
        project.upgrade()
    assert project.rows("SELECT * FROM t") == [(1, 1, 1), (2, 0, 0)]
    assert project.rows("SELECT count(*) FROM said") == [(1,)], "once, whatever was tried"
    told = caplog.records[0].getMessage()
    assert told.startswith("Revision b (migrations/versions/b_.py) gave way: (1205, ")
    assert f"held by perhaps connection {number} (user " in told


def test_a_row_that_is_held_is_waited_for_and_told_in_the_end(project):
    project.revision("b", "a", f"# diffgen: lock_timeout=1s retries=0\n{ADD}")
    with (
        in_use(project.url, "UPDATE t SET n = 5 WHERE id = 1") as (number, _),
        pytest.raises(MigrationError) as raised,
    ):
        project.upgrade()
    assert f"; tried once, held by connection {number} (user " in str(raised.value)
    project.upgrade()
    assert project.rows("SELECT * FROM t") == [(1, 1, 1), (2, 0, 0)]
    assert project.rows("SELECT count(*) FROM said") == [(1,)]


def test_the_limits_are_those_of_each_revision(project):
    names = ("lock_wait_timeout", "innodb_lock_wait_timeout", "max_statement_time")
    said = "\n".join(f"op.execute('INSERT INTO said VALUES (1, @@{name})')" for name in names)
    before = [
        value for _, value in project.rows(f"SELECT 1, @@{names[0]} UNION SELECT 2, @@{names[1]}")
    ]
    project.revision("b", "a", f"# diffgen: lock_timeout=1500ms statement_timeout=90s\n{said}")
    project.revision("c", "b", f"# diffgen: lock_timeout=0\n{said}")
    project.revision("d", "c", said)
    project.upgrade()
    values = [float(value) for _, value in project.rows("SELECT * FROM said")]
    assert values == [2, 2, 90, 31536000, 31536000, 0, *before, 0]


def test_a_statement_that_takes_too_long_is_ended_by_the_server(project):
    project.revision("b", "a", "# diffgen: statement_timeout=100ms\nop.execute('SELECT sleep(9)')")
    with pytest.raises(
        MigrationError, match=r"max_statement_time exceeded.*statement_timeout is 0.1 s"
    ):
        project.upgrade()
