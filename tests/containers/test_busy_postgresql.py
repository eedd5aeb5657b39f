"""PostgreSQL with others at work: who is waited for, how long, and how often it is tried again."""

from __future__ import annotations

import io
import logging
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import sqlalchemy as sa

from migrations_runtime import command
from migrations_runtime.contention import tries
from migrations_runtime.errors import MigrationError
from migrations_runtime.statements import watcher
from tests.runtime.project import Project


@pytest.fixture
def project(tmp_path: Path, postgresql_url: str, monkeypatch: pytest.MonkeyPatch) -> Project:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(tries, "_FIRST", 0.02)
    made = Project(tmp_path, postgresql_url)
    made.revision("a", None, "CREATE TABLE t (id INTEGER, n INTEGER)")
    made.upgrade()
    return made


@dataclass
class Somebody:
    """Reads the table in a transaction, until told to stop; from any thread."""

    connection: sa.Connection
    pid: int

    def stop(self, *_: object) -> None:
        """End the transaction."""
        self.connection.rollback()


@pytest.fixture
def somebody(project: Project) -> Iterator[Somebody]:
    engine = sa.create_engine(project.url, connect_args={"application_name": "the shop"})
    with engine.connect() as connection:
        pid = connection.scalar(sa.text("SELECT pg_backend_pid() FROM (SELECT count(*) FROM t) q"))
        yield Somebody(connection, pid)
    engine.dispose()


ADD = "op.execute('INSERT INTO t VALUES (1, 1)')\nop.execute('ALTER TABLE t ADD COLUMN m INTEGER')"
SETTINGS = (
    "bind = op.get_bind()\n"
    "for name in ('lock_timeout', 'statement_timeout'):\n"
    "    op.execute(f\"INSERT INTO said VALUES ('{name}', current_setting('{name}'))\")\n"
)


def test_a_revision_that_waits_too_long_is_rolled_back_told_and_tried_again(
    project, somebody, caplog, monkeypatch
):
    caplog.set_level(logging.WARNING)
    monkeypatch.setattr(tries, "sleep", somebody.stop)
    project.ini.write_text(f"{project.ini.read_text()}operation_lock_timeout = 1s\n")
    project.revision("b", "a", ADD)
    project.upgrade()
    assert project.heads() == {"b"}
    assert project.rows("SELECT * FROM t") == [(1, 1, None)], "once, whatever was tried"
    told = caplog.records[0].getMessage()
    assert told.startswith(
        "Revision b (migrations/versions/b_.py) gave way: canceling statement due to lock timeout, "
        f"held by backend {somebody.pid} (user postgres, application 'the shop', idle in transaction"
    )
    assert told.endswith(" s (1 of 3)")


def test_in_the_end_it_says_who_was_in_the_way(project, somebody):
    project.revision("b", "a", f"# diffgen: lock_timeout=1s retries=1\n{ADD}")
    with pytest.raises(MigrationError) as raised:
        project.upgrade()
    said = str(raised.value)
    assert "LockNotAvailable: canceling statement due to lock timeout" in said
    assert f"; tried 2 times, held by backend {somebody.pid} (user postgres, " in said
    assert said.endswith("Nothing of it was kept; the database is at a")
    assert (project.heads(), project.rows("SELECT * FROM t")) == ({"a"}, [])


def test_a_deadlock_is_tried_again(project, caplog):
    caplog.set_level(logging.WARNING)
    project.revision("b", "a", "INSERT INTO t VALUES (1, 0), (2, 0)")
    project.revision(
        "c",
        "b",
        "op.execute('SET LOCAL deadlock_timeout = 50')\n"
        "op.execute('UPDATE t SET n = n + 1 WHERE id = 1')\n"
        "import pathlib, time; pathlib.Path('first').touch()\n"
        "while not pathlib.Path('second').exists(): time.sleep(0.01)\n"
        "time.sleep(0.2)\n"
        "op.execute('UPDATE t SET n = n + 1 WHERE id = 2')",
    )
    project.upgrade("b")

    def other() -> None:
        engine = sa.create_engine(project.url)
        with engine.begin() as connection:
            while not (project.folder / "first").exists():
                time.sleep(0.01)
            connection.execute(sa.text("SET LOCAL deadlock_timeout = '1min'"))
            connection.execute(sa.text("UPDATE t SET n = n + 10 WHERE id = 2"))
            (project.folder / "second").touch()
            connection.execute(sa.text("UPDATE t SET n = n + 10 WHERE id = 1"))
        engine.dispose()

    thread = threading.Thread(target=other)
    thread.start()
    project.upgrade()
    thread.join()
    assert project.rows("SELECT * FROM t ORDER BY id") == [(1, 11), (2, 11)]
    assert "gave way: deadlock detected" in caplog.records[0].getMessage()


def test_a_statement_that_takes_too_long_says_by_what_it_was_ended(project):
    project.revision(
        "b", "a", "# diffgen: statement_timeout=100ms\nop.execute('SELECT pg_sleep(9)')"
    )
    with pytest.raises(MigrationError) as raised:
        project.upgrade()
    assert "canceling statement due to statement timeout" in str(raised.value)
    assert (
        "; statement_timeout is 0.1 s: raise operation_statement_timeout, or write "
        "'# diffgen: statement_timeout=...' in the script. Nothing of it was kept"
        in str(raised.value)
    )


def test_the_limits_are_those_of_each_revision_in_every_transaction_of_it(project):
    project.ini.write_text(
        f"{project.ini.read_text()}operation_lock_timeout = 5\noperation_statement_timeout = 1min\n"
    )
    block = "with op.get_context().autocommit_block():\n    pass\n"
    inside = "with op.get_context().autocommit_block():\n" + "".join(
        f"    {line}\n" for line in SETTINGS.splitlines()
    )
    project.revision("b", "a", "CREATE TABLE said (name TEXT, value TEXT)")
    project.revision(
        "c", "b", f"# diffgen: lock_timeout=700ms\n{SETTINGS}{block}{SETTINGS}{inside}"
    )
    project.revision("d", "c", f"# diffgen: lock_timeout=0\n{SETTINGS}")
    project.upgrade()
    said = [value for _, value in project.rows("SELECT * FROM said")]
    assert said == ["700ms", "1min"] * 3 + ["0", "1min"]


@pytest.mark.parametrize("one", [True, False])
def test_a_connection_that_is_the_callers_has_its_own_settings_afterwards(project, one):
    project.revision("b", "a", "CREATE TABLE said (name TEXT, value TEXT)")
    project.revision("c", "b", f"# diffgen: lock_timeout=700ms statement_timeout=3s\n{SETTINGS}")
    project.revision("d", "c", SETTINGS)
    project.env(f"""
        from migrations_runtime import context
        connection = context.config.attributes["connection"]
        context.configure(connection=connection, transaction_per_migration={one})
        with context.begin_transaction():
            context.run_migrations()
        """)
    engine = sa.create_engine(project.url)
    with engine.begin() as connection:
        connection.execute(sa.text("SET LOCAL lock_timeout = '9s'"))
        config = project.config()
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        assert connection.scalar(sa.text("SHOW lock_timeout")) == "9s"
    engine.dispose()
    said = [value for _, value in project.rows("SELECT * FROM said")]
    assert said == ["700ms", "3s", "9s", "0"]


def test_a_lock_that_is_waited_for_is_told_with_who_holds_it(project, somebody, monkeypatch):
    monkeypatch.setattr(watcher, "SHORT", 0.1)
    monkeypatch.setattr(watcher, "_PAUSE", 0.05)
    told: list[str] = []

    def warning(text: str, *given: object) -> None:
        told.append(text % given)
        somebody.stop()

    monkeypatch.setattr(watcher.log, "warning", warning)
    project.revision("b", "a", "ALTER TABLE t ADD COLUMN m INTEGER")
    project.upgrade()
    assert len(told) == 1
    assert told[0].startswith(
        f"ALTER TABLE t ADD COLUMN m INTEGER waits for a lock that is held by backend {somebody.pid} "
        "(user postgres, application 'the shop', idle in transaction for "
    )


def test_scripts_of_sql_say_it_too(project):
    project.revision("b", "a", f"# diffgen: lock_timeout=5s statement_timeout=1min\n{ADD}")
    config = project.config()
    config.output_buffer = io.StringIO()
    command.upgrade(config, "a:b", sql=True)
    sql = config.output_buffer.getvalue()
    said = "SET lock_timeout = '5000ms';\n\nSET statement_timeout = '60000ms';\n\nINSERT INTO t VALUES (1, 1);"
    assert "-- Running upgrade a -> b" in sql
    assert said in sql
    assert sql.rstrip().endswith("RESET lock_timeout;\n\nRESET statement_timeout;\n\nCOMMIT;")
