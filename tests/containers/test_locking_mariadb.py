"""The migration lock on MariaDB: when it is lost, in the caller's transaction, and in a cluster."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from migrations_runtime.errors import LockLost, LockTimeout
from migrations_runtime.lock import mysql, one_runner
from migrations_runtime.migration_context import MigrationContext
from tests.runtime.project import Project


@pytest.fixture
def project(tmp_path: Path, mariadb_url: str, monkeypatch: pytest.MonkeyPatch) -> Project:
    monkeypatch.chdir(tmp_path)
    return Project(tmp_path, mariadb_url)


@pytest.fixture
def connect(project: Project) -> Iterator[Callable[[], sa.Connection]]:
    engine = sa.create_engine(project.url)
    yield engine.connect
    engine.dispose()


@pytest.mark.parametrize("lost", ["DO RELEASE_ALL_LOCKS()", "KILL CONNECTION_ID()"])
def test_rows_are_not_kept_once_the_lock_is_lost(project, lost):
    project.execute("CREATE TABLE counted (id INT)")
    project.line("a")
    script = """
    bind = op.get_bind()
    bind.exec_driver_sql("INSERT INTO counted VALUES (1)")
    try:
        bind.exec_driver_sql({lost!r})
    except sa.exc.DBAPIError:
        bind.rollback()
        bind.exec_driver_sql("INSERT INTO counted VALUES (2)")
    """
    project.revision("b", "a", script.replace("{lost!r}", repr(lost)))
    with pytest.raises(LockLost, match="The migration lock of diffgen_version was lost while this"):
        project.upgrade()
    assert (project.heads(), project.rows("SELECT id FROM counted")) == ({"a"}, [])


@pytest.mark.parametrize("end", ["commit", "rollback"])
def test_the_callers_transaction_has_the_lock_until_its_end(connect, end):
    with connect() as holder, connect() as other:
        holder.begin()
        with one_runner(holder, "diffgen_version", 0, external=True):
            pass
        with (
            pytest.raises(LockTimeout, match=r"is held by connection \d+, user root, from .*KILL"),
            one_runner(other, "diffgen_version", 0, external=False),
        ):
            pass
        getattr(holder, end)()
        with one_runner(other, "diffgen_version", 0, external=False):
            pass


def test_the_callers_transaction_sees_what_others_have_done_since_it_began(project, connect):
    """In REPEATABLE READ, which is the default, it would see what was there at its first look."""
    project.execute("CREATE TABLE counted (id INT)")
    project.revision("a", None, "INSERT INTO counted VALUES (1)")
    project.revision("b", "a", "INSERT INTO counted VALUES (2)")
    project.upgrade("a")
    with connect() as connection:
        connection.begin()
        connection.exec_driver_sql("SELECT version_num FROM diffgen_version").all()
        project.upgrade("b")
        context = MigrationContext.configure(connection)
        assert context.get_current_heads() == ("a",)
        assert context.ledger.heads(latest=True) == ("b",)
        connection.rollback()


def test_a_cluster_is_warned_of(connect, monkeypatch, caplog):
    """Galera's GET_LOCK is each node's own; there is no cluster here, so its answer is made up."""
    monkeypatch.setattr(mysql, "_CLUSTER", "SELECT 'wsrep_cluster_size', '3'")
    with connect() as connection, one_runner(connection, "diffgen_version", 0, external=False):
        pass
    assert caplog.messages == [
        "This is a Galera cluster of 3 nodes, each of which has its own migration lock: have all "
        "runners connect to the same node"
    ]
