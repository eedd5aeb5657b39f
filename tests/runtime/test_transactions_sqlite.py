"""Real transactions on SQLite, whatever way the connection was made, and foreign keys within."""

from __future__ import annotations

import time
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy import event

from migrations_runtime.errors import LockTimeout, MigrationError, TransactionError
from tests.runtime.project import Project

BROKEN = "CREATE TABLE t_b (id INTEGER); INSERT INTO t_a VALUES (1); SELECT * FROM nowhere"


def env_on(engine: str, configure: str = "", before: str = "") -> str:
    return f"""
import sqlalchemy as sa
from sqlalchemy import event
from migrations_runtime import context

url = context.config.get_main_option("sqlalchemy.url")
{engine}
with engine.connect() as connection:
    {before or "pass"}
    context.configure(connection=connection, {configure})
    with context.begin_transaction():
        context.run_migrations()
engine.dispose()
"""


ENGINES = {
    "plain": "engine = sa.create_engine(url)",
    "autocommit": "engine = sa.create_engine(url, isolation_level='AUTOCOMMIT')",
    "serializable": "engine = sa.create_engine(url, isolation_level='SERIALIZABLE')",
    "recipe": """
engine = sa.create_engine(url)

@event.listens_for(engine, "connect")
def connect(connection, record):
    connection.isolation_level = None

@event.listens_for(engine, "begin")
def begin(connection):
    connection.exec_driver_sql("BEGIN")
""",
    "deferred": "engine = sa.create_engine(url, connect_args={'isolation_level': 'DEFERRED'})",
}


@pytest.mark.parametrize("engine", ENGINES.values(), ids=ENGINES)
def test_a_failed_revision_leaves_nothing(project: Project, engine: str):
    project.line("a")
    project.revision("b", "a", BROKEN)
    project.env(env_on(engine))
    with pytest.raises(MigrationError):
        project.upgrade()
    assert (project.tables(), project.heads()) == ({"t_a"}, {"a"})
    assert project.rows("SELECT * FROM t_a") == []


@pytest.fixture
def handed_over(project: Project):
    """A connection that the caller gives to env.py by ``config.attributes``."""
    project.env("""
        from migrations_runtime import context

        context.configure(connection=context.config.attributes["connection"])
        with context.begin_transaction():
            context.run_migrations()
        """)
    engine = sa.create_engine(project.url)
    with engine.connect() as connection:
        yield connection
    engine.dispose()


def run(project: Project, connection: sa.Connection, revision: str = "head") -> None:
    from migrations_runtime import command

    config = project.config()
    config.attributes["connection"] = connection
    command.upgrade(config, revision)


def test_the_connection_is_left_as_it_was(project, handed_over):
    project.line("a")
    driver: Any = handed_over.connection.dbapi_connection
    before = driver.isolation_level
    driver.execute("PRAGMA foreign_keys = ON")
    driver.execute("PRAGMA busy_timeout = 1234")
    run(project, handed_over)
    assert driver.isolation_level == before
    assert driver.execute("PRAGMA foreign_keys").fetchone() == (1,)
    assert driver.execute("PRAGMA busy_timeout").fetchone() == (1234,)
    assert not handed_over.in_transaction()
    assert not driver.in_transaction


def test_a_database_without_a_journal_is_warned_of(project, handed_over, caplog):
    project.line("a")
    driver: Any = handed_over.connection.dbapi_connection
    driver.execute("PRAGMA journal_mode = OFF")
    run(project, handed_over)
    [warning] = [one.getMessage() for one in caplog.records if one.levelname == "WARNING"]
    assert warning.startswith(
        "The database has no journal (PRAGMA journal_mode is OFF): a revision that"
    )


def test_the_callers_own_transaction_is_used_and_is_the_callers_to_end(project, handed_over):
    project.line("a", "b")
    with handed_over.begin() as transaction:
        run(project, handed_over, "a")
        run(project, handed_over, "b")
        assert handed_over.in_transaction()
        transaction.rollback()
    assert project.rows("SELECT name FROM sqlite_master") == []
    with handed_over.begin():
        run(project, handed_over)
    assert project.heads() == {"b"}


def test_a_failure_within_the_callers_transaction_says_whose_it_is(project, handed_over):
    project.line("a")
    project.revision("b", "a", BROKEN)
    with handed_over.begin() as transaction:
        with pytest.raises(MigrationError, match=r"The transaction is its caller's to roll back$"):
            run(project, handed_over)
        transaction.rollback()
    assert project.tables() == set()


def test_work_that_an_open_transaction_took_back_is_an_error(project):
    project.line("a")
    before = 'connection.execute(sa.text("SELECT 1"))'
    project.env(env_on(ENGINES["plain"], before=before))
    with pytest.raises(
        TransactionError,
        match=r"already open at context.configure\(\), and it was rolled back: nothing of them st",
    ):
        project.upgrade()
    assert project.tables() == set()
    project.env(env_on(ENGINES["plain"], before=before + "; connection.commit()"))
    project.upgrade()
    assert project.tables() == {"t_a"}


def test_engine_begin_in_env_is_fine(project):
    project.line("a", "b")
    project.env(env_on(ENGINES["plain"]).replace("engine.connect()", "engine.begin()"))
    project.upgrade()
    assert project.heads() == {"b"}


def test_what_env_executes_around_the_revisions_is_kept(project):
    project.line("a")
    project.env(
        env_on(ENGINES["plain"]).replace(
            "        context.run_migrations()",
            '        context.execute("CREATE TABLE t_first (x)")\n'
            "        context.run_migrations()\n"
            '        context.execute("INSERT INTO t_first VALUES (1)")',
        )
    )
    project.upgrade()
    assert project.rows("SELECT * FROM t_first") == [(1,)]


# -- foreign keys ----------------------------------------------------------------------------------

ENFORCED = """
engine = sa.create_engine(url)

@event.listens_for(engine, "connect")
def connect(connection, record):
    connection.execute("PRAGMA foreign_keys = ON")
"""


@pytest.fixture
def family(project: Project) -> Project:
    project.revision(
        "a",
        None,
        "CREATE TABLE parent (id INTEGER PRIMARY KEY); "
        "CREATE TABLE child (id INTEGER REFERENCES parent (id) ON DELETE CASCADE); "
        "INSERT INTO parent VALUES (1); INSERT INTO child VALUES (1)",
    )
    project.env(env_on(ENFORCED))
    project.upgrade()
    return project


def test_a_table_can_be_rebuilt_without_losing_what_refers_to_it(family):
    family.revision(
        "b",
        "a",
        "CREATE TABLE new (id INTEGER PRIMARY KEY, x); INSERT INTO new (id) SELECT id FROM parent; "
        "DROP TABLE parent; ALTER TABLE new RENAME TO parent",
    )
    family.upgrade()
    assert family.rows("SELECT * FROM child") == [(1,)]


def test_altering_a_column_of_a_parent_loses_no_child(family):
    family.revision(
        "b",
        "a",
        "op.alter_column('parent', 'id', type_=sa.BigInteger(), existing_type=sa.Integer())",
    )
    family.upgrade()
    assert family.rows("SELECT type FROM pragma_table_info('parent')") == [("BIGINT",)]
    assert family.rows("SELECT * FROM child") == [(1,)]


def test_rows_that_would_refer_to_nothing_stop_the_revision(family):
    family.revision("b", "a", "DELETE FROM parent")
    with pytest.raises(
        MigrationError,
        match=r"Revision b failed in upgrade\(\) at .*b_.py: it would leave broken foreign keys: 1 "
        r"row of child refers to no row of parent \(rowid 1\); delete or correct .* Nothing of it",
    ):
        family.upgrade()
    assert family.rows("SELECT * FROM parent") == [(1,)]


def test_rows_that_were_broken_before_are_not_the_revisions_fault(family):
    family.execute("INSERT INTO child VALUES (7)")
    family.revision("b", "a", "CREATE TABLE t_b (id INTEGER)")
    family.revision("c", "b", "INSERT INTO child VALUES (8)")
    family.upgrade("b")
    with pytest.raises(MigrationError, match=r"1 row of child .* \(rowid 2, 3\)"):
        family.upgrade()


def test_rows_that_were_broken_before_are_named_once(family, caplog):
    family.execute("INSERT INTO child VALUES (7)")
    family.revision("b", "a", "CREATE TABLE t_b (id INTEGER)")
    family.revision("c", "b", "op.rename_table('child', 'kid')")
    family.upgrade()
    warned = [one.getMessage() for one in caplog.records if one.levelname == "WARNING"]
    assert warned == ["Before this run 1 row of child refers to no row of parent (rowid 2)"]
    assert family.heads() == {"c"}


def test_rows_of_a_table_without_rowids_are_counted(family):
    family.revision(
        "b",
        "a",
        "CREATE TABLE t (a PRIMARY KEY, p REFERENCES parent) WITHOUT ROWID; "
        "INSERT INTO t VALUES (1, 8), (2, 9)",
    )
    with pytest.raises(MigrationError, match="2 rows of t refer to no row of parent; delete"):
        family.upgrade()


def test_a_key_that_others_refer_to_is_not_taken_away(family):
    family.revision("b", "a", "op.drop_constraint('parent_pkey', 'parent')")
    with pytest.raises(
        MigrationError,
        match=r"child refers to columns that are no key, or not there \(foreign key m",
    ):
        family.upgrade()


def test_a_key_that_can_refer_to_nothing_does_not_stop_other_revisions(family):
    family.execute("CREATE TABLE odd (x REFERENCES child (id))", "INSERT INTO odd VALUES (1)")
    family.revision("b", "a", "CREATE TABLE t_b (id INTEGER)")
    family.upgrade()
    assert family.heads() == {"b"}


# -- one at a time ---------------------------------------------------------------------------------


def test_a_database_in_use_is_waited_for_and_then_named(project):
    project.line("a")
    project.env(env_on(ENGINES["plain"], configure="lock_timeout=0.1"))
    engine = sa.create_engine(project.url)
    with engine.connect() as other:
        other.connection.dbapi_connection.execute("BEGIN IMMEDIATE")
        start = time.monotonic()
        with pytest.raises(
            LockTimeout, match=r"test.db is locked by another connection, and 0.1 s of waiting are"
        ):
            project.upgrade()
        assert 0.1 <= time.monotonic() - start < 5
        other.connection.dbapi_connection.rollback()
    engine.dispose()
    project.upgrade()


def test_a_lock_timeout_may_stand_in_the_configuration(project):
    project.line("a")
    project.ini.write_text(project.ini.read_text() + "lock_timeout = soon\n")
    with pytest.raises(Exception, match="lock_timeout must be a number of seconds, not 'soon'"):
        project.upgrade()


def test_several_runners_apply_each_revision_once(project, monkeypatch):
    project.execute("CREATE TABLE counted (id TEXT)")
    below = None
    for number in range(8):
        project.revision(
            f"r{number}",
            below,
            f"CREATE TABLE t_{number} (x); INSERT INTO counted VALUES ('r{number}')",
        )
        below = f"r{number}"
    project.upgrade_at_once(4)
    assert project.rows("SELECT id FROM counted ORDER BY rowid") == [
        (f"r{number}",) for number in range(8)
    ]
    assert project.heads() == {"r7"}


def test_listeners_of_the_application_see_each_transaction(project, handed_over):
    project.line("a", "b")
    seen: list[str] = []
    event.listen(handed_over, "commit", lambda connection: seen.append("commit"))
    run(project, handed_over)
    assert seen.count("commit") >= 2


def test_a_transaction_of_the_script_s_own_is_nested_in_the_revision_s(project, caplog):
    project.revision(
        "a", None,
        "CREATE TABLE t (x); BEGIN; INSERT INTO t VALUES (1); END; BEGIN IMMEDIATE; "
        "INSERT INTO t VALUES (2); ROLLBACK; INSERT INTO t VALUES (3); COMMIT; "
        "COMMIT; INSERT INTO t VALUES (4)",
    )  # fmt: skip
    project.upgrade()
    assert project.rows("SELECT x FROM t") == [(1,), (3,), (4,)]
    warned = [one.getMessage() for one in caplog.records if one.levelname == "WARNING"]
    assert [one.partition(":")[0] for one in warned] == ["COMMIT of the script is left out"]


def test_what_a_script_commits_by_itself_goes_when_its_revision_fails(project):
    project.revision("a", None, "BEGIN; CREATE TABLE t (x); COMMIT; SELECT nonsense")
    with pytest.raises(MigrationError, match="Nothing of it was kept"):
        project.upgrade()
    assert project.tables() == set()


@pytest.mark.parametrize("engine", ENGINES.values(), ids=ENGINES)
@pytest.mark.parametrize("end", ["commit", "rollback"])
def test_after_a_commit_on_the_connection_the_rest_is_a_transaction_too(project, engine, end):
    project.revision("a", None, "CREATE TABLE t (x)")
    project.revision(
        "b",
        "a",
        f"""
        op.execute("INSERT INTO t VALUES (1)")
        op.get_bind().{end}()
        op.execute("INSERT INTO t VALUES (2)")
        op.execute("CREATE TABLE u (x)")
        op.alter_column("t", "x", nullable=False)
        op.execute("SELECT nonsense")
        """,
    )
    project.env(env_on(engine))
    kept = {
        "commit": "What it had committed until then stays, and is not done again: the next 'upgrade' goes on behind it",
        "rollback": "Nothing of it was kept",
    }
    with pytest.raises(MigrationError, match=f"{kept[end]}; the database is at a"):
        project.upgrade()
    assert project.rows("SELECT x FROM t") == ([(1,)] if end == "commit" else [])
    assert project.rows("SELECT sql FROM sqlite_schema WHERE tbl_name IN ('t', 'u')") == [
        ("CREATE TABLE t (x)",)
    ]


def test_a_block_without_transactions_stays_one_within_a_revision(project):
    project.revision(
        "a",
        None,
        """
        op.execute("CREATE TABLE t (x)")
        op.get_bind().commit()
        with op.get_context().autocommit_block():
            op.execute("INSERT INTO t VALUES (1)")
            op.execute("PRAGMA user_version = 7")
            op.get_bind().commit()
            op.execute("VACUUM")
        try:
            with op.get_context().autocommit_block():
                op.execute("SELECT nonsense")
        except sa.exc.OperationalError:
            pass
        op.execute("INSERT INTO t VALUES (2)")
        op.execute("SELECT nonsense")
        """,
    )
    with pytest.raises(MigrationError, match="What it had committed until then stays"):
        project.upgrade()
    assert project.rows("SELECT x FROM t") == [(1,)]
