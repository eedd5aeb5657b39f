"""The runner on PostgreSQL: real transactions, one runner at a time, statements outside of them."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from migrations_runtime import command
from migrations_runtime.errors import (
    LedgerError,
    LockTimeout,
    MigrationError,
    TransactionError,
)
from tests.runtime.project import Project

ENV = """
import sqlalchemy as sa
from migrations_runtime import context

url = context.config.get_main_option("sqlalchemy.url")
options = {{"connect_args": {{"application_name": "the deployment"}}, "poolclass": sa.NullPool}}
engine = sa.create_engine(url, **options)
with engine.connect() as connection:
    {before}
    context.configure(connection=connection, {options})
    with context.begin_transaction():
        context.run_migrations()
"""


def env(before: str = "pass", options: str = "") -> str:
    return ENV.format(before=before, options=options)


@pytest.fixture
def project(tmp_path: Path, postgresql_url: str, monkeypatch: pytest.MonkeyPatch) -> Project:
    monkeypatch.chdir(tmp_path)
    made = Project(tmp_path, postgresql_url)
    made.env(env())
    return made


def test_up_and_down(project):
    project.line("a", "b")
    project.upgrade()
    assert (project.tables(), project.heads()) == ({"t_a", "t_b"}, {"b"})
    project.downgrade("base")
    assert (project.tables(), project.heads()) == (set(), set())


def test_a_failure_keeps_the_revisions_before_and_nothing_of_its_own(project):
    project.line("a", "b")
    project.revision("c", "b", "CREATE TABLE t_c (id INTEGER); INSERT INTO nowhere VALUES (1)")
    with pytest.raises(
        MigrationError,
        match=r"Revision c failed in upgrade\(\) at .*c_.py:11: UndefinedTable: relation \"nowhere\" "
        r"does not exist LINE 1: .*Nothing of it was kept; the database is at b$",
    ):
        project.upgrade()
    assert (project.tables(), project.heads()) == ({"t_a", "t_b"}, {"b"})


@pytest.mark.parametrize("commit", ["op.execute('COMMIT')", "op.get_bind().commit()"])
def test_what_a_script_commits_by_itself_is_kept(project, commit):
    project.revision("a", None, "CREATE TABLE t (id INTEGER)")
    script = f"op.execute('INSERT INTO t VALUES (7)')\n{commit}\nop.execute('SELECT 1 / 0')"
    project.revision("b", "a", script)
    with pytest.raises(
        MigrationError,
        match=r"What it had committed until then stays, and is not done again: .* a$",
    ):
        project.upgrade()
    assert (project.rows("SELECT id FROM t"), project.heads()) == ([(7,)], {"a"})


def test_a_constraint_that_fails_at_commit_is_the_revisions_failure(project):
    project.revision(
        "a",
        None,
        "CREATE TABLE t (id INTEGER PRIMARY KEY, up INTEGER REFERENCES t DEFERRABLE INITIALLY "
        "DEFERRED); INSERT INTO t VALUES (1, 2)",
    )
    with pytest.raises(MigrationError, match=r"Revision a failed in upgrade.*ForeignKeyViolation"):
        project.upgrade()
    assert project.tables() == set()


def test_first_runs_at_the_same_time_apply_each_revision_once(project):
    project.execute("CREATE TABLE counted (number SERIAL, id TEXT)")
    below = None
    for number in range(4):
        project.revision(
            f"r{number}",
            below,
            f"CREATE TABLE t_{number} (x INT); INSERT INTO counted (id) VALUES ('r{number}'); "
            "SELECT pg_sleep(0.05)",
        )
        below = f"r{number}"
    project.upgrade_at_once(4)
    assert project.rows("SELECT id FROM counted ORDER BY number") == [
        (f"r{number}",) for number in range(4)
    ]


@pytest.fixture
def other(project: Project) -> Iterator[sa.Connection]:
    engine = sa.create_engine(project.url)
    with engine.connect() as connection:
        yield connection
    engine.dispose()


def test_the_holder_of_the_lock_is_named(project, other):
    project.line("a")
    project.revision("b", "a", "SELECT pg_sleep(1.5)")
    project.env(env(options="transaction_per_migration=True"))
    slow = threading.Thread(target=project.upgrade)
    slow.start()
    while not project.tables():
        time.sleep(0.02)
    project.env(env(options="lock_timeout=0.2"))
    with pytest.raises(
        LockTimeout,
        match=r"The migration lock of diffgen_version is held by backend \d+, user \w+, application "
        r"'the deployment', from .*, and 0.2 s of waiting are over; wait for it, or end it with "
        r"SELECT pg_terminate_backend\(\d+\), or set lock_timeout higher",
    ):
        project.upgrade()
    slow.join()
    assert project.heads() == {"b"}
    project.upgrade()


def test_the_lock_is_given_back_after_success_and_after_failure(project):
    locks = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'"
    project.env(
        "import sqlalchemy as sa\nfrom migrations_runtime import context\n"
        "connection = context.config.attributes['connection']\n"
        "context.configure(connection=connection)\n"
        "with context.begin_transaction():\n    context.run_migrations()\n"
    )
    project.line("a")
    project.revision("b", "a", "SELECT * FROM nowhere")
    engine = sa.create_engine(project.url)
    with engine.connect() as connection:
        config = project.config()
        config.attributes["connection"] = connection
        command.upgrade(config, "a")
        assert project.rows(locks) == [(0,)]
        with pytest.raises(MigrationError):
            command.upgrade(config, "b")
        assert project.rows(locks) == [(0,)]
        with connection.begin():
            with pytest.raises(MigrationError, match="The transaction is its caller's"):
                command.upgrade(config, "b")
            connection.rollback()
        assert project.rows(locks) == [(0,)]
    engine.dispose()


def test_two_version_tables_have_two_locks(project, other):
    project.line("a")
    other.exec_driver_sql("CREATE SCHEMA tenant")
    other.commit()
    project.revision("b", "a", "SELECT pg_sleep(0.5)")
    slow = threading.Thread(target=project.upgrade)
    slow.start()
    while not project.tables():
        time.sleep(0.02)
    project.env(
        env(
            before="connection.exec_driver_sql('SET search_path TO tenant'); connection.commit()",
            options="version_table_schema='tenant', lock_timeout=0",
        )
    )
    project.upgrade("a")
    assert project.rows("SELECT * FROM tenant.diffgen_version") == [("a",)]
    slow.join()
    assert project.heads() == {"b"}


@pytest.mark.parametrize("makes", ["CREATE SCHEMA tenant", "CREATE TABLE x (y INTEGER)"])
def test_the_schema_of_the_version_table_is_the_first_revision_s_to_make_or_ours(project, makes):
    project.revision("a", None, makes)
    project.revision("b", "a")
    project.env(env(options="version_table_schema='tenant'"))
    project.upgrade()
    assert project.rows("SELECT * FROM tenant.diffgen_version") == [("b",)]
    project.downgrade("a")
    assert project.rows("SELECT * FROM tenant.diffgen_version") == [("a",)]


@pytest.mark.parametrize("schema", [None, "tenant"])
def test_each_tenant_has_its_tables_and_its_version_where_schemas_are_translated(project, schema):
    """Whatever names a table goes by the map: SQL, ``backfill``, and the version table."""
    project.revision(
        "a",
        None,
        f"""
        op.create_table("t", sa.Column("id", sa.Integer(), primary_key=True), schema={schema!r},
                        comment="rows")
        op.add_column("t", sa.Column("b", sa.Integer(), index=True, comment="x"), schema={schema!r})
        op.alter_column("t", "b", new_column_name="c", schema={schema!r})
        op.execute("INSERT INTO acme.t VALUES (1)")
        op.backfill("t", {{"c": 7}}, schema={schema!r}, one_transaction=True)
        """,
    )
    configured = f"version_table_schema={schema!r}"
    mapped = f"connection.execution_options(schema_translate_map={{{schema!r}: 'acme'}})"
    project.execute("CREATE SCHEMA acme", "CREATE TABLE t (id INTEGER)")
    project.env(env(before=mapped, options=configured))
    project.upgrade()
    project.upgrade()
    assert project.rows("SELECT id, c, version_num FROM acme.t, acme.diffgen_version") == [
        (1, 7, "a")
    ]
    assert project.tables() == {"t"}  # of the default schema


def test_a_version_table_that_may_not_be_made_is_named(project, other):
    project.line("a")
    project.execute("CREATE ROLE poor")
    project.execute("REVOKE CREATE ON SCHEMA public FROM public")  # PUBLIC has it until version 14
    try:
        project.env(env(before="connection.exec_driver_sql('SET ROLE poor'); connection.commit()"))
        with pytest.raises(
            LedgerError, match=r"The version table diffgen_version cannot be created: permission d"
        ):
            project.upgrade()
    finally:
        project.execute("DROP ROLE poor")
    assert project.tables() == set()


def test_a_journal_that_may_not_be_read_written_or_made_is_named_with_the_way_out(project, other):
    project.line("a")
    project.revision("b", "a")
    project.upgrade("a")
    project.execute("CREATE ROLE poor", "GRANT ALL ON diffgen_version TO poor")
    project.execute("REVOKE CREATE ON SCHEMA public FROM public")
    steps = {
        "SELECT 1": "diffgen_journal cannot be read as a journal: permission denied",
        "GRANT SELECT ON diffgen_journal TO poor": "journal diffgen_journal cannot be written: perm",
        "ALTER TABLE diffgen_journal RENAME TO gone": "journal diffgen_journal cannot be created: p",
    }
    try:
        project.env(env(before="connection.exec_driver_sql('SET ROLE poor'); connection.commit()"))
        for sql, said in steps.items():
            project.execute(sql)
            with pytest.raises(
                LedgerError, match=f"{said}.* or switch it off with journal = false"
            ):
                project.upgrade()
        project.keep_no_journal()
        project.upgrade()
    finally:
        project.execute("DROP OWNED BY poor", "DROP ROLE poor")
    assert project.heads() == {"b"}


def test_the_journal_is_in_utc_whatever_zone_the_session_has(project, other):
    zone = "connection.exec_driver_sql(\"SET TIME ZONE 'Asia/Kathmandu'\"); connection.commit()"
    project.env(env(before=zone))
    project.line("a")
    project.upgrade()
    [(online,)] = project.rows("SELECT abs(extract(epoch FROM finished_at - clock_timestamp() AT TIME ZONE 'UTC')) FROM diffgen_journal")  # fmt: skip
    assert online < 60
    config = project.config()
    project.line("a", "b")
    command.upgrade(config, "a:b", sql=True)
    project.execute("SET TIME ZONE 'Asia/Kathmandu';" + config.output_buffer.getvalue())
    [(written, who)] = project.rows("SELECT abs(extract(epoch FROM finished_at - clock_timestamp() AT TIME ZONE 'UTC')), user_name FROM diffgen_journal WHERE revision = 'b'")  # fmt: skip
    assert (written < 60, who) == (True, "postgres")


def test_an_index_is_made_concurrently_while_another_runner_waits(project, other):
    project.line("a")
    project.revision(
        "b",
        "a",
        """
        import time
        time.sleep(0.5)
        with op.get_context().autocommit_block():
            op.execute("CREATE INDEX CONCURRENTLY i ON t_a (id)")
        op.execute("CREATE TABLE t_b (id INTEGER)")
        """,
    )
    project.upgrade("a")
    runners = [threading.Thread(target=project.upgrade) for _ in range(2)]
    for runner in runners:
        runner.start()
    for runner in runners:
        runner.join(timeout=20)
    assert project.tables() == {"t_a", "t_b"}
    assert project.rows("SELECT count(*) FROM pg_indexes WHERE indexname = 'i'") == [(1,)]


def test_the_isolation_level_is_back_after_an_autocommit_block(project):
    project.revision(
        "a",
        None,
        """
        with op.get_context().autocommit_block():
            op.execute("CREATE TABLE t_a (id INTEGER)")
        op.execute("CREATE TABLE t_b (id INTEGER)")
        op.execute("SELECT * FROM nowhere")
        """,
    )
    with pytest.raises(MigrationError):
        project.upgrade()
    assert project.tables() == {"t_a"}


def test_a_connection_in_autocommit_is_used_as_it_is_and_warned_about(project, caplog):
    project.line("a")
    project.revision("b", "a", "CREATE INDEX CONCURRENTLY i ON t_a (id)")
    project.revision("c", "b", "CREATE TABLE t_c (id INTEGER); SELECT * FROM nowhere")
    project.env(env().replace("(url,", "(url, isolation_level='AUTOCOMMIT',"))
    with pytest.raises(
        MigrationError,
        match=r"Revision c failed .*\. A connection in AUTOCOMMIT mode commits each DDL statement by "
        r"itself: what ran before stays, and the ledger does not say so",
    ):
        project.upgrade()
    assert (project.tables(), project.heads()) == ({"t_a", "t_c"}, {"b"})
    assert "The connection is in AUTOCOMMIT mode: a revision that fails stays half" in caplog.text


def test_work_that_an_open_transaction_took_back_is_an_error(project):
    project.line("a")
    project.env(env(before="connection.execute(sa.text('SELECT 1'))"))
    with pytest.raises(TransactionError, match="it was rolled back: nothing of them stayed"):
        project.upgrade()
    assert project.tables() == set()


def test_settings_of_the_session_reach_the_revisions(project):
    project.execute("CREATE SCHEMA tenant")
    project.line("a")
    project.env(
        env().replace(
            "        context.run_migrations()",
            "        context.execute('SET search_path TO tenant')\n        context.run_migrations()",
        )
    )
    project.upgrade()
    assert project.rows(
        "SELECT schemaname, tablename FROM pg_tables WHERE tablename LIKE 't_%%'"
    ) == [("tenant", "t_a")]


def test_a_connection_that_dies_is_one_line(project):
    project.line("a")
    project.upgrade()
    project.revision("b", "a", "SELECT pg_terminate_backend(pg_backend_pid())")
    with pytest.raises(
        MigrationError, match=r"Revision b failed in .*AdminShutdown: .*is at a$"
    ) as e:
        project.upgrade()
    assert "\n" not in str(e.value)
    assert project.heads() == {"a"}


def test_a_right_that_is_missing_is_one_line(project):
    project.line("a", "b")
    project.upgrade("a")
    project.execute("CREATE ROLE nobody_in_particular")
    project.env(
        env(
            before="connection.exec_driver_sql('SET ROLE nobody_in_particular'); "
            "connection.commit()"
        )
    )
    with pytest.raises(
        LedgerError, match=r"diffgen_version cannot be read .*: permission denied for"
    ):
        project.upgrade()
    project.execute("DROP ROLE nobody_in_particular")


def test_a_wrong_password_or_database_is_one_line(project):
    project.ini.write_text(
        "[diffgen]\nscript_location = migrations\n"
        f"url = {sa.make_url(project.url).set(database='nope').render_as_string(False)}\n"
    )
    project.line("a")
    with pytest.raises(
        Exception, match=r'^Can.t connect to .*/nope.*: .*"nope" does not exist; see'
    ) as e:
        project.upgrade()
    assert "\n" not in str(e.value)


def test_a_ledger_that_another_tool_moves_meanwhile_takes_the_revision_back(project):
    project.line("a")
    project.revision(
        "b",
        "a",
        "op.execute('CREATE TABLE t_b (id INTEGER)')\n"
        "with op.get_bind().engine.begin() as other:\n"
        "    other.exec_driver_sql(\"UPDATE diffgen_version SET version_num = 'x'\")",
    )
    with pytest.raises(LedgerError, match="Expected one row of 'a' in diffgen_version and found 0"):
        project.upgrade()
    assert (project.tables(), project.heads()) == ({"t_a"}, {"x"})
    told = project.rows("SELECT revision FROM diffgen_journal WHERE state = 'done'")
    assert told == [("a",)]
