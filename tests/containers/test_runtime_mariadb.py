"""The runner on MariaDB: one at a time, though the server commits each DDL statement by itself."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from migrations_runtime import command
from migrations_runtime.errors import LedgerError, LockTimeout, MigrationError
from tests.runtime.project import Project

ENV = """
import sqlalchemy as sa
from migrations_runtime import context

url = context.config.get_main_option("sqlalchemy.url")
engine = sa.create_engine(url, poolclass=sa.NullPool)
with engine.connect() as connection:
    context.configure(connection=connection, {options})
    with context.begin_transaction():
        context.run_migrations()
"""


@pytest.fixture
def project(tmp_path: Path, mariadb_url: str, monkeypatch: pytest.MonkeyPatch) -> Project:
    monkeypatch.chdir(tmp_path)
    made = Project(tmp_path, mariadb_url)
    made.env(ENV.format(options=""))
    return made


@pytest.fixture
def other(project: Project) -> Iterator[sa.Connection]:
    engine = sa.create_engine(project.url, poolclass=sa.NullPool)
    with engine.connect() as connection:
        yield connection


def test_up_and_down(project) -> None:
    project.line("a", "b")
    project.upgrade()
    assert (project.tables(), project.heads()) == ({"t_a", "t_b"}, {"b"})
    project.downgrade("base")
    assert (project.tables(), project.heads()) == (set(), set())


def test_the_version_table_has_the_shape_that_others_know(project) -> None:
    project.line("a")
    project.upgrade()
    [(_, shown)] = project.rows("SHOW CREATE TABLE diffgen_version")
    assert "`version_num` varchar(255) NOT NULL,\n  PRIMARY KEY (`version_num`)\n" in shown


def test_the_journal_has_fractions_of_seconds_and_any_character(project) -> None:
    project.execute("ALTER DATABASE CHARACTER SET latin1")
    project.line("a")
    project.revision("b", "a", "raise ValueError('Žluťoučký \U0001f40e')")
    with pytest.raises(MigrationError):
        project.upgrade()
    asked = "SELECT revision, state, error, duration_ms IS NULL, started_at <= finished_at FROM diffgen_journal ORDER BY id"  # fmt: skip
    assert project.rows(asked) == [
        ("a", "done", None, 0, 1),
        ("b", "failed", "ValueError: Žluťoučký 🐎", 0, 1),
    ]
    [(_, shown)] = project.rows("SHOW CREATE TABLE diffgen_journal")
    assert "`started_at` datetime(6) NOT NULL" in shown
    assert "ENGINE=InnoDB" in shown


def test_a_url_without_a_database_is_told_so(project) -> None:
    project.env(ENV.format(options="").replace("(url,", "(sa.make_url(url).set(database=''),"))
    project.line("a")
    with pytest.raises(LedgerError, match="in no database; end the URL with"):
        project.upgrade()


def test_what_a_failure_leaves_is_said(project) -> None:
    project.line("a")
    project.revision(
        "b",
        "a",
        "INSERT INTO t_a VALUES (1); CREATE TABLE t_b (id INT); INSERT INTO nowhere VALUES (1)",
    )
    with pytest.raises(
        MigrationError,
        match=r"Revision b failed in upgrade\(\) at .*b_.py:12: ProgrammingError: \(1146, .*nowhere.*"
        "What it had committed until then stays, and is not done again: the next 'upgrade' goes on "
        "behind it; the database is at a",
    ):
        project.upgrade()
    assert (project.tables(), project.heads()) == ({"t_a", "t_b"}, {"a"})
    assert project.rows("SELECT * FROM t_a") == [(1,)]


def test_rows_of_a_revision_that_fails_are_taken_back(project) -> None:
    project.line("a")
    project.revision("b", "a", "INSERT INTO t_a VALUES (1); INSERT INTO nowhere VALUES (1)")
    with pytest.raises(MigrationError):
        project.upgrade()
    assert project.rows("SELECT * FROM t_a") == []


def test_first_runs_at_the_same_time_apply_each_revision_once(project) -> None:
    project.execute("CREATE TABLE counted (number INT PRIMARY KEY AUTO_INCREMENT, id TEXT)")
    below = None
    for number in range(4):
        up = (
            f"INSERT INTO counted (id) VALUES ('r{number}'); CREATE TABLE t_{number} (x INT); "
            "DO SLEEP(0.05)"
        )
        project.revision(f"r{number}", below, up)
        below = f"r{number}"
    project.upgrade_at_once(4)
    assert project.rows("SELECT id FROM counted ORDER BY number") == [
        (f"r{number}",) for number in range(4)
    ]


def test_the_holder_of_the_lock_is_named(project) -> None:
    project.line("a")
    project.revision("b", "a", "DO SLEEP(0.8)")
    slow = threading.Thread(target=project.upgrade)
    slow.start()
    while not project.tables():
        time.sleep(0.02)
    project.env(ENV.format(options="lock_timeout=0.2"))
    with pytest.raises(
        LockTimeout,
        match=r"The migration lock of diffgen_version is held by connection \d+, user root, from .*, "
        r"and 0.2 s of waiting are over; wait for it, or end it with KILL \d+, or set lock_timeout",
    ):
        project.upgrade()
    slow.join()
    assert project.heads() == {"b"}


def test_the_lock_is_given_back_after_success_and_after_failure(project, other) -> None:
    project.line("a")
    project.revision("b", "a", "SELECT * FROM nowhere")
    project.env(
        "from migrations_runtime import context\n"
        "context.configure(connection=context.config.attributes['connection'])\n"
        "with context.begin_transaction():\n    context.run_migrations()\n"
    )
    config = project.config()
    config.attributes["connection"] = other
    command.upgrade(config, "a")
    project.env(ENV.format(options="lock_timeout=0"))
    project.upgrade("a")  # while the connection is still open
    with pytest.raises(MigrationError):
        project.upgrade("b")
    with pytest.raises(MigrationError):
        project.upgrade("b")


def test_two_version_tables_have_two_locks(project) -> None:
    project.line("a")
    project.revision("b", "a", "DO SLEEP(0.5)")
    slow = threading.Thread(target=project.upgrade)
    slow.start()
    while not project.tables():
        time.sleep(0.02)
    project.env(ENV.format(options="version_table='another', lock_timeout=0"))
    project.execute("DROP TABLE t_a")
    project.upgrade("a")
    assert project.rows("SELECT * FROM another") == [("a",)]
    slow.join()


def test_two_databases_of_one_server_have_two_locks(project, mariadb_server, tmp_path) -> None:
    project.line("a")
    project.revision("b", "a", "DO SLEEP(0.5)")
    slow = threading.Thread(target=project.upgrade)
    slow.start()
    while not project.tables():
        time.sleep(0.02)
    with mariadb_server.database() as url:
        neighbour = Project(tmp_path / "neighbour", url)
        neighbour.env(ENV.format(options="lock_timeout=0"))
        neighbour.line("a")
        neighbour.upgrade()
        assert neighbour.heads() == {"a"}
    slow.join()


def test_a_statement_is_committed_by_itself_in_an_autocommit_block(project) -> None:
    project.line("a")
    project.revision(
        "b",
        "a",
        """
        op.execute("INSERT INTO t_a VALUES (1)")
        with op.get_context().autocommit_block():
            op.execute("INSERT INTO t_a VALUES (2)")
        op.execute("INSERT INTO t_a VALUES (3)")
        op.execute("SELECT * FROM nowhere")
        """,
    )
    with pytest.raises(MigrationError):
        project.upgrade()
    assert project.rows("SELECT id FROM t_a ORDER BY id") == [(1,), (2,)]


def test_a_connection_in_autocommit_is_used_as_it_is_and_warned_about(project, caplog) -> None:
    project.line("a")
    project.env(ENV.format(options="").replace("(url,", "(url, isolation_level='AUTOCOMMIT',"))
    project.upgrade()
    assert project.heads() == {"a"}
    assert "The connection is in AUTOCOMMIT mode: a revision that fails stays half" in caplog.text


def test_an_id_too_long_for_the_table_of_another_tool_is_an_error(project) -> None:
    project.execute("CREATE TABLE diffgen_version (version_num VARCHAR(32) NOT NULL PRIMARY KEY)")
    project.line("x" * 40)
    with pytest.raises(LedgerError, match=r"holds 32 characters and 'x+' has 40; make the column"):
        project.upgrade()


def test_names_and_texts_with_percents_and_colons(project) -> None:
    project.revision(
        "a",
        None,
        """
        op.create_table("50% :x", sa.Column("a%b", sa.String(20), server_default="%s", comment="%"))
        op.execute("INSERT INTO `50% \\\\:x` VALUES ('\\\\\\\\ 5% \\\\:y')")
        op.add_column("50% :x", sa.Column("c%", sa.Integer()))
        op.alter_column("50% :x", "a%b", nullable=False)
        """,
    )
    project.upgrade()
    assert project.rows("SELECT * FROM `50%% :x`") == [("\\ 5% :y", None)]
