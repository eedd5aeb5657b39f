"""One run at a time on SQLite, also where a revision is more than one transaction."""

from __future__ import annotations

import errno
from pathlib import Path

import pytest
import sqlalchemy as sa

from migrations_runtime.errors import CommandError, LedgerError
from migrations_runtime.ledger import Ledger
from migrations_runtime.lock import one_runner
from tests.runtime.project import Project

DIVIDED = """
op.execute("CREATE TABLE t (id INTEGER PRIMARY KEY, n INTEGER NOT NULL)")
op.bulk_insert(sa.table("t", sa.column("id"), sa.column("n")), [{"id": i, "n": 0} for i in range(300)])
with op.get_context().autocommit_block():
    op.execute("UPDATE t SET n = n + 1")
    op.execute("UPDATE t SET n = n + 1")
op.execute("UPDATE t SET n = n + 1")
"""
BATCHES = 'op.backfill("t", {"n": sa.text("n + 1")}, batch_size=50)'


def beside(project: Project) -> list[str]:
    database = Path(str(sa.make_url(project.url).database))
    return sorted(path.name for path in database.parent.glob(f"{database.name}*"))


def test_runs_at_once_do_a_divided_revision_once(project: Project) -> None:
    project.revision("a", None, DIVIDED)
    project.revision("b", "a", BATCHES)
    project.upgrade_at_once(4)
    assert project.rows("SELECT n, count(*) FROM t GROUP BY n") == [(4, 300)]
    assert project.heads() == {"b"}
    assert beside(project) == ["test.db"]


def test_what_a_run_that_died_has_left_is_taken_and_removed(project: Project) -> None:
    project.line("a")
    project.execute("CREATE TABLE t (a)")
    database = Path(str(sa.make_url(project.url).database))
    database.with_name(f"{database.name}-migration").touch()
    project.upgrade()
    assert beside(project) == ["test.db"]


def test_a_file_that_was_removed_is_no_lock_for_whoever_waited(tmp_path: Path) -> None:
    engine = sa.create_engine(f"sqlite:///{tmp_path / 'test.db'}", poolclass=sa.NullPool)
    with engine.connect() as one, engine.connect() as other:
        first = one_runner(one, "v", 5, external=False)
        with first:
            (tmp_path / "test.db-migration").unlink()
            with one_runner(other, "v", 0, external=False):
                assert (tmp_path / "test.db-migration").exists()
        assert not (tmp_path / "test.db-migration").exists()


def test_a_file_that_can_not_be_opened_is_named(project: Project) -> None:
    project.line("a")
    project.execute("CREATE TABLE t (a)")
    database = Path(str(sa.make_url(project.url).database))
    database.with_name(f"{database.name}-migration").symlink_to("nowhere/at/all")
    with pytest.raises(
        CommandError, match=r"db-migration, which a run locks, can't be opened: No such"
    ):
        project.upgrade()


def test_a_database_in_memory_needs_none(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    connection = sa.create_engine("sqlite://").connect()
    with connection, one_runner(connection, "v", 0, external=False):
        assert list(tmp_path.iterdir()) == []


MOVED_BY_ANOTHER = "UPDATE diffgen_version SET version_num = 'elsewhere'"


def test_a_ledger_that_another_moves_takes_the_revision_back(project: Project) -> None:
    project.line("a", "b")
    project.revision("c", "b", MOVED_BY_ANOTHER)
    with pytest.raises(LedgerError, match="Expected one row of 'b'"):
        project.upgrade()
    assert (project.tables(), project.heads()) == ({"t_a", "t_b"}, {"b"})


@pytest.mark.parametrize("has_locks", [True, False])
def test_where_the_database_is_is_not_looked_at_again_within_a_lock_that_is_certain(
    project: Project, monkeypatch: pytest.MonkeyPatch, has_locks: bool
) -> None:
    looks: list[object] = []
    heads = Ledger.heads

    def counted(self: Ledger, latest: bool = False) -> tuple[str, ...]:
        looks.append(self)
        return heads(self, latest)

    def lacking(file: int) -> bool:
        raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr(Ledger, "heads", counted)
    if not has_locks:
        monkeypatch.setattr("migrations_runtime.lock.sqlite._locked", lacking)
    project.line(*"abcde")
    project.upgrade()
    assert project.heads() == {"e"}
    assert len(looks) == (1 if has_locks else 1 + 5)  # before the lock, and within
