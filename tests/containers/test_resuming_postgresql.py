"""Revisions on PostgreSQL that commit on their way, and are cut off there."""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlalchemy as sa

from migrations_runtime.errors import LedgerError, MigrationError
from tests.runtime.project import Project
from tests.runtime.resumption.dying import ENV, fated, lives

SCRIPT = """
op.create_table("t", sa.Column("id", sa.Integer(), primary_key=True), sa.Column("n", sa.Integer()),
                sa.Column("mood", sa.Enum("sad", name="mood")))
op.bulk_insert(sa.table("t", sa.column("id"), sa.column("n")), [{"id": 1, "n": 0}, {"id": 2, "n": 0}])
with op.get_context().autocommit_block():
    op.create_index("t_n", "t", ["n"], postgresql_concurrently=True)
    op.execute("ALTER TYPE mood ADD VALUE 'fine'")
    op.execute("UPDATE t SET n = n + 1, mood = 'fine'")
    op.execute("VACUUM t")
    op.create_index("t_id", "t", ["id"], unique=True, postgresql_concurrently=True)
    op.drop_index("t_n", postgresql_concurrently=True)
    op.execute("REINDEX INDEX CONCURRENTLY t_id")
if "m" not in [column["name"] for column in sa.inspect(op.get_bind()).get_columns("t")]:
    op.add_column("t", sa.Column("m", sa.Integer()))
op.execute("UPDATE t SET m = n + 100")
op.get_bind().commit()
op.drop_column("t", "n")
op.execute("UPDATE t SET m = m + 1000")
"""


@pytest.fixture
def project(tmp_path: Path, postgresql_url: str, monkeypatch: pytest.MonkeyPatch) -> Project:
    monkeypatch.chdir(tmp_path)
    made = Project(tmp_path, postgresql_url)
    made.env(ENV)
    return made


def indexes(project: Project) -> dict[object, object]:
    """Return the indexes of ``t``, and whether each can be used."""
    rows = project.rows(
        "SELECT indexrelid::regclass::text, indisvalid FROM pg_index WHERE indrelid = 't'::regclass"
    )
    return {row[0]: row[1] for row in rows}


def test_killed_at_each_statement(project):
    project.revision("a", None, SCRIPT)
    for at, is_after in lives(project, every=11):
        project.execute("DROP SCHEMA public CASCADE", "CREATE SCHEMA public")
        with fated(at, is_after):
            project.upgrade()
        project.upgrade()
        assert project.rows("SELECT * FROM t ORDER BY id") == [(1, "fine", 1101), (2, "fine", 1101)]
        assert indexes(project) == {"t_pkey": True, "t_id": True}
        assert project.rows("SELECT 1 FROM diffgen_journal WHERE place IS NOT NULL") == []


UNIQUE = """
with op.get_context().autocommit_block():
    op.execute("INSERT INTO t VALUES (3)")
    op.create_index("t_id", "t", ["id"], unique=True, postgresql_concurrently=True)
"""


@pytest.fixture
def failed(project: Project) -> Project:
    """A project whose revision has left an index that can't be used."""
    project.execute("CREATE TABLE t (id int)", "INSERT INTO t VALUES (1), (1)")
    project.revision("a", None, UNIQUE)
    with pytest.raises(
        MigrationError, match=r"UniqueViolation.*the next 'upgrade' goes on behind it"
    ):
        project.upgrade()
    assert indexes(project) == {"t_id": False}
    return project


def test_an_invalid_index_is_dropped_and_built_again(failed):
    failed.execute("DELETE FROM t WHERE id = 1")
    failed.upgrade()
    assert indexes(failed) == {"t_id": True}
    assert failed.rows("SELECT id FROM t") == [(3,)]


def test_an_invalid_index_of_others_stays(project):
    project.execute("CREATE TABLE t (id int)", "INSERT INTO t VALUES (1), (1)")
    engine = sa.create_engine(project.url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection, pytest.raises(sa.exc.IntegrityError):
        connection.exec_driver_sql("CREATE UNIQUE INDEX CONCURRENTLY others ON t (id)")
    engine.dispose()
    project.revision("a", None, UNIQUE.replace("unique=True, ", ""))
    with fated(words="CREATE INDEX CONCURRENTLY t_id ON t (id)"):
        project.upgrade()
    project.upgrade()
    assert indexes(project) == {"others": False, "t_id": True}


def test_the_way_back_is_refused_until_it_is_through(failed):
    failed.revision("b")
    with pytest.raises(LedgerError, match=r"Revision a is half done: .* after 1 of its statements"):
        failed.upgrade("b")
    said = failed.printed("repair")
    assert said[-2:] == [
        "The catalog is as it was before it: it did not take effect.",
        "The next 'upgrade' goes on with it.",
    ]


def test_a_partition_is_detached_once(project):
    project.execute(
        "CREATE TABLE p (id int) PARTITION BY LIST (id)",
        "CREATE TABLE one PARTITION OF p FOR VALUES IN (1)",
    )
    detach = "ALTER TABLE p DETACH PARTITION one CONCURRENTLY"
    project.revision(
        "a", None, f"with op.get_context().autocommit_block():\n    op.execute({detach!r})"
    )
    for is_after in (False, True):
        with fated(words=detach, is_after=is_after):
            project.upgrade()
    project.upgrade()
    assert project.rows("SELECT 1 FROM pg_inherits") == []


def test_a_revision_that_is_one_transaction_has_no_place(project, caplog):
    project.revision("a", None, "CREATE TABLE t (id int); INSERT INTO t VALUES (1)")
    with fated(words="INSERT INTO t VALUES (1)", is_after=True):
        project.upgrade()
    assert project.tables() == set()
    project.upgrade()
    assert project.rows("SELECT state, place FROM diffgen_journal") == [("done", None)]
