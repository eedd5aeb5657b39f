"""Upgrade and downgrade: a transaction for each revision, its row within, and nothing left half done."""

from __future__ import annotations

import os

import pytest
import sqlalchemy as sa

from migrations_runtime import command
from migrations_runtime.errors import (
    CommandError,
    LedgerError,
    MigrationError,
    ResolutionError,
)
from migrations_runtime.scripts import run_script


def test_up_and_down_a_line(project):
    project.line("a", "b", "c")
    project.upgrade("b")
    assert (project.tables(), project.heads()) == ({"t_a", "t_b"}, {"b"})
    project.upgrade("+1")
    assert (project.tables(), project.heads()) == ({"t_a", "t_b", "t_c"}, {"c"})
    project.downgrade("-1")
    assert (project.tables(), project.heads()) == ({"t_a", "t_b"}, {"b"})
    project.downgrade("base")
    assert (project.tables(), project.heads()) == (set(), set())
    project.upgrade("head")
    assert project.heads() == {"c"}


def test_a_failure_keeps_the_revisions_before_and_nothing_of_its_own(project):
    project.line("a", "b")
    project.revision("c", "b", "CREATE TABLE t_c (id INTEGER); INSERT INTO nowhere VALUES (1)")
    project.revision("d", "c")
    with pytest.raises(
        MigrationError,
        match=r"^Revision c failed in upgrade\(\) at migrations/versions/c_.py:11: "
        r"OperationalError: no such table: nowhere \[SQL: INSERT INTO nowhere VALUES \(1\)\]\. "
        r"Nothing of it was kept; the database is at b$",
    ) as raised:
        project.upgrade()
    assert isinstance(raised.value.__cause__, sa.exc.OperationalError)
    assert (project.tables(), project.heads()) == ({"t_a", "t_b"}, {"b"})
    project.revision("c", "b", "CREATE TABLE t_c (id INTEGER)")
    project.upgrade()
    assert project.heads() == {"d"}


def test_ddl_after_and_before_rows_is_rolled_back_together(project):
    project.line("a")
    project.revision(
        "b",
        "a",
        "INSERT INTO t_a VALUES (1); CREATE TABLE t_b (id INTEGER); ALTER TABLE t_a ADD x; "
        "INSERT INTO t_b VALUES (1); DROP TABLE t_a; SELECT * FROM nowhere",
    )
    with pytest.raises(MigrationError, match="no such table: nowhere"):
        project.upgrade()
    assert project.tables() == {"t_a"}
    assert project.rows("SELECT * FROM t_a") == []


def test_a_failing_downgrade_keeps_what_was_undone(project):
    project.revision("a", None, "CREATE TABLE t_a (id INTEGER)", "DROP TABLE nowhere")
    project.revision("b", "a", "CREATE TABLE t_b (id INTEGER)", "DROP TABLE t_b")
    project.upgrade()
    with pytest.raises(MigrationError, match=r"Revision a failed in downgrade\(\) at .*a_.py:13: "):
        project.downgrade("base")
    assert (project.tables(), project.heads()) == ({"t_a"}, {"a"})


def test_an_error_of_the_scripts_own_code_names_its_innermost_line(project):
    (project.folder / "prices.py").write_text("def fill():\n    raise ValueError('no\\nprice')\n")
    project.ini.write_text(project.ini.read_text() + "prepend_sys_path = .\n")
    project.revision("a", None, "import prices\nprices.fill()")
    with pytest.raises(
        MigrationError, match=r"failed in upgrade\(\) at prices.py:2: ValueError: no pr"
    ):
        project.upgrade()


def test_every_script_is_loaded_before_the_first_one_runs(project):
    project.line("a")
    broken = project.revision("b", "a")
    for source, message in (
        ("def upgrade(:\n", r"^migrations/versions/b_.py:\d+: syntax error: invalid syntax"),
        ("x = nothing\n", r"b_.py cannot be loaded \(migrations/versions/b_.py:\d+\): NameError"),
        ("", r"^migrations/versions/b_.py has no function upgrade\(\); write one"),
        ("async def upgrade(): ...\n", r"b_.py has 'async def upgrade\(\)', which nobody awaits"),
        ("def upgrade():\n    yield\n", r"b_.py has a 'yield' in upgrade\(\), so that a call runs"),
        ("async def upgrade():\n    yield\n", r"b_.py has a 'yield' in upgrade\(\), so that"),
    ):
        broken.write_text(f"revision = 'b'\ndown_revision = 'a'\n\n\ndef other(): ...\n{source}")
        with pytest.raises(CommandError, match=message):
            project.upgrade()
        assert project.tables() == set()


def test_nothing_to_do_writes_nothing(project):
    project.upgrade("head")
    assert project.rows("SELECT name FROM sqlite_master") == []
    project.line("a")
    project.upgrade()
    project.upgrade()
    assert project.heads() == {"a"}


def test_a_database_at_an_id_that_no_file_has(project):
    project.line("a", "b")
    project.upgrade()
    (project.versions / "b_.py").unlink()
    for run in (project.upgrade, lambda: project.downgrade("base"), lambda: project.upgrade("+1")):
        with pytest.raises(
            ResolutionError, match="identified by 'b', at which the database is: it"
        ):
            run()
    assert project.printed("current") == ["b (in no file)"]
    command.stamp(project.config(), "a", purge=True)
    assert project.heads() == {"a"}


def test_branches_merge_and_part_again(project):
    project.line("a")
    project.revision("b", "a")
    project.revision("c", "a")
    project.revision("m", ("b", "c"))
    project.upgrade("b")
    project.upgrade("c")
    assert project.heads() == {"b", "c"}
    project.upgrade("heads")
    assert project.heads() == {"m"}
    project.downgrade("-1")
    assert project.heads() == {"b", "c"}
    project.downgrade("a")
    assert project.heads() == {"a"}


def test_the_version_table_has_the_well_known_shape(project):
    project.line("a")
    project.upgrade()
    assert project.rows("SELECT sql FROM sqlite_master WHERE name = 'diffgen_version'") == [
        (
            "CREATE TABLE diffgen_version (\n\tversion_num VARCHAR(255) NOT NULL, \n\t"
            "CONSTRAINT diffgen_version_pkc PRIMARY KEY (version_num)\n)",
        )
    ]


def test_a_database_of_another_tool_goes_on(project):
    project.line("a" * 12, "b" * 12)
    project.execute(
        "CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL, "
        "CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num))",
        "INSERT INTO alembic_version VALUES ('aaaaaaaaaaaa')",
    )
    project.env(ENV_WITH.format(options="version_table='alembic_version'"))
    project.upgrade()
    assert project.rows("SELECT * FROM alembic_version") == [("b" * 12,)]
    project.revision("c" * 40, "b" * 12)
    with pytest.raises(LedgerError, match=r"version_num holds 32 characters and 'c+' has 40; make"):
        project.upgrade()


def test_a_row_that_something_else_took_away_is_noticed(project):
    project.line("a")
    project.revision("b", "a", "DELETE FROM diffgen_version")
    project.upgrade("a")
    with pytest.raises(LedgerError, match="Expected one row of 'a' in diffgen_version and found 0"):
        project.upgrade()
    assert project.heads() == {"a"}


def test_on_version_apply_is_told_of_each_step_within_its_transaction(project):
    project.line("a", "b")
    project.env("""
        import sqlalchemy as sa
        from migrations_runtime import context

        def told(ctx, step, heads, run_args):
            ctx.connection.execute(sa.text("CREATE TABLE IF NOT EXISTS told (x)"))
            what = [step.is_upgrade, step.is_stamp, step.up_revision_id, sorted(heads), run_args]
            ctx.connection.execute(sa.text("INSERT INTO told VALUES (:x)"), {"x": repr(what)})

        engine = sa.create_engine(context.config.get_main_option("sqlalchemy.url"), poolclass=sa.NullPool)
        with engine.connect() as connection:
            context.configure(connection=connection, on_version_apply=told)
            with context.begin_transaction():
                context.run_migrations()
        engine.dispose()
        """)
    project.upgrade("a")
    command.stamp(project.config(), "b")
    assert project.rows("SELECT x FROM told") == [
        ("[True, False, 'a', ['a'], {}]",),
        ("[True, True, 'b', ['b'], {}]",),
    ]


def test_run_migrations_gives_its_arguments_to_the_scripts(project):
    path = project.revision("a")
    path.write_text(
        path.read_text().replace("def upgrade():\n    pass", "def upgrade(name):\n    print(name)")
    )
    project.env(ENV_WITH.format(options="").replace("run_migrations()", "run_migrations(name='x')"))
    project.upgrade()
    assert project.heads() == {"a"}


def test_one_transaction_for_the_whole_run_where_that_is_asked_for(project):
    project.line("a", "b")
    project.revision("c", "b", "SELECT * FROM nowhere")
    project.env(ENV_WITH.format(options="transaction_per_migration=False"))
    with pytest.raises(MigrationError, match="Nothing of this run was kept"):
        project.upgrade()
    assert project.tables() == set()
    assert project.rows("SELECT revision, state FROM diffgen_journal") == [("c", "failed")]
    project.upgrade("b")
    assert project.heads() == {"b"}


def test_autocommit_block_leaves_the_transaction_and_comes_back(project):
    project.line("a")
    project.revision(
        "b",
        "a",
        """
        op.execute("INSERT INTO t_a VALUES (1)")
        with op.get_context().autocommit_block():
            op.execute("VACUUM")
        op.execute("INSERT INTO t_a VALUES (2)")
        op.execute("SELECT * FROM nowhere")
        """,
    )
    with pytest.raises(MigrationError):
        project.upgrade()
    assert project.rows("SELECT * FROM t_a") == [(1,)]
    assert project.heads() == {"a"}


def test_run_script_stays_in_the_callers_transaction_and_out_of_the_ledger(project):
    path = project.revision("a", None, "CREATE TABLE t_a (id INTEGER)", "DROP TABLE t_a")
    engine = sa.create_engine(project.url)
    with engine.begin() as connection:
        run_script(path, "upgrade", connection)
        assert sa.inspect(connection).get_table_names() == ["t_a"]
        run_script(str(path), "downgrade", connection)
        assert sa.inspect(connection).get_table_names() == []
        with pytest.raises(
            MigrationError, match=r"downgrade\(\) failed at .*a_.py:13: Operational"
        ):
            run_script(path, "downgrade", connection)
    engine.dispose()


ENV_WITH = """
import sqlalchemy as sa
from migrations_runtime import context

engine = sa.create_engine(context.config.get_main_option("sqlalchemy.url"), poolclass=sa.NullPool)
with engine.connect() as connection:
    context.configure(connection=connection, {options})
    with context.begin_transaction():
        context.run_migrations()
engine.dispose()
"""


def test_the_line_of_a_script_in_an_installed_package_is_named(project, monkeypatch):
    project.revision("a", None, 'raise ValueError("no")')
    installed = (f"{project.folder.resolve()}{os.sep}",)
    monkeypatch.setattr("migrations_runtime.origin._installed", lambda: installed)
    with pytest.raises(
        MigrationError, match=r"failed in upgrade\(\) at .*a_.py:10: ValueError: no"
    ):
        project.upgrade()
