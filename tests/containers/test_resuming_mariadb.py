"""Revisions that are cut off on MariaDB, where DDL commits by itself: the next run goes on."""

from __future__ import annotations

import textwrap
from pathlib import Path

import pytest
import sqlalchemy as sa

from migrations_runtime.backfill import batches
from migrations_runtime.errors import CommandError, LedgerError, MigrationError
from migrations_runtime.resumption import keeper
from migrations_runtime.resumption.errors import AnswerNeeded
from tests.runtime.backfill.counting import COUNT_UP, die
from tests.runtime.project import Project
from tests.runtime.resumption.dying import ENV, fated, lives
from tests.speed.wires import counted

#: Reads what is dropped later on, looks before it leaps, catches an error, needs ids of rows.
EVERYTHING = """
from sqlalchemy.orm import Session

op.create_table("u", sa.Column("id", sa.Integer(), primary_key=True), sa.Column("a", sa.String(9)),
                sa.Column("n", sa.Integer(), server_default="0"))
op.bulk_insert(sa.table("u", sa.column("a")), [{"a": "x"}, {"a": "y"}])
op.add_column("u", sa.Column("b", sa.String(9)))
bind = op.get_bind()
for id_, a in bind.execute(sa.text("SELECT id, a FROM u")).all():
    bind.execute(sa.text("UPDATE u SET b = :b, n = n + 1 WHERE id = :id"), {"b": a * 2, "id": id_})
op.drop_column("u", "a")
if "c" not in [column["name"] for column in sa.inspect(bind).get_columns("u")]:
    op.add_column("u", sa.Column("c", sa.Integer()))
with op.batch_alter_table("u") as batch_op:
    batch_op.alter_column("b", nullable=False, existing_type=sa.String(9))
    batch_op.alter_column("c", new_column_name="d", existing_type=sa.Integer())
    batch_op.create_index("u_d", ["d"])
u = sa.table("u", sa.column("id", sa.Integer()), sa.column("b"), sa.column("n"))
with Session(bind) as session:
    session.execute(u.insert().returning(u.c.id), [{"b": "s", "n": 10}, {"b": "t", "n": 10}])
    session.commit()
op.create_table("log", sa.Column("n", sa.Integer()))
try:
    op.drop_index("nowhere", table_name="log")
except sa.exc.DBAPIError:
    op.execute("INSERT INTO log VALUES (7)")
op.execute("CREATE TRIGGER up BEFORE INSERT ON log FOR EACH ROW SET NEW.n = NEW.n + 1")
op.execute("INSERT INTO log VALUES (1)")
op.rename_table("log", "logs")
op.execute("UPDATE u SET n = n + 100")
"""
ROWS = [("s", 110, None), ("t", 110, None), ("xx", 101, None), ("yy", 101, None)]


@pytest.fixture
def project(tmp_path: Path, mariadb_url: str, monkeypatch: pytest.MonkeyPatch) -> Project:
    monkeypatch.chdir(tmp_path)
    made = Project(tmp_path, mariadb_url)
    made.env(ENV)
    return made


@pytest.mark.parametrize("long", [4_000, 1])
def test_killed_at_each_statement(project, monkeypatch, long):
    monkeypatch.setattr(keeper, "_LONG", long)
    project.revision("a", None, EVERYTHING)
    before, shown = [], []
    for at, is_after in lives(project, every=17):
        shown = shown or project.rows("SHOW CREATE TABLE u")
        engine = sa.create_engine(project.url)
        metadata = sa.MetaData()
        metadata.reflect(engine)
        metadata.drop_all(engine)
        engine.dispose()
        with fated(at, is_after):
            project.upgrade()
        project.upgrade()
        assert sorted(project.rows("SELECT b, n, d FROM u")) == ROWS, (at, is_after)
        assert project.rows("SELECT n FROM logs") == [(7,), (2,)]
        before.append(project.rows("SHOW CREATE TABLE u"))
    assert {str(one).partition(" AUTO_INC")[0] for one in before} == {
        str(shown).partition(" AUTO_INC")[0]
    }


BEGUN = """
op.create_table("t", sa.Column("n", sa.Integer()))
op.execute("INSERT INTO t VALUES (1)")
op.add_column("t", sa.Column("m", sa.Integer()))
op.execute("UPDATE t SET n = n + 1")
"""


@pytest.fixture
def failed(project: Project) -> Project:
    """A project whose revision fails after three statements, of which the last is rolled back."""
    project.revision("a", None, f"{BEGUN}op.execute('nonsense')")
    with pytest.raises(
        MigrationError, match=r"stays, and is not done again: the next 'upgrade' goes"
    ):
        project.upgrade()
    assert project.rows("SELECT * FROM t") == [(1, None)]
    return project


def test_a_failure_is_mended_behind_what_was_done(failed):
    failed.revision("a", None, f"{BEGUN}op.drop_column('t', 'm')")
    failed.upgrade()
    assert failed.rows("SELECT * FROM t") == [(2,)]
    assert failed.rows("SELECT state, place FROM diffgen_journal") == [
        ("failed", None),
        ("done", None),
    ]


def test_what_was_done_is_not_to_be_said_otherwise(failed):
    failed.revision("a", None, BEGUN.replace('"t"', '"other"', 1))
    with pytest.raises(
        MigrationError, match=r"a_\.py:11 the script says .*TABLE other.*said '.*TABLE t"
    ):
        failed.upgrade()
    failed.revision("a", None, "pass")
    with pytest.raises(
        MigrationError,
        match=r"doesn't say any more what a run before did: CREATE TABLE.* What was committed of it stays; ",
    ):
        failed.upgrade()
    failed.revision("a", None, BEGUN)
    failed.upgrade()
    assert failed.rows("SELECT * FROM t") == [(2, None)]


def test_a_script_that_was_edited_since_is_said_to_be(failed, caplog):
    failed.revision("a", None, BEGUN.replace("VALUES (1)", "VALUES (7)"))
    failed.upgrade()
    assert "a_.py was edited since a run left its upgrade half done" in caplog.text
    assert failed.rows("SELECT * FROM t") == [(2, None)]


def test_other_ways_are_refused_until_it_is_through(failed):
    failed.revision("b")
    with pytest.raises(
        LedgerError, match=r"Revision a is half done: its upgrade .* by 'upgrade a'; or"
    ):
        failed.upgrade("b")
    failed.revision("a", None, BEGUN, "op.drop_table('t')")
    failed.upgrade("a")
    failed.downgrade("base")
    assert failed.tables() == set()


def test_the_way_back_is_gone_on_with_too(project):
    project.revision(
        "a", None, "CREATE TABLE t (n INT); CREATE TABLE u (n INT)", "DROP TABLE t; nonsense"
    )
    project.upgrade()
    with pytest.raises(MigrationError, match=r"the next 'downgrade' goes on behind it; .* at a"):
        project.downgrade("base")
    project.revision("b", "a")
    with pytest.raises(LedgerError, match=r"its downgrade .* by 'downgrade -1'"):
        project.upgrade()
    (project.versions / "b_.py").unlink()
    project.revision("a", None, "CREATE TABLE t (n INT)", "DROP TABLE t; DROP TABLE u")
    project.downgrade("base")
    assert (project.tables(), project.heads()) == (set(), set())


def test_the_last_of_many_statements_costs_as_much_as_the_first(project):
    many = "for n in range(150): op.execute(f'CREATE TABLE t{n} (n INT)')\n"
    with counted(project.url) as (there, wire):
        project.ini.write_text(project.ini.read_text().replace(project.url, there))
        project.revision("a", None, f"{many}op.execute('nonsense')")
        with pytest.raises(MigrationError, match="the next 'upgrade' goes on"):
            project.upgrade()
        assert max(map(len, wire.statements)) < 6_000
        said = project.printed("repair")
        assert said[2:6] == [
            "In effect are 150 of its statements:",
            "  CREATE TABLE t0 (n INT)",
            "  CREATE TABLE t1 (n INT)",
            "  CREATE TABLE t2 (n INT)",
        ]
        project.revision("a", None, f"{many}op.execute('CREATE TABLE last (n INT)')")
        wire.statements.clear()
        project.upgrade()
        made = [one for one in wire.statements if one.startswith("CREATE")]
        assert made == ["CREATE TABLE last (n INT)"]
    assert project.rows("SELECT state, place FROM diffgen_journal") == [
        ("failed", None),
        ("done", None),
    ]


def test_repair_tells_of_it_and_forgets_it(failed):
    said = failed.printed("repair")
    assert said[0].startswith("Revision a (upgrade) is half done, since 20")
    assert said[1].startswith("It failed: ")
    assert said[2:] == [
        "In effect are 3 of its statements:",
        "  CREATE TABLE t ( n INTEGER )",
        "  INSERT INTO t VALUES (1)",
        "  ALTER TABLE t ADD COLUMN m INTEGER",
        "The next 'upgrade' goes on with it.",
    ]
    with pytest.raises(CommandError, match=r"No statement of revision a is in doubt"):
        failed.printed("repair", applied=True)
    failed.execute("DROP TABLE t")
    failed.printed("repair", undone=True)
    assert failed.printed("repair") == ["Nothing is half done"]
    failed.revision("a", None, BEGUN)
    failed.upgrade()
    assert failed.rows("SELECT * FROM t") == [(2, None)]


def test_what_fails_before_anything_is_in_effect_is_not_half_done(project):
    project.execute("CREATE TABLE t (n INT)")
    project.revision(
        "a",
        None,
        'sa.inspect(op.get_bind()).get_columns("t")\nop.add_column("t", sa.Column("n", sa.Integer()))',
    )
    with pytest.raises(MigrationError, match=r"Duplicate column.* Nothing of it was kept"):
        project.upgrade()
    assert project.printed("repair") == ["Nothing is half done"]


def test_a_stamp_ends_it(failed):
    failed.printed("stamp", "a")
    assert failed.printed("repair") == ["Nothing is half done"]


@pytest.mark.parametrize("applied", [True, False])
def test_somebody_says_what_nothing_tells(project, applied):
    project.execute("CREATE PROCEDURE make() CREATE TABLE made (n INT)")
    project.revision("a", None, f"{BEGUN}op.execute('CALL make()')")
    with fated(words="CALL make()", is_after=True):
        project.upgrade()
    if not applied:
        project.execute("DROP TABLE made")
    with pytest.raises(
        MigrationError, match=r"under way at .*a_.py:15 .*: CALL make\(\); look, and say"
    ):
        project.upgrade()
    with pytest.raises(AnswerNeeded, match=r"can't go on before 'repair' is told"):
        project.printed("repair")
    project.printed("repair", applied=applied)
    project.upgrade()
    assert project.tables() == {"t", "made"}  # by this run where it is said that it did not
    assert project.rows("SELECT n FROM t") == [(2,)]


def test_a_temporary_table_is_gone_with_its_connection(project):
    project.revision(
        "a",
        None,
        "CREATE TEMPORARY TABLE w (n INT); CREATE TABLE t (n INT); CREATE TABLE u (n INT)",
    )
    with fated(words="CREATE TABLE u (n INT)", is_after=True):
        project.upgrade()
    with pytest.raises(MigrationError, match=r"Its temporary table w went with the connection"):
        project.upgrade()


def test_without_a_journal_it_says_that_nothing_is_known(project):
    project.keep_no_journal()
    project.revision("a", None, "CREATE TABLE t (n INT); nonsense")
    with pytest.raises(MigrationError, match=r"see to it by hand before running it again"):
        project.upgrade()


def test_a_transaction_of_the_callers_makes_no_difference(project):
    project.env(textwrap.dedent(ENV).replace("engine.connect()", "engine.begin()"))
    project.revision("a", None, f"{BEGUN}op.execute('nonsense')")
    with pytest.raises(MigrationError):
        project.upgrade()
    project.revision("a", None, BEGUN)
    project.upgrade()
    assert project.rows("SELECT * FROM t") == [(2, None)]


def test_a_script_may_take_back_what_it_began(project):
    project.revision(
        "a",
        None,
        """
        op.create_table("t", sa.Column("n", sa.Integer()))
        op.get_bind().commit()
        op.execute("INSERT INTO t VALUES (1)")
        try:
            op.execute("ALTER nonsense")
        except sa.exc.DBAPIError:
            op.get_bind().rollback()
        op.execute("INSERT INTO t VALUES (2)")
        op.add_column("t", sa.Column("m", sa.Integer()))
        op.execute("INSERT INTO t VALUES (3, 3)")
        """,
    )
    for at, is_after in lives(project, every=9):
        project.execute("DROP TABLE t, diffgen_version, diffgen_journal")
        with fated(at, is_after):
            project.upgrade()
        project.upgrade()
        assert project.rows("SELECT n FROM t") == [(2,), (3,)]


def test_what_stands_before_a_backfill_is_not_run_again(project, monkeypatch):
    project.execute(
        "CREATE TABLE t (id int PRIMARY KEY, n int NOT NULL DEFAULT 0, m int NOT NULL DEFAULT 0)",
        "INSERT INTO t (id) SELECT seq FROM seq_1_to_200",
    )
    project.revision("a", None, f"op.execute('UPDATE t SET m = m + 1')\n{COUNT_UP}")
    with monkeypatch.context() as patched:
        patched.setattr(batches, "sleep", die)
        with pytest.raises(MigrationError, match=r"killed.*stays, and is not done again"):
            project.upgrade()
    project.upgrade()
    assert project.rows("SELECT n, m, count(*) FROM t GROUP BY n, m") == [(1, 1, 200)]


def test_a_run_in_one_go_is_gone_on_with_too(project):
    project.env(
        ENV.replace(
            "connection=connection", "connection=connection, transaction_per_migration=False"
        )
    )
    project.revision("a", None, BEGUN)
    project.revision(
        "b", "a", "UPDATE t SET n = n + 10; ALTER TABLE t DROP m; UPDATE t SET n = n + 100"
    )
    for at, is_after in lives(project, every=13):
        project.execute("DROP TABLE t, diffgen_version, diffgen_journal")
        with fated(at, is_after):
            project.upgrade()
        project.upgrade()
        assert project.rows("SELECT * FROM t") == [(112,)]
        assert project.heads() == {"b"}
