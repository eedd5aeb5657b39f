"""What the journal says of a run."""

from __future__ import annotations

import getpass
import platform
from datetime import UTC, datetime

import pytest
import sqlalchemy as sa

from migrations_runtime import command
from migrations_runtime.errors import LedgerError, MigrationError
from migrations_runtime.executor import Online
from migrations_runtime.journal import Journal
from migrations_runtime.journal.entry import Entry
from migrations_runtime.journal.table import journal_columns, journal_name
from migrations_runtime.ledger import Ledger
from tests.runtime.project import ENV, Project

TAKEN = "SELECT revision, direction, state FROM diffgen_journal ORDER BY id"
BROKEN = "CREATE TABLE half (id INTEGER); SELECT * FROM nowhere"


def test_each_revision_has_a_row_each_time_that_it_is_taken(project: Project) -> None:
    project.line("a", "b")
    project.upgrade()
    project.downgrade("a")
    project.upgrade()
    assert project.rows(TAKEN) == [
        ("a", "upgrade", "done"),
        ("b", "upgrade", "done"),
        ("b", "downgrade", "done"),
        ("b", "upgrade", "done"),
    ]


def test_it_says_when_by_whom_from_where_and_by_what(project: Project) -> None:
    project.line("a")
    before = datetime.now(UTC)
    project.upgrade()
    [entry] = entries(project)
    assert before <= entry.started_at
    assert entry.finished_at is not None
    assert entry.started_at <= entry.finished_at <= datetime.now(UTC)
    taken = (entry.finished_at - entry.started_at).total_seconds() * 1000
    assert entry.duration_ms == int(taken)
    assert (entry.user_name, entry.host) == (getpass.getuser(), platform.node())
    assert entry.diffgen_version == "0.1.0"
    assert (entry.error, entry.place, entry.project) == (None, None, None)


def test_a_failure_has_a_row_and_says_why_on_one_line_without_passwords(project: Project) -> None:
    project.line("a")
    project.revision("b", "a", "raise ValueError('no:\\nmysql://me:geheim@host, password=geheim2')")
    with pytest.raises(MigrationError):
        project.upgrade()
    [(state, error)] = project.rows("SELECT state, error FROM diffgen_journal WHERE revision = 'b'")
    assert state == "failed"
    assert error == "ValueError: no: mysql://me:***@host, password=***"


def test_what_fails_first_of_all_leaves_the_journal_alone(project: Project) -> None:
    project.revision("a", None, BROKEN)
    with pytest.raises(MigrationError):
        project.upgrade()
    assert project.rows(TAKEN) == [("a", "upgrade", "failed")]
    assert project.rows("SELECT name FROM sqlite_master WHERE type = 'table'") == [
        ("diffgen_journal",)
    ]


def test_an_interruption_is_a_failure(project: Project) -> None:
    project.revision("a", None, "raise KeyboardInterrupt")
    with pytest.raises(KeyboardInterrupt):
        project.upgrade()
    [(said,)] = project.rows("SELECT error FROM diffgen_journal")
    assert str(said).startswith("KeyboardInterrupt; Revision a (migrations/versions/a_.py) was int")


def test_a_failing_downgrade_has_a_row(project: Project) -> None:
    project.revision("a", None, "pass", BROKEN)
    project.upgrade()
    with pytest.raises(MigrationError):
        project.downgrade("base")
    assert project.rows(TAKEN)[1:] == [("a", "downgrade", "failed")]


def test_a_stamp_has_a_row_for_each_revision_that_it_names(project: Project) -> None:
    project.line("a", "b")
    project.revision("c", "a")
    command.stamp(project.config(), ["b", "c"])
    command.stamp(project.config(), "base")
    assert project.rows(TAKEN) == [
        ("b", "stamp", "done"),
        ("c", "stamp", "done"),
        ("base", "stamp", "done"),
    ]


def test_in_one_transaction_for_all_the_rows_go_with_it(project: Project) -> None:
    project.env(ENV.replace("connection=connection", "connection=connection, transaction_per_migration=False"))  # fmt: skip
    project.line("a")
    project.revision("b", "a", BROKEN)
    with pytest.raises(MigrationError):
        project.upgrade()
    assert project.rows(TAKEN) == [("b", "upgrade", "failed")]
    project.upgrade("a")
    assert project.rows(TAKEN)[1:] == [("a", "upgrade", "done")]


def test_within_the_caller_s_transaction_its_end_is_the_rows_end(project: Project) -> None:
    project.env("""
        from migrations_runtime import context

        context.configure(connection=context.config.attributes["connection"])
        context.run_migrations()
    """)
    project.line("a")
    engine = sa.create_engine(project.url)
    with engine.connect() as connection, connection.begin() as transaction:
        config = project.config()
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        assert connection.exec_driver_sql(TAKEN).all() == [("a", "upgrade", "done")]
        transaction.rollback()
    engine.dispose()
    assert project.rows("SELECT name FROM sqlite_master") == []


@pytest.mark.parametrize("said", ["ini", "configure"])
def test_it_can_be_switched_off(project: Project, said: str) -> None:
    if said == "ini":
        project.keep_no_journal()
    else:
        project.env(ENV.replace("connection=connection", "connection=connection, journal=False"))
    project.line("a")
    project.upgrade()
    project.revision("b", "a", BROKEN)
    with pytest.raises(MigrationError):
        project.upgrade()
    assert project.rows("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY 1") == [
        ("diffgen_version",),
        ("t_a",),
    ]


def test_a_database_that_was_migrated_before_there_was_a_journal_gets_one(project: Project) -> None:
    project.line("a", "b")
    project.upgrade("a")
    project.execute("DROP TABLE diffgen_journal")
    project.upgrade()
    assert project.rows(TAKEN) == [("b", "upgrade", "done")]


def test_ensure_version_makes_it_too(project: Project) -> None:
    command.ensure_version(project.config())
    assert project.rows(TAKEN) == []


@pytest.mark.parametrize(
    ("version_table", "journal"),
    [
        ("diffgen_version", "diffgen_journal"),
        ("alembic_version", "alembic_journal"),
        ("billing_version", "billing_journal"),
        ("v", "v_journal"),
        ("version_of_us", "version_of_us_journal"),
    ],
)
def test_it_is_called_after_the_version_table(version_table: str, journal: str) -> None:
    assert journal_name(version_table) == journal


def test_a_table_of_that_name_that_is_no_journal_is_told_so(project: Project) -> None:
    project.line("a")
    project.execute("CREATE TABLE diffgen_journal (mine INTEGER)")
    said = r"diffgen_journal cannot be read as a journal: no such column: .* journal = false"
    with pytest.raises(LedgerError, match=said):
        project.upgrade()
    assert project.tables() == set()


def test_a_script_of_sql_writes_it_with_the_server_s_time(project: Project) -> None:
    project.line("a", "b")
    script = "\n".join(project.printed("upgrade", "head", sql=True))
    assert script.count("CREATE TABLE IF NOT EXISTS diffgen_journal") == 1
    engine = sa.create_engine(project.url)
    with engine.connect() as connection:
        driver = connection.connection.driver_connection
        assert driver is not None
        driver.executescript(script)
    engine.dispose()
    assert [(one.revision, one.state, one.user_name) for one in entries(project)] == [
        ("a", "done", None),
        ("b", "done", None),
    ]
    project.downgrade("base")
    project.upgrade()  # whose checksums are the script's


def test_sql_is_the_same_whenever_it_is_written(project: Project) -> None:
    project.line("a")
    first, second = (project.printed("upgrade", "head", sql=True) for _ in range(2))
    assert first == second
    assert getpass.getuser() not in "".join(first)


def test_a_dry_run_shows_it_and_keeps_nothing(project: Project) -> None:
    project.line("a")
    project.upgrade()
    project.line("a", "b")
    script = project.printed("upgrade", "head", dry_run=True)
    assert [line for line in script if line.startswith("INSERT INTO diffgen_journal (revision, ")]
    assert project.rows(TAKEN) == [("a", "upgrade", "done")]


def test_parts_of_a_place_tell_of_nothing_and_go_with_it(project: Project) -> None:
    engine = sa.create_engine(project.url)
    with engine.begin() as connection:
        executor = Online(connection)
        journal = Journal(executor, Ledger(executor))
        first = journal.move(journal.begin(entry_of("a")), '{"unit": 2}')
        ids = [journal.add_part(first, text) for text in ("x", "y")]
        assert journal.parts() == dict(zip(ids, ("x", "y"), strict=True))
        assert journal.under_way() == first
        assert journal.entries() == [first]
        assert (journal.latest(), journal.texts(), journal.last_project()) == ([], {}, None)
        journal.leave(first)
        assert (journal.parts(), journal.under_way()) == ({}, None)
    engine.dispose()


def test_what_is_under_way_is_the_last_row_that_is_not_through(project: Project) -> None:
    engine = sa.create_engine(project.url)
    with engine.begin() as connection:
        executor = Online(connection)
        journal = Journal(executor, Ledger(executor))
        assert journal.under_way() is None
        first = journal.begin(entry_of("a"))
        assert journal.under_way() == first
        moved = journal.move(first, '{"unit": 2}')
        assert journal.under_way() == moved
        journal.failed([moved], "no")
        failed = journal.under_way()
        assert failed is not None
        assert (failed.state, failed.error, failed.place) == ("failed", "no", '{"unit": 2}')
        journal.done([failed])
        assert journal.under_way() is None
        [row] = journal.entries()
        assert (row.id, row.state, row.error, row.place) == (first.id, "done", None, None)
        with pytest.raises(LedgerError, match="The row 7 of revision a "):
            journal.done([row._replace(id=7)])
    engine.dispose()


def test_the_columns_are_the_fields_of_an_entry() -> None:
    assert sorted(journal_columns()) == sorted(Entry._fields)


def entry_of(revision: str) -> Entry:
    return Entry(revision, "upgrade", "running", datetime(2026, 11, 21, 12, tzinfo=UTC))


def entries(project: Project) -> list[Entry]:
    engine = sa.create_engine(project.url)
    with engine.connect() as connection:
        executor = Online(connection)
        found = Journal(executor, Ledger(executor)).entries()
    engine.dispose()
    return found
