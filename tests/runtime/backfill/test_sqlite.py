"""``op.backfill`` on SQLite: every row once, whatever happens on the way."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from migrations_runtime import command
from migrations_runtime.backfill import batches as batches_of
from migrations_runtime.errors import LedgerError, MigrationError
from migrations_runtime.lock import sqlite
from migrations_runtime.migration_context import MigrationContext
from migrations_runtime.operations import Operations
from tests.runtime.backfill.counting import counted
from tests.runtime.project import ENV, Project

TABLE = "CREATE TABLE t (id INTEGER PRIMARY KEY, n INTEGER NOT NULL DEFAULT 0, a TEXT, b INTEGER)"
ROWS = (
    "INSERT INTO t (id, a, b) WITH RECURSIVE r(i) AS (SELECT 1 UNION ALL SELECT i + 3 FROM r LIMIT "
    "50) SELECT i, char(97 + i % 5), i % 7 FROM r"
)
COUNT_UP = 'op.backfill("t", {"n": sa.text("n + 1")}, batch_size=7)'
RECORD = "diffgen_version_backfill"


class Killed(BaseException):
    """Nothing that a program would catch."""


@pytest.fixture
def table(project: Project) -> Project:
    """A project whose first revision has made a table with 50 rows."""
    project.revision("a", None, TABLE, "DROP TABLE t")
    project.upgrade()
    project.execute(ROWS)
    return project


@pytest.fixture
def killed(monkeypatch: pytest.MonkeyPatch):
    """Give a function that upgrades, and dies after so many batches."""

    def upgrade(project: Project, batches: int) -> None:
        left = iter(range(batches))

        def run_out(seconds: float) -> None:
            if next(left, None) in (None, batches - 1):
                raise Killed

        with monkeypatch.context() as patched:
            patched.setattr(batches_of, "sleep", run_out)
            with pytest.raises(Killed):
                project.upgrade()

    return upgrade


def record(project: Project) -> list[tuple[object, ...]]:
    return project.rows(f"SELECT name, last_key, rows_done, state, doubtful FROM {RECORD}")


def test_each_row_is_updated_once_and_nothing_else_is_left(table):
    table.revision("b", "a", COUNT_UP)
    table.upgrade()
    assert counted(table) == [(1, 50)]
    assert table.tables() == {"t"}


def test_the_way_back_is_a_backfill_too(table):
    table.revision("b", "a", COUNT_UP, COUNT_UP.replace("n + 1", "n - 1"))
    table.upgrade()
    table.downgrade("a")
    assert counted(table) == [(0, 50)]
    table.upgrade()
    assert counted(table) == [(1, 50)]


@pytest.mark.parametrize(
    "key",
    ['"rowid"', '"a"', '["a", "b"]', '["b", "a", "id"]', '["a", "id"]'],
)
def test_any_columns_without_null_will_do(table, killed, key):
    table.revision("b", "a", COUNT_UP.replace("batch_size", f"key={key}, batch_size"))
    killed(table, 2)
    table.upgrade()
    assert counted(table) == [(1, 50)]


def test_a_composite_primary_key_without_rowid(project, killed):
    project.revision(
        "a", None, "CREATE TABLE t (a TEXT, b INT, n INT DEFAULT 0, PRIMARY KEY (a, b)) WITHOUT ROWID"
    )  # fmt: skip
    project.upgrade()
    project.execute(ROWS.replace("(id, a, b)", "(a, b)").replace("SELECT i, char(97", "SELECT char(97")
                    .replace("b', i % 7", "b', i").replace("i % 7", "i"))  # fmt: skip
    project.revision("b", "a", COUNT_UP)
    killed(project, 3)
    project.upgrade()
    assert counted(project) == [(1, 50)]


@pytest.mark.parametrize("batches", [1, 2, 5, 7])
def test_a_run_that_was_killed_goes_on_where_it_was(table, killed, batches):
    table.revision("b", "a", COUNT_UP)
    killed(table, batches)
    assert counted(table) == [(0, 50 - 7 * batches), (1, 7 * batches)]
    assert record(table) == [("t", f"[{1 + 3 * (7 * batches - 1)}]", 7 * batches, "begun", 0)]
    table.upgrade()
    assert counted(table) == [(1, 50)]
    assert table.tables() == {"t"}


def test_it_is_not_run_again_when_what_comes_after_it_fails(table):
    path = table.revision("b", "a", f"{COUNT_UP}\nop.execute('INSERT INTO nowhere VALUES (1)')")
    for kept in ("Only what it had committed on its way", "Nothing of it"):
        said = f"nowhere.*. {kept} was kept; the database is at a$"
        with pytest.raises(MigrationError, match=said):
            table.upgrade()
    path.write_text(path.read_text().replace("nowhere VALUES (1)", "t (id) VALUES (2)"))
    table.upgrade()
    assert counted(table) == [(0, 1), (1, 50)]
    assert table.tables() == {"t"}


def test_two_of_one_table_are_told_apart_by_their_order(table, killed):
    table.revision("b", "a", f"{COUNT_UP}\n{COUNT_UP.replace('1', '10')}")
    killed(table, 10)
    assert [row[0] for row in record(table)] == ["t", "t (2)"]
    table.upgrade()
    assert counted(table) == [(11, 50)]


def test_two_of_one_name_are_refused(table):
    named = COUNT_UP.replace("batch_size", "name='count', batch_size")
    table.revision("b", "a", f"{named}\n{named}")
    with pytest.raises(MigrationError, match="there are two of the name 'count' in this revision"):
        table.upgrade()


def test_rows_are_those_that_are_asked_for_an_or_included(table):
    up = COUNT_UP.replace("batch_size", "where='id = 1 OR id > 100', batch_size")
    table.revision("b", "a", up)
    table.upgrade()
    assert table.rows("SELECT count(*) FROM t WHERE n = 1") == [(17,)]
    assert table.rows("SELECT count(*) FROM t WHERE n = 1 AND (id = 1 OR id > 100)") == [(17,)]


def test_a_condition_that_the_update_makes_false_and_types_of_values(table):
    table.revision(
        "b", "a",
        't = sa.table("t", sa.column("a", sa.JSON()), sa.column("n"))\n'
        'op.backfill(t, {"a": {"x": [1]}, "n": 5}, where=t.c.n == 0, batch_size=7)',
    )  # fmt: skip
    table.upgrade()
    assert table.rows("SELECT DISTINCT a, n FROM t") == [('{"x": [1]}', 5)]


def test_an_empty_table_and_no_row_to_do(table):
    table.execute("DELETE FROM t")
    table.revision("b", "a", COUNT_UP)
    table.upgrade()
    assert table.heads() == {"b"}


@pytest.fixture
def no_lock_for_runs():
    """A folder in which no file can be locked: runs take turns by transaction there."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(sqlite, "lock_of", lambda *_: sqlite.Beside(None))
        yield


@pytest.mark.parametrize("batches", [1, None])
@pytest.mark.usefixtures("no_lock_for_runs")
def test_two_runs_at_once_take_no_row_twice(table, monkeypatch, killed, batches):
    table.revision("b", "a", COUNT_UP)

    def go_on(seconds: float) -> None:
        monkeypatch.undo()
        if batches is None:
            table.upgrade()
        else:
            killed(table, batches)

    monkeypatch.setattr(batches_of, "sleep", go_on)
    with pytest.raises(LedgerError, match="Another run goes on with the backfill t of revision b"):
        table.upgrade()
    table.upgrade()
    assert counted(table) == [(1, 50)]
    assert table.tables() == {"t"}


# -- what it refuses -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("call", "said"),
    [
        ('op.backfill("nowhere", {"n": 1})', "there is no table nowhere; say its schema by"),
        ('op.backfill("bare", {"n": 1})', "bare has no primary key to go by; say by key=..."),
        ('op.backfill("t", {"id": 1})', "cannot go by id, whose values it changes"),
        ('op.backfill("t", {"n": 1}, key="x")', "there is no column x to go by; correct key=..."),
        ('op.backfill("t", {"n": 1}, key="a")', "cannot go by a: there are rows without a value"),
        ('op.backfill("t", {})', "op.backfill needs values"),
        ('op.backfill("t", {"n": 1}, batch_size=0)', "needs a batch_size of 1 or more"),
        ('op.backfill(sa.table("t"), {"n": 1}, schema="s")', "takes schema=... with the name of"),
    ],
)  # fmt: skip
def test_what_it_cannot_go_by(table, call, said):
    table.execute("CREATE TABLE bare (n INTEGER)", "INSERT INTO t (id) VALUES (2)")
    table.revision("b", "a", call)
    with pytest.raises(MigrationError, match=f"failed in upgrade.*{said}"):
        table.upgrade()
    assert table.heads() == {"a"}
    assert table.tables() == {"t", "bare"}


def test_what_the_revision_did_before_it_is_not_committed_by_it(table):
    table.revision("b", "a", f"op.add_column('t', sa.Column('m', sa.Integer()))\n{COUNT_UP}")
    with pytest.raises(
        MigrationError,
        match=r"would commit what the revision did before \(ALTER TABLE t ADD COLUMN m INTEGER\) with"
        r" its first batch: put that into a revision of its own, or say one_transaction=True, .*"
        r"Nothing of it was kept; the database is at a$",
    ):
        table.upgrade()
    assert counted(table) == [(0, 50)]


def test_it_may_be_part_of_the_revision_s_transaction(table):
    at_once = COUNT_UP.replace("batch_size=7", "one_transaction=True")
    path = table.revision(
        "b", "a", f"op.add_column('t', sa.Column('m', sa.Integer()))\n{at_once}\nraise ValueError"
    )
    with pytest.raises(MigrationError, match="Nothing of it was kept"):
        table.upgrade()
    assert counted(table) == [(0, 50)]
    path.write_text(path.read_text().replace("raise ValueError", "pass"))
    table.upgrade()
    assert counted(table) == [(1, 50)]


def test_a_run_that_is_one_transaction_stays_one(table):
    table.env(
        ENV.replace(
            "connection=connection", "connection=connection, transaction_per_migration=False"
        )
    )
    table.revision("b", "a", COUNT_UP)
    with pytest.raises(MigrationError, match="by transaction_per_migration=False the run is one"):
        table.upgrade()


def test_what_only_reads_may_come_before(table):
    table.revision("b", "a", f"op.get_bind().execute(sa.text('SELECT max(id) FROM t'))\n{COUNT_UP}")
    table.upgrade()
    assert counted(table) == [(1, 50)]


def test_foreign_keys_hold_in_every_batch(table):
    table.env(ENV.replace("    with engine", FOREIGN_KEYS + "    with engine"))
    table.execute("CREATE TABLE parent (id INTEGER PRIMARY KEY)",
                  "CREATE TABLE child (id INTEGER PRIMARY KEY, p INTEGER REFERENCES parent)",
                  "INSERT INTO parent VALUES (1)", "INSERT INTO child SELECT id, NULL FROM t")  # fmt: skip
    path = table.revision("b", "a", 'op.backfill("child", {"p": 2}, batch_size=7)')
    with pytest.raises(MigrationError, match="FOREIGN KEY constraint failed"):
        table.upgrade()
    assert table.rows("SELECT count(*) FROM child WHERE p IS NOT NULL") == [(0,)]
    path.write_text(path.read_text().replace('"p": 2', '"p": 1'))
    table.upgrade()
    assert table.rows("SELECT count(*) FROM child WHERE p = 1") == [(50,)]


FOREIGN_KEYS = "    sa.event.listen(engine, 'connect', lambda raw, _: raw.execute('PRAGMA foreign_keys = ON'))\n"


# -- where it isn't sure to go on ------------------------------------------------------------------


def test_another_backfill_does_not_go_on_where_this_one_was(table, killed):
    path = table.revision("b", "a", COUNT_UP)
    killed(table, 2)
    path.write_text(path.read_text().replace("n + 1", "n + 2"))
    with pytest.raises(
        MigrationError,
        match="op.backfill of t is not what a run before has begun, which came to 14 rows: put the "
        f"script back as it was, or delete the row of b, upgrade, t in {RECORD} to begin anew",
    ):
        table.upgrade()
    table.execute(f"DELETE FROM {RECORD}")
    table.upgrade()
    assert counted(table) == [(2, 36), (3, 14)]


def test_after_a_way_back_it_asks(table, killed):
    table.revision("b", "a", COUNT_UP)
    killed(table, 2)
    table.downgrade("base")
    table.execute(TABLE, ROWS, "UPDATE t SET n = 1 WHERE id <= 40")
    with pytest.raises(MigrationError, match="table t already exists"):
        table.upgrade()
    table.execute("INSERT INTO diffgen_version VALUES ('a')")
    said = "came to 14 rows, and then other revisions ran the other way: to go on from there set doubtful"
    with pytest.raises(MigrationError, match=said):
        table.upgrade()
    table.execute(f"UPDATE {RECORD} SET doubtful = 0")
    table.upgrade()
    assert counted(table) == [(1, 50)]
    assert table.tables() == {"t"}


def test_moments_that_a_script_computes_anew_are_not_another_backfill(table, killed):
    table.revision(
        "b", "a",
        "import datetime\nnow = datetime.datetime.now()\n"
        'op.backfill(sa.table("t", sa.column("a", sa.String()), sa.column("n")),'
        ' {"a": now, "n": sa.text("n + 1")}, batch_size=7)'.replace('"a": now, ', '"a": str(now)[:4], ')
        + '\nop.backfill("t", {"n": sa.text("n + 1")}, where=sa.literal(now) > "2000", batch_size=7)',
    )  # fmt: skip
    killed(table, 10)
    table.upgrade()
    assert counted(table) == [(2, 50)]


# -- where nothing is committed --------------------------------------------------------------------


def test_the_caller_s_own_transaction_holds_all_of_it(table):
    table.revision("b", "a", COUNT_UP)
    engine = sa.create_engine(table.url)
    with engine.begin() as connection:
        config = table.config()
        table.env(
            "from migrations_runtime import context\n"
            "context.configure(connection=context.config.attributes['connection'])\n"
            "with context.begin_transaction():\n    context.run_migrations()\n"
        )
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        connection.rollback()
    engine.dispose()
    assert counted(table) == [(0, 50)]


def test_a_program_s_own_context_is_not_committed(table):
    engine = sa.create_engine(table.url)
    with engine.connect() as connection:
        operations = Operations(MigrationContext.configure(connection))
        operations.backfill("t", {"n": 1}, batch_size=7)
        assert connection.scalar(sa.text("SELECT sum(n) FROM t")) == 50
    engine.dispose()
    assert counted(table) == [(0, 50)]


def test_a_dry_run_shows_what_is_left_as_one_statement(table, killed):
    table.revision("b", "a", COUNT_UP)
    killed(table, 2)
    written = "\n".join(table.printed("upgrade", "head", dry_run=True))
    assert "UPDATE /* in batches where it may commit */ t SET n=n + 1 WHERE id > 40;" in written
    assert counted(table) == [(0, 36), (1, 14)]


def test_offline_it_is_one_statement(table):
    table.revision("b", "a", COUNT_UP)
    written = "\n".join(table.printed("upgrade", "a:head", sql=True))
    assert "UPDATE /* in batches where it may commit */ t SET n=n + 1;" in written
    assert RECORD not in written
