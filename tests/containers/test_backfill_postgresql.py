"""``op.backfill`` on PostgreSQL: keys of every sort, rows that others hold, processes that are killed."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa

from migrations_runtime.backfill import batches, contention
from migrations_runtime.errors import LockTimeout, MigrationError
from tests.runtime.backfill.counting import COUNT_UP, counted, die
from tests.runtime.backfill.killed import killed, others_at_work, start
from tests.runtime.project import Project


@pytest.fixture
def project(tmp_path: Path, postgresql_url: str, monkeypatch: pytest.MonkeyPatch) -> Project:
    monkeypatch.chdir(tmp_path)
    return Project(tmp_path, postgresql_url)


def with_rows(project: Project, columns: str, values: str, rows: int = 200) -> None:
    """Make the table ``t``; ``values`` is SQL of ``i``."""
    project.execute(
        f"CREATE TABLE t ({columns}, n integer NOT NULL DEFAULT 0, seen integer DEFAULT 0)",
        f"INSERT INTO t SELECT {values} FROM generate_series(1, {rows}) i",
    )


@pytest.mark.parametrize(
    ("columns", "values"),
    [
        ("id uuid PRIMARY KEY", "gen_random_uuid()"),
        ("id char(9) PRIMARY KEY", "'k' || mod(i, 17) || ' ' || i"),
        ('id varchar COLLATE "C" PRIMARY KEY', "chr(64 + mod(i, 60)) || i"),
        ("id timestamptz PRIMARY KEY", "now() + i * interval '0.37 s'"),
        ("id numeric(12, 3) PRIMARY KEY", "i * 1.125 - 50"),
        ("id date PRIMARY KEY", "date '2026-01-01' + i"),
        ("id bytea PRIMARY KEY", "decode(md5(i::text), 'hex')"),
        ("a text, b smallint, PRIMARY KEY (b, a)", "md5(i::text), mod(i, 5)"),
        ("a bigint, b uuid, PRIMARY KEY (a, b)", "9000000000 + mod(i, 3), gen_random_uuid()"),
    ],
)
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


@pytest.mark.parametrize("type_", ["double precision", "jsonb", "mood"])
def test_keys_whose_order_is_not_sure_are_refused(project, type_):
    project.execute(
        "CREATE TYPE mood AS ENUM ('sad')", f"CREATE TABLE t (id {type_} PRIMARY KEY, n int)"
    )
    project.revision("a", None, COUNT_UP)
    with pytest.raises(MigrationError, match=r"cannot go by id: values of .* don't have one order"):
        project.upgrade()


def test_what_a_revision_did_before_it_is_not_committed_by_it(project):
    with_rows(project, "id int PRIMARY KEY", "i")
    project.revision(
        "a", None, f"op.get_bind().execute(sa.text('ALTER TABLE t ADD m int'))\n{COUNT_UP}"
    )
    with pytest.raises(
        MigrationError, match=r"would commit what the revision did before \(ALTER TABLE t ADD"
    ):
        project.upgrade()


def test_in_another_schema_and_names_that_are_no_words(project):
    project.execute(
        "CREATE SCHEMA shop",
        'CREATE TABLE shop."T %%" (id int PRIMARY KEY, "n %%" int)',
        'INSERT INTO shop."T %%" VALUES (1, 1), (2, 2)',
    )
    project.revision(
        "a",
        None,
        'op.backfill("T %", {"n %": 7}, schema="shop", where=\'"n %" > 0\', batch_size=1)',
    )
    project.upgrade()
    assert project.rows('SELECT DISTINCT "n %%" FROM shop."T %%"') == [(7,)]


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have batches wait for less than a second."""
    setting = replace(contention.SETTINGS["postgresql"], ours="50ms")
    monkeypatch.setitem(contention.SETTINGS, "postgresql", setting)


@pytest.mark.usefixtures("impatient")
def test_rows_that_others_hold_are_waited_for(project):
    with_rows(project, "id int PRIMARY KEY", "i")
    shown = "assert op.get_bind().scalar(sa.text('SHOW lock_timeout')) == '0'"
    project.revision("a", None, f"{COUNT_UP}\n{shown}")
    with held(project, "SELECT 1 FROM t WHERE id = 100 FOR UPDATE") as release:
        threading.Timer(0.3, release).start()
        project.upgrade()
    assert counted(project) == [(1, 200)]


@pytest.mark.usefixtures("impatient")
def test_rows_that_are_held_for_too_long_end_it_and_the_next_run_goes_on(project, monkeypatch):
    monkeypatch.setattr(batches, "PAUSES", (0.01,))
    with_rows(project, "id int PRIMARY KEY", "i")
    project.revision("a", None, COUNT_UP)
    said = (
        r"op.backfill of t .*canceling statement due to lock timeout.*; 70 rows are done and kept: "
        "end what holds the others, and run"
    )
    row = held(project, "SELECT 1 FROM t WHERE id = 100 FOR UPDATE")
    with row, pytest.raises(LockTimeout, match=said):
        project.upgrade()
    assert counted(project) == [(0, 130), (1, 70)]
    project.upgrade()
    assert counted(project) == [(1, 200)]


@contextmanager
def held(project: Project, sql: str) -> Iterator[object]:
    """Run a statement in a transaction of another session that is open until it is released."""
    engine = sa.create_engine(project.url)
    with engine.connect() as connection:
        connection.exec_driver_sql(sql)
        yield connection.rollback
    engine.dispose()


def test_killed_and_started_again_and_others_wait_for_a_batch_at_most(project):
    rows = 12_000
    with_rows(project, "id int PRIMARY KEY", "i", rows)
    project.revision("a", None, COUNT_UP.replace("batch_size=70", "batch_size=300, pause=0.005"))
    with others_at_work(project.url, rows) as others:
        found = killed(project.folder, project.url, [0, 5_000])
        process = start(project.folder)
        said, _ = process.communicate()
    assert process.returncode == 0, said
    assert 0 < found[0] < found[1] < rows
    assert counted(project) == [(1, rows)]
    assert others.longest < 1.0
    assert project.tables() == {"t"}


def test_rows_that_come_meanwhile_behind_it_are_updated_and_it_ends(project):
    with_rows(project, "id int PRIMARY KEY", "i")
    project.revision("a", None, COUNT_UP.replace("batch_size=70", "batch_size=70, pause=0.2"))
    inserting = threading.Timer(
        0.1, lambda: project.execute("INSERT INTO t (id) VALUES (1000), (-1)")
    )
    began = time.monotonic()
    upgrade = threading.Thread(target=project.upgrade)
    upgrade.start()
    while counted(project)[-1][0] == 0:
        assert time.monotonic() < began + 20
    inserting.run()
    upgrade.join()
    assert project.rows("SELECT id, n FROM t WHERE n = 0 OR id = 1000") == [(-1, 0), (1000, 1)]


def test_the_planner_is_asked_how_many_rows_there_are(project, caplog):
    caplog.set_level("INFO")
    with_rows(project, "id int PRIMARY KEY", "i")
    project.execute("ANALYZE t")
    project.revision("a", None, COUNT_UP)
    seen: list[object] = []
    original = batches.ProgressLine.__init__

    def record(self, subject, total, done):
        seen.append((subject, total, done))
        original(self, subject, total, done)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(batches.ProgressLine, "__init__", record)
        project.upgrade()
    assert seen == [("Backfilling t", 200, 0)]
    assert any(said.startswith("Backfilled t: 200 rows in ") for said in caplog.messages)
