"""The migration lock on PostgreSQL: behind a pooler, when it is lost, and in the caller's transaction."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from migrations_runtime.errors import CommandError, LockLost, LockTimeout
from migrations_runtime.lock import one_runner
from migrations_runtime.lock.postgresql import is_pooled
from tests.containers.pooler import pooled
from tests.runtime.project import Project

ENV = """
import sqlalchemy as sa
from migrations_runtime import context

url = context.config.get_main_option("sqlalchemy.url")
# A pooler doesn't know which session has which prepared statement.
engine = sa.create_engine(url, connect_args={{"prepare_threshold": None}}, {engine})
with engine.connect() as connection:
    context.configure(connection=connection, {options})
    with context.begin_transaction():
        context.run_migrations()
engine.dispose()
"""

LOCKS = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'"
UNTIL = 10.0


def env(options: str = "", engine: str = "") -> str:
    return ENV.format(options=options, engine=engine)


@pytest.fixture
def project(tmp_path: Path, postgresql_url: str, monkeypatch: pytest.MonkeyPatch) -> Project:
    monkeypatch.chdir(tmp_path)
    made = Project(tmp_path, postgresql_url)
    made.env(env())
    return made


@pytest.fixture
def behind(project: Project) -> Iterator[Project]:
    """The same project and database, by a pooler with three sessions."""
    with pooled(project.url, 3) as url:
        made = Project(project.folder / "behind", url)
        made.env(env())
        yield made


@pytest.fixture
def connected(project: Project) -> Iterator[Callable[[str], sa.Connection]]:
    engines = []

    def connect(url: str) -> sa.Connection:
        engines.append(sa.create_engine(url, connect_args={"prepare_threshold": None}))
        return engines[-1].connect()

    yield connect
    for engine in engines:
        engine.dispose()


# -- poolers ---------------------------------------------------------------------------------------


def test_a_pooler_is_recognised(project, behind, connected):
    with connected(project.url) as straight, connected(behind.url) as between:
        assert (is_pooled(straight), is_pooled(between)) == (False, True)


def test_runs_behind_a_pooler_take_turns(project, behind):
    project.execute("CREATE TABLE counted (number SERIAL, id TEXT)")
    behind.steps(
        *(
            (f"INSERT INTO counted (id) VALUES ('{n}'); CREATE TABLE t_{n} (x INT)", "pass")
            for n in range(3)
        )
    )
    behind.upgrade_at_once(3)
    assert project.rows("SELECT id FROM counted ORDER BY number") == [("0",), ("1",), ("2",)]
    assert project.rows(LOCKS) == [(0,)]


def test_others_are_kept_out_between_two_transactions_as_well(project, behind, connected):
    with connected(behind.url) as runner, connected(project.url) as other:
        with one_runner(runner, "diffgen_version", 0, external=False):
            with runner.begin():
                runner.execute(sa.text("SELECT 1"))
            with (
                pytest.raises(
                    LockTimeout, match=r"user .*, application 'migration lock', from .*, since"
                ),
                one_runner(other, "diffgen_version", 0, external=False),
            ):
                pass
        with one_runner(other, "diffgen_version", 0, external=False):
            pass


def test_the_lock_behind_a_pooler_holds_up_no_index_that_is_made_concurrently(behind):
    behind.env(env(engine="isolation_level='REPEATABLE READ'"))
    behind.steps(
        ("CREATE TABLE t (x INT)", "pass"),
        (
            "with op.get_context().autocommit_block():\n"
            "    op.create_index('ix', 't', ['x'], postgresql_concurrently=True)",
            "pass",
        ),
    )
    behind.upgrade()
    assert behind.heads() == {"r1"}


def test_a_pool_of_one_session_is_refused(project):
    with pooled(project.url, 1, patience=0.2) as url:
        alone = Project(project.folder / "alone", url)
        alone.env(env())
        alone.line("a")
        said = r"keeps no lock of a session, and a second session .* can't be had: .*no session is free"
        with pytest.raises(CommandError, match=said):
            alone.upgrade()
    assert (project.tables(), project.rows(LOCKS)) == (set(), [(0,)])


def test_a_connection_in_autocommit_mode_holds_it_as_well(project, behind, connected):
    for url in (project.url, behind.url):
        with connected(url) as runner, connected(project.url) as other:
            runner.execution_options(isolation_level="AUTOCOMMIT")
            with (
                one_runner(runner, "diffgen_version", 0, external=False),
                pytest.raises(LockTimeout, match="migration lock of diffgen_version is held by"),
                one_runner(other, "diffgen_version", 0, external=False),
            ):
                pass
            with one_runner(other, "diffgen_version", 0, external=False):
                pass


# -- lost ------------------------------------------------------------------------------------------

ENDED = """
bind = op.get_bind()
try:
    bind.exec_driver_sql("SELECT pg_terminate_backend({whose})")
except sa.exc.DBAPIError:
    bind.rollback()
op.execute("CREATE TABLE t_b (id INTEGER)")
"""


def test_a_session_that_was_replaced_commits_nothing(project):
    """SQLAlchemy connects anew for a script that goes on after its session has ended."""
    project.line("a")
    project.revision("b", "a", ENDED.format(whose="pg_backend_pid()"))
    with pytest.raises(LockLost, match="The migration lock of diffgen_version was lost while this"):
        project.upgrade()
    assert (project.heads(), "t_b" in project.tables()) == ({"a"}, False)


def test_a_lock_that_is_lost_behind_a_pooler_is_noticed(project, behind):
    behind.line("a")
    whose = "(SELECT pid FROM pg_locks WHERE locktype = 'advisory')"
    behind.revision(
        "b", "a", ENDED.replace("{whose}", whose.replace("'", "\\'")).replace('"', '"""')
    )
    with pytest.raises(LockLost, match="its session ended, or something let go of the lock"):
        behind.upgrade()
    assert (project.heads(), "t_b" in project.tables()) == ({"a"}, False)


# -- waiting ---------------------------------------------------------------------------------------


def waits_told(caplog):
    return [said for said in caplog.messages if said.startswith("Waiting")]


def test_who_waits_is_told_since_when(project, connected, caplog):
    project.line("a")
    with connected(project.url) as holder:
        began = holder.scalar(
            sa.text("SELECT backend_start FROM pg_stat_activity WHERE pid = pg_backend_pid()")
        )
        holder.rollback()
        with one_runner(holder, "diffgen_version", 0, external=False):
            waiting = threading.Thread(target=project.upgrade)
            waiting.start()
            deadline = time.monotonic() + UNTIL
            while not waits_told(caplog) and time.monotonic() < deadline:
                time.sleep(0.02)
        waiting.join()
    told = waits_told(caplog)
    assert len(told) == 1
    assert told[0].endswith(f", since {began.astimezone():%H:%M:%S}")
    assert project.heads() == {"a"}


def test_the_callers_transaction_has_the_lock_until_its_end(project, connected):
    with connected(project.url) as holder, connected(project.url) as other:
        with holder.begin():
            with one_runner(holder, "diffgen_version", 0, external=True):
                pass
            with (
                pytest.raises(LockTimeout),
                one_runner(other, "diffgen_version", 0, external=False),
            ):
                pass
        with one_runner(other, "diffgen_version", 0, external=False):
            pass
