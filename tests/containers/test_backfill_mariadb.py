"""``op.backfill`` on MariaDB, where DDL is in no transaction, and some tables aren't either."""

from __future__ import annotations

import threading
from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa

from migrations_runtime.backfill import batches, contention
from migrations_runtime.errors import LockTimeout, MigrationError
from tests.runtime.backfill.counting import COUNT_UP, counted, die
from tests.runtime.backfill.killed import killed, start
from tests.runtime.project import Project


@pytest.fixture(params=["mysql", "mariadb"])
def project(
    request: pytest.FixtureRequest,
    tmp_path: Path,
    mariadb_url: str,
    monkeypatch: pytest.MonkeyPatch,
) -> Project:
    """A project by either of SQLAlchemy's names for the server."""
    monkeypatch.chdir(tmp_path)
    return Project(tmp_path, mariadb_url.replace("mysql+", f"{request.param}+"))


def with_rows(project: Project, columns: str, values: str, rows: int = 200) -> None:
    """Make the table ``t``; ``values`` is SQL of ``seq``."""
    project.execute(
        f"CREATE TABLE t ({columns}, n int NOT NULL DEFAULT 0)",
        f"INSERT INTO t SELECT {values}, 0 FROM seq_1_to_{rows}",
    )


@pytest.mark.parametrize(
    ("columns", "values"),
    [
        ("id binary(16) PRIMARY KEY", "unhex(md5(seq))"),
        ("id varchar(40) COLLATE utf8mb4_general_ci PRIMARY KEY", "concat(char(65 + mod(seq, 50)), seq)"),
        ("id datetime(6) PRIMARY KEY", "'2026-01-01' + INTERVAL seq * 370000 MICROSECOND"),
        ("a bigint unsigned, b char(36), PRIMARY KEY (a, b)", "18000000000000000000 + mod(seq, 3), uuid()"),
    ],
)  # fmt: skip
def test_keys_of_many_types(project, columns, values, monkeypatch):
    with_rows(project, columns, values)
    project.revision("a", None, COUNT_UP)
    with monkeypatch.context() as patched:
        patched.setattr(batches, "sleep", die)
        with pytest.raises(MigrationError, match="killed"):
            project.upgrade()
    assert counted(project) == [(0, 130), (1, 70)]
    project.upgrade()
    assert counted(project) == [(1, 200)]
    assert project.tables() == {"t"}


def test_ddl_before_it_is_committed_anyway(project):
    with_rows(project, "id int PRIMARY KEY", "seq")
    project.revision("a", None, f"op.add_column('t', sa.Column('m', sa.Integer()))\n{COUNT_UP}")
    project.upgrade()
    assert counted(project) == [(1, 200)]


@pytest.mark.parametrize("engine", ["MyISAM", "Aria"])
def test_tables_without_transactions_are_refused(project, engine):
    project.execute(f"CREATE TABLE t (id int PRIMARY KEY, n int) ENGINE {engine}")
    project.revision("a", None, COUNT_UP)
    with pytest.raises(
        MigrationError, match=f"t is of the engine {engine}, which has no transactions"
    ):
        project.upgrade()


def test_an_order_of_labels_is_not_one_of_text(project):
    project.execute("CREATE TABLE t (id enum('b', 'a') PRIMARY KEY, n int)")
    project.revision("a", None, COUNT_UP)
    with pytest.raises(MigrationError, match="cannot go by id: values of ENUM"):
        project.upgrade()


def test_what_is_kept_when_it_fails(project):
    with_rows(project, "id int PRIMARY KEY", "seq")
    project.execute("ALTER TABLE t ADD CHECK (id < 100 OR n = 0)")
    project.revision("a", None, COUNT_UP)
    said = "CONSTRAINT_1.*. Only what it had committed on its way was kept; the database is at base"
    with pytest.raises(MigrationError, match=said):
        project.upgrade()
    assert counted(project) == [(0, 130), (1, 70)]


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have batches not wait at all."""
    for name in ("mysql", "mariadb"):
        monkeypatch.setitem(contention.SETTINGS, name, replace(contention.SETTINGS[name], ours=0))


@pytest.mark.usefixtures("impatient")
def test_rows_that_others_hold_are_waited_for_and_the_session_is_as_before(project, monkeypatch):
    with_rows(project, "id int PRIMARY KEY", "seq")
    shown = "assert op.get_bind().scalar(sa.text('SELECT @@innodb_lock_wait_timeout')) == 50"
    project.revision("a", None, f"{COUNT_UP}\n{shown}")
    engine = sa.create_engine(project.url)
    with engine.connect() as other:
        other.exec_driver_sql("SELECT 1 FROM t WHERE id = 100 FOR UPDATE")
        with monkeypatch.context() as patched:
            patched.setattr(batches, "PAUSES", (0.01,))
            with pytest.raises(LockTimeout, match="70 rows are done and kept"):
                project.upgrade()
        threading.Timer(0.2, other.rollback).start()
        project.upgrade()
    engine.dispose()
    assert counted(project) == [(1, 200)]


def test_killed_and_started_again(mariadb_url, tmp_path):
    project = Project(tmp_path, mariadb_url)
    with_rows(project, "id int PRIMARY KEY", "seq", 12_000)
    project.revision("a", None, COUNT_UP.replace("batch_size=70", "batch_size=300, pause=0.005"))
    (found,) = killed(tmp_path, project.url, [3_000])
    process = start(tmp_path)
    said, _ = process.communicate()
    assert process.returncode == 0, said
    assert 3_000 < found < 12_000
    assert counted(project) == [(1, 12_000)]
    assert project.tables() == {"t"}
