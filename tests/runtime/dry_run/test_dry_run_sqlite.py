"""A dry run on SQLite: what it writes does what a run does, and the file stays as it is."""

from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path

import pytest

from diffgen.cli.program import PROGRAM as DIFFGEN
from migrations_runtime import command
from migrations_runtime.__main__ import PROGRAM
from migrations_runtime.errors import CommandError, LockTimeout, MigrationError
from tests.runtime.project import Project


@pytest.fixture
def people(project: Project) -> Project:
    """A database with rows, and a revision to come that reads and changes them."""
    project.revision(
        "a",
        None,
        "CREATE TABLE people (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT);"
        "INSERT INTO people (name) VALUES ('it''s Ann'), ('Bob 100%')",
        "DROP TABLE people",
    )
    project.upgrade()
    project.revision(
        "b",
        "a",
        """
        bind = op.get_bind()
        op.add_column("people", sa.Column("size", sa.Integer()))
        for id_, name in bind.execute(sa.text("SELECT id, name FROM people")).all():
            bind.execute(sa.text("UPDATE people SET size = :n WHERE id = :i"), {"n": len(name), "i": id_})
        op.bulk_insert(sa.table("people", sa.column("name")), [{"name": "Zoë"}, {"name": None}])
        op.alter_column("people", "size", nullable=False, server_default="0")
        """.replace("nullable=False, ", ""),
        "DELETE FROM people WHERE name = 'Zoë'; ALTER TABLE people DROP COLUMN size",
    )
    return project


def dry(project: Project, revision: str, verb: str = "upgrade") -> str:
    config = project.config()
    getattr(command, verb)(config, revision, dry_run=True)
    return config.stdout.getvalue()


def file_of(project: Project) -> Path:
    return Path(project.url.removeprefix("sqlite:///"))


def contents(file: Path) -> list[str]:
    connection = sqlite3.connect(file)
    lines = list(connection.iterdump())
    connection.close()
    return [line for line in lines if 'INTO "diffgen_journal"' not in line]  # which tells the time


def test_the_file_stays_byte_for_byte(people):
    before = file_of(people).read_bytes()
    dry(people, "head")
    assert file_of(people).read_bytes() == before


@pytest.mark.parametrize(("verb", "revision"), [("upgrade", "head"), ("downgrade", "base")])
def test_what_it_writes_does_what_a_run_does(people, verb, revision):
    if verb == "downgrade":
        people.upgrade()
    copy = file_of(people).with_name("copy.db")
    shutil.copy(file_of(people), copy)
    written = dry(people, revision, verb)
    getattr(people, verb)(revision)
    connection = sqlite3.connect(copy, isolation_level=None)
    connection.executescript(written)
    connection.close()
    assert contents(copy) == contents(file_of(people))


def test_it_tells_the_plan_and_only_what_the_scripts_said(people):
    assert dry(people, "head").split("ALTER TABLE")[0] == (
        f"-- Dry run of upgrade head on {people.url}: nothing of it was kept.\n\n"
        "-- From a to b, 1 step:\n-- upgrade a -> b, Revision b.\n\n"
        "PRAGMA foreign_keys = OFF;\n\nBEGIN;\n\n-- Running upgrade a -> b, Revision b.\n\n"
    )
    reads = [line for line in dry(people, "head").splitlines() if line.startswith("SELECT")]
    assert reads == ["SELECT id, name FROM people;"]


def test_values_are_written_into_the_statements(people):
    assert "UPDATE people SET size = 8 WHERE id = 1;" in dry(people, "head")
    assert "INSERT INTO people (name) VALUES ('Zoë');" in dry(people, "head")


def test_nothing_to_do_is_said(project):
    project.line("a")
    project.upgrade()
    assert dry(project, "head").endswith("-- Nothing to do: the database is at a.\n\n")


def test_a_message_cannot_break_out_of_its_comment(project):
    path = project.revision("a", None, "pass")
    path.write_text(path.read_text().replace('"""Revision a."""', '"""x\\rDROP TABLE t;"""'))
    assert "\r" not in dry(project, "head")


def test_a_revision_that_would_fail_fails_and_those_before_are_written(project, capsys):
    project.line("a")
    project.revision("b", "a", "INSERT INTO nowhere VALUES (1)")
    config = project.config()
    with pytest.raises(
        MigrationError, match=r"b failed in upgrade.*no such table.*dry run: nothing was kept$"
    ):
        command.upgrade(config, "head", dry_run=True)
    written = config.stdout.getvalue()
    assert "CREATE TABLE t_a" in written
    assert "nowhere" not in written
    assert project.tables() == set()


def test_what_cannot_be_in_a_transaction_is_written_and_not_run(project):
    project.revision(
        "a",
        None,
        """
        op.execute("CREATE TABLE t (id INTEGER)")
        with op.get_context().autocommit_block():
            op.execute("VACUUM")
        op.execute("CREATE INDEX i ON t (id)")
        """,
    )
    written = dry(project, "head")
    assert (
        "COMMIT;\n\n-- Not run here: cannot VACUUM from within a transaction.\n\nVACUUM;\n\n"
        "BEGIN;\n\nCREATE INDEX i ON t (id);" in written
    )


def test_a_script_that_commits_by_sql_is_written_so(project):
    project.revision("a", None, "CREATE TABLE t (id INTEGER); COMMIT; VACUUM")
    written = dry(project, "head")
    assert "COMMIT;\n\n-- Not run here" in written
    assert project.tables() == set()


def test_a_script_that_ends_the_transaction_of_its_connection_is_refused(project):
    project.revision("a", None, "CREATE TABLE t (id INTEGER)")
    project.revision("b", "a", "op.get_bind().commit()")
    with pytest.raises(
        MigrationError, match=r"b failed in upgrade.*ends the transaction of its connection"
    ):
        dry(project, "head")
    assert project.tables() == set()


def test_a_script_with_a_connection_of_its_own_is_refused(project):
    project.revision("a", None, "op.get_bind().engine.connect()")
    with pytest.raises(MigrationError, match="opens a connection of its own"):
        dry(project, "head")


def test_other_threads_may_connect_by_the_same_engine(project):
    project.env("""
        import sqlalchemy as sa
        from migrations_runtime import context

        engine = sa.create_engine(context.config.get_main_option("sqlalchemy.url"))
        with engine.connect() as connection:
            context.configure(connection=connection)
            with context.begin_transaction():
                context.run_migrations()
        engine.dispose()
        """)
    project.revision(
        "a",
        None,
        """
        import threading
        engine, seen = op.get_bind().engine, []
        thread = threading.Thread(target=lambda: seen.append(engine.connect().close()))
        thread.start()
        thread.join()
        assert seen == [None]
        """,
    )
    assert "INSERT INTO diffgen_version" in dry(project, "head")


def test_rows_that_would_refer_to_nothing_fail_as_in_a_run(project):
    project.env(
        (project.folder / "migrations/env.py")
        .read_text()
        .replace(
            "        context.configure(connection=connection)",
            "        connection.exec_driver_sql('PRAGMA foreign_keys = ON')\n"
            "        connection.commit()\n"
            "        context.configure(connection=connection)",
        )
    )
    project.revision(
        "a",
        None,
        "CREATE TABLE up (id INTEGER PRIMARY KEY);"
        "CREATE TABLE low (up INTEGER REFERENCES up (id)); INSERT INTO low VALUES (1)",
    )
    with pytest.raises(MigrationError, match="it would leave broken foreign keys"):
        dry(project, "head")


def test_it_waits_for_a_lock_no_longer_than_a_second(people):
    other = sqlite3.connect(file_of(people), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(LockTimeout, match="1 s of waiting are over"):
        dry(people, "head")
    other.close()


def test_in_a_transaction_of_the_caller_it_takes_back_its_own_part_only(project):
    project.env("""
        import sqlalchemy as sa
        from migrations_runtime import context

        engine = sa.create_engine(context.config.get_main_option("sqlalchemy.url"))
        with engine.begin() as connection:
            connection.exec_driver_sql("CREATE TABLE mine (id INTEGER)")
            context.configure(connection=connection)
            context.run_migrations()
        engine.dispose()
        """)
    project.line("a")
    assert "CREATE TABLE t_a (id INTEGER);" in dry(project, "head")
    assert project.tables() == {"mine"}


def test_one_transaction_for_all_revisions_is_written_as_one(project):
    env = (project.folder / "migrations/env.py").read_text()
    project.env(
        env.replace(
            "connection=connection", "connection=connection, transaction_per_migration=False"
        )
    )
    project.line("a", "b")
    assert dry(project, "head").count("BEGIN;") == 1


def test_it_goes_with_a_database_and_sql_with_none(project):
    project.line("a")
    with pytest.raises(CommandError, match="--dry-run asks the database where it is"):
        command.upgrade(project.config(), "head", sql=True, dry_run=True)
    with pytest.raises(CommandError, match="Range revision not allowed"):
        command.upgrade(project.config(), "base:head", dry_run=True)


def test_both_programs_have_the_flag(project, capsys):
    project.line("a")
    assert PROGRAM.run(["upgrade", "head", "--dry-run"]) == 0
    assert "CREATE TABLE t_a (id INTEGER);" in capsys.readouterr().out
    assert PROGRAM.run(["upgrade", "head", "--dry-run", "--sql"]) == 2
    assert "--dry-run asks the database where it is" in capsys.readouterr().err
    assert DIFFGEN.run(["downgrade", "base", "--dry-run"]) == 0
    assert "-- Nothing to do: the database is at <base>." in capsys.readouterr().out


def test_a_stamp_can_be_tried(project):
    project.line("a", "b")
    script = "\n".join(project.printed("stamp", "b", dry_run=True))
    assert "-- stamp <base> -> b" in script
    assert "INSERT INTO diffgen_version (version_num) VALUES ('b');" in script
    assert "CREATE TABLE t_a" not in script
    assert project.printed("current") == []
