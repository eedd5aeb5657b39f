"""Plain revisions share transactions on a new database, and nothing else depends on it."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from migrations_runtime.errors import MigrationError
from tests.runtime.project import ENV, Project
from tests.speed.wires import CountingWire, counted

SERVERS = pytest.mark.parametrize("server", ["sqlite_url", "postgresql_url"])
NAMES = [f"r{number:03}" for number in range(120)]


@pytest.fixture
def project(tmp_path: Path, server: str, request: pytest.FixtureRequest) -> Project:
    """An environment on a new database of a server."""
    return Project(tmp_path, request.getfixturevalue(server))


@pytest.fixture
def heard(tmp_path: Path, postgresql_url: str) -> Iterator[tuple[Project, CountingWire]]:
    """An environment on a new database of PostgreSQL, and what is sent there."""
    with counted(postgresql_url) as (there, wire):
        yield Project(tmp_path, there), wire


def moves(wire: CountingWire) -> int:
    """Return how often the heads moved, which is once for each transaction."""
    said = "INSERT INTO diffgen_version", "UPDATE diffgen_version"
    return sum(any(verb in one for verb in said) for one in wire.statements)


def each_apart(project: Project) -> None:
    """Have each revision have a transaction of its own."""
    project.env(ENV.replace("connection=connection", "connection, transaction_per_migration=True"))


def transactions(path: Path) -> int:
    """Return how often a file of SQLite was written to.

    https://www.sqlite.org/fileformat.html#file_change_counter
    """
    return int.from_bytes(path.read_bytes()[24:28])


@pytest.mark.parametrize("server", ["sqlite_url"])
def test_fifty_revisions_of_a_new_database_are_one_transaction(project: Project) -> None:
    project.line(*NAMES)
    project.upgrade(NAMES[49])
    assert transactions(Path(str(sa.make_url(project.url).database))) == 1
    assert project.heads() == {NAMES[49]}
    assert project.tables() == {f"t_{name}" for name in NAMES[:50]}


def test_25_statements_are_one_message_and_ledger_and_journal_one_for_all(
    heard: tuple[Project, CountingWire],
) -> None:
    project, wire = heard
    project.line(*NAMES)
    project.upgrade()
    assert project.heads() == {NAMES[-1]}
    made = [one.count("CREATE TABLE t_") for one in wire.statements]
    assert list(filter(None, made)) == [25, 25, 25, 25, 20]
    assert sum("UPDATE diffgen_version" in one for one in wire.statements) == 2
    assert sum("INSERT INTO diffgen_version" in one for one in wire.statements) == 1


@pytest.mark.parametrize("server", ["sqlite_url", "postgresql_url"])
def test_without_a_journal_they_are_shared_too(
    project: Project, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    project.keep_no_journal()
    project.line(*NAMES[:9])
    project.upgrade()
    assert project.heads() == {NAMES[8]}
    assert not any("one by one" in one for one in caplog.messages)
    assert project.rows("SELECT count(*) FROM diffgen_version") == [(1,)]


@SERVERS
def test_the_journal_tells_of_each(project: Project) -> None:
    project.line(*NAMES[:60])
    project.upgrade()
    rows = project.rows(
        "SELECT revision, direction, state, duration_ms >= 0 FROM diffgen_journal ORDER BY id"
    )
    assert [tuple(map(str, row[:3])) for row in rows] == [
        (name, "upgrade", "done") for name in NAMES[:60]
    ]
    assert all(row[3] for row in rows)
    assert len(project.printed("history", applied=True)) == 60


@pytest.mark.parametrize("server", ["postgresql_url"])
def test_the_journal_s_moments_are_in_utc_whatever_the_session_s_zone(project: Project) -> None:
    project.env(
        ENV.replace("NullPool)", "NullPool, connect_args={'options': '-c timezone=Asia/Tokyo'})")
    )
    project.line(*"abc")
    project.upgrade()
    now = "now() AT TIME ZONE 'UTC'"
    asked = f"SELECT started_at > {now} - interval '1 min' AND finished_at <= {now} FROM diffgen_journal"
    assert project.rows(asked) == [(True,)] * 3


@SERVERS
@pytest.mark.parametrize("failing", [0, 1, 7, 55, 59])
def test_one_that_fails_leaves_what_it_leaves_by_itself(
    project: Project, failing: int, tmp_path: Path
) -> None:
    project.line(*NAMES[:60])
    below = NAMES[failing - 1] if failing else None
    project.revision(NAMES[failing], below, "INSERT INTO missing VALUES (1)")
    with pytest.raises(MigrationError) as together:
        project.upgrade()
    kept = project.tables(), project.rows("SELECT revision, state FROM diffgen_journal ORDER BY id")
    assert project.tables() == {f"t_{name}" for name in NAMES[:failing]}
    message = str(together.value)
    assert f"the database is at {below or 'base'}" in message
    project.downgrade("base")
    project.execute(*(f"DROP TABLE IF EXISTS diffgen_{name}" for name in ("version", "journal")))
    each_apart(project)
    with pytest.raises(MigrationError) as apart:
        project.upgrade()
    assert str(apart.value) == message
    assert kept == (
        project.tables(),
        project.rows("SELECT revision, state FROM diffgen_journal ORDER BY id"),
    )


@SERVERS
def test_after_a_failure_the_next_run_goes_on(project: Project) -> None:
    project.line(*NAMES[:9])
    path = project.revision(NAMES[6], NAMES[5], "INSERT INTO missing VALUES (1)")
    with pytest.raises(MigrationError):
        project.upgrade()
    path.unlink()
    project.line(*NAMES[:9])
    project.upgrade()
    assert project.heads() == {NAMES[8]}
    assert project.tables() == {f"t_{name}" for name in NAMES[:9]}


@pytest.mark.parametrize("server", ["postgresql_url"])
def test_what_needs_a_transaction_of_its_own_has_one(project: Project) -> None:
    """A label can't be used where it was added, nor a table altered whose keys are still to be looked at."""
    project.steps(
        ("CREATE TYPE mood AS ENUM ('fine')", "pass"),
        ("CREATE TABLE t (id INTEGER PRIMARY KEY, mood mood)", "pass"),
        ("op.add_enum_value('mood', 'sad')", "pass"),
        ("INSERT INTO t VALUES (1, 'sad')", "pass"),
        ("CREATE TABLE u (t_id INTEGER REFERENCES t DEFERRABLE INITIALLY DEFERRED)", "pass"),
        ("INSERT INTO u VALUES (1)", "pass"),
        ("ALTER TABLE u ADD COLUMN more INTEGER", "pass"),
    )
    project.upgrade()
    assert project.heads() == {"r6"}
    assert project.rows("SELECT t_id, more FROM u") == [(1, None)]


@pytest.mark.parametrize("server", ["sqlite_url"])
@pytest.mark.parametrize("also", ["a table", "a version table", "an option", "a callback"])
def test_each_has_its_own_where(project: Project, also: str) -> None:
    database = Path(str(sa.make_url(project.url).database))
    before = 0
    match also:
        case "a table":
            project.execute("CREATE TABLE theirs (id INTEGER)")
            before = 1
        case "a version table":
            project.execute("CREATE TABLE diffgen_version (version_num VARCHAR(255) PRIMARY KEY)")
            before = 1
        case "an option":
            each_apart(project)
        case "a callback":
            given = "connection=connection, on_version_apply=lambda **kw: None"
            project.env(ENV.replace("connection=connection", given))
    project.line(*NAMES[:10])
    project.upgrade()
    assert transactions(database) - before == 10


@pytest.mark.parametrize("server", ["sqlite_url"])
def test_one_with_limits_of_its_own_or_a_connection_is_apart(project: Project) -> None:
    project.line(*NAMES[:9])
    project.revision(NAMES[3], NAMES[2], "pass", head="# diffgen: lock_timeout=5s")
    project.revision(NAMES[6], NAMES[5], "op.get_bind().execute(sa.text('SELECT 1'))")
    project.upgrade()
    database = Path(str(sa.make_url(project.url).database))
    assert transactions(database) == 5  # 0 to 2, 3, 4 and 5, 6, 7 and 8


@pytest.mark.parametrize("server", ["postgresql_url"])
def test_where_each_statement_is_committed_nothing_is_shared(project: Project) -> None:
    project.env(ENV.replace("NullPool)", "NullPool, isolation_level='AUTOCOMMIT')"))
    project.line(*NAMES[:60])
    path = project.revision(NAMES[40], NAMES[39], "INSERT INTO missing VALUES (1)")
    with pytest.raises(
        MigrationError, match=rf"^Revision {NAMES[40]} failed in upgrade\(\) at {path}"
    ):
        project.upgrade()
    assert project.tables() == {f"t_{name}" for name in NAMES[:40]}
    assert project.heads() == {NAMES[39]}


@pytest.mark.parametrize("server", ["postgresql_url"])
def test_a_schema_that_is_made_for_the_version_table_is_made_as_ever(project: Project) -> None:
    project.env(ENV.replace("connection=connection", "connection, version_table_schema='app'"))
    project.steps(("pass", "pass"), ("op.create_schema('app')", "pass"))
    with pytest.raises(MigrationError, match='schema "app" already exists'):
        project.upgrade()
    assert project.rows("SELECT version_num FROM app.diffgen_version") == [("r0",)]


@contextmanager
def at_statement(text: str, act: Any) -> Iterator[None]:
    """Have something happen when a statement with a text is about to be executed."""

    def executing(connection: Any, cursor: Any, statement: str, *_: Any) -> None:
        if text in statement:
            act(connection)

    sa.event.listen(sa.Engine, "before_cursor_execute", executing)
    try:
        yield
    finally:
        sa.event.remove(sa.Engine, "before_cursor_execute", executing)


@SERVERS
def test_an_interruption_says_what_is_left(project: Project) -> None:
    def interrupt(connection: Any) -> None:
        raise KeyboardInterrupt

    project.line(*NAMES[:9])
    with at_statement(f"t_{NAMES[4]}", interrupt), pytest.raises(KeyboardInterrupt) as raised:
        project.upgrade()
    (note,) = raised.value.__notes__
    assert note.startswith(f"Revision {NAMES[4]} (")
    assert note.endswith(
        "was interrupted. Nothing of it, and of the 4 before it in its transaction, was kept; the "
        "database is at base"
    )
    assert project.tables() == set()
    project.upgrade()
    assert project.heads() == {NAMES[8]}


@pytest.mark.parametrize("server", ["postgresql_url"])
def test_a_connection_that_breaks_is_told_of(project: Project) -> None:
    project.line(*NAMES[:9])
    end = "SELECT pg_terminate_backend(pg_backend_pid())"
    path = project.revision(NAMES[4], NAMES[3], end)
    with pytest.raises(MigrationError) as raised:
        project.upgrade()
    assert str(raised.value).startswith(f"Revision {NAMES[4]} failed in upgrade() at {path}")
    assert str(raised.value).endswith(
        "Nothing of it, and of the 4 before it in its transaction, was kept; the database is at base"
    )
    assert project.tables() == set()


@SERVERS
def test_a_script_that_ends_the_transaction_after_all_is_apart(project: Project) -> None:
    project.line(*NAMES[:5])
    body = "op.execute('COM' + 'MIT')"
    project.revision(NAMES[2], NAMES[1], body)
    project.upgrade()
    assert project.heads() == {NAMES[4]}
    assert project.tables() == {f"t_{name}" for name in NAMES[:5] if name != NAMES[2]}


COUNTED = "CREATE TABLE counted (id {}, name VARCHAR(9))"


def counted_by(project: Project) -> str:
    """Return the table that counts, as a server has it."""
    of_sqlite = project.url.startswith("sqlite")
    return COUNTED.format("INTEGER PRIMARY KEY" if of_sqlite else "SERIAL PRIMARY KEY")


@SERVERS
@pytest.mark.parametrize("made", [2, 51, 53])
def test_numbers_are_what_each_by_itself_would_have_drawn(project: Project, made: int) -> None:
    """A number that is drawn from a sequence isn't given back by a ROLLBACK."""
    rows = "INSERT INTO counted (name) VALUES ('ann')"
    project.line(*NAMES[:60])
    project.revision(NAMES[53], NAMES[52], rows)
    both = f"{counted_by(project)}; {rows}" if made == 53 else counted_by(project)
    project.revision(NAMES[made], NAMES[made - 1], both)
    path = project.revision(NAMES[57], NAMES[56], "INSERT INTO missing VALUES (1)")
    with pytest.raises(MigrationError):
        project.upgrade()
    path.unlink()
    assert project.rows("SELECT id, name FROM counted") == [(1, "ann")]


@SERVERS
def test_numbers_of_a_trigger_s_own_are_too(project: Project) -> None:
    """What a trigger draws isn't seen, so that each revision is by itself from there on."""
    project.line(*NAMES[:60])
    trigger = "CREATE TRIGGER tells AFTER INSERT ON t_r002 "
    if project.url.startswith("sqlite"):
        up = [f"{trigger} BEGIN INSERT INTO counted (name) VALUES ('ann'); END"]
    else:
        told = "BEGIN INSERT INTO counted (name) VALUES ('ann'); RETURN NULL; END"
        up = [
            f"CREATE FUNCTION told() RETURNS trigger LANGUAGE plpgsql AS $$ {told} $$",
            f"{trigger} FOR EACH ROW EXECUTE FUNCTION told()",
        ]
    made = [counted_by(project), "CREATE TABLE t_r002 (id INTEGER)", *up]
    project.revision(NAMES[2], NAMES[1], "\n".join(f"op.execute({one!r})" for one in made))
    project.revision(NAMES[7], NAMES[6], "UPDATE t_r002 SET id = 1; INSERT INTO t_r002 VALUES (1)")
    path = project.revision(NAMES[9], NAMES[8], "INSERT INTO missing VALUES (1)")
    with pytest.raises(MigrationError):
        project.upgrade()
    path.unlink()
    assert project.rows("SELECT id, name FROM counted") == [(1, "ann")]


def test_rows_of_an_earlier_transaction_s_table_end_theirs(
    heard: tuple[Project, CountingWire],
) -> None:
    project, wire = heard
    project.line(*NAMES[:100])
    project.revision(NAMES[2], NAMES[1], counted_by(project))
    project.revision(NAMES[60], NAMES[59], "INSERT INTO counted (name) VALUES ('ann')")
    project.revision(NAMES[70], NAMES[69], "CREATE TABLE other (id SERIAL, name VARCHAR(9))")
    project.revision(NAMES[80], NAMES[79], "INSERT INTO other (name) VALUES ('ann')")
    project.upgrade()
    assert moves(wire) == 3  # 0 to 49, 50 to 60, 61 to 99
    assert project.heads() == {NAMES[99]}


def test_a_label_is_the_last_of_its_transaction(heard: tuple[Project, CountingWire]) -> None:
    """Used in the same one it would have all of it taken back."""
    project, wire = heard
    project.steps(
        ("CREATE TYPE mood AS ENUM ('fine')", "pass"),
        *[("pass", "pass")] * 60,
        ("op.add_enum_value('mood', 'sad')", "pass"),
        ("CREATE TABLE t (mood mood DEFAULT 'sad')", "pass"),
        ("INSERT INTO t DEFAULT VALUES", "pass"),
    )
    project.upgrade()
    assert moves(wire) == 3  # 0 to 49, 50 to 61, 62 to 63
    assert project.rows("SELECT mood FROM t") == [("sad",)]


@pytest.mark.parametrize("what", ["SEQUENCE theirs", "TABLE theirs ()", "TABLE app.theirs ()"])
def test_a_database_that_counts_is_not_new(heard: tuple[Project, CountingWire], what: str) -> None:
    project, wire = heard
    project.execute("CREATE SCHEMA app", f"CREATE {what}")
    project.line(*NAMES[:9])
    project.upgrade()
    assert moves(wire) == 9


def test_from_what_draws_unseen_on_each_has_its_own(heard: tuple[Project, CountingWire]) -> None:
    project, wire = heard
    project.line(*NAMES[:9])
    project.revision(NAMES[4], NAMES[3], "op.create_sequence('numbers')")
    project.upgrade()
    assert moves(wire) == 1 + 5
