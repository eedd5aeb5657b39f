"""Statements that go to PostgreSQL in one message, and nothing else depends on it."""

from __future__ import annotations

import logging
import textwrap
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from migrations_runtime.errors import MigrationError
from tests.runtime.project import ENV, Project
from tests.speed.wires import CountingWire, counted

TABLE = 'op.create_table("t", sa.Column("id", sa.Integer(), primary_key=True), sa.Column("a", sa.Text()))'


@pytest.fixture
def project(tmp_path: Path, postgresql_url: str) -> Project:
    return Project(tmp_path, postgresql_url)


@pytest.fixture
def wire(project: Project, postgresql_url: str) -> Iterator[CountingWire]:
    """What is sent to the database of the project."""
    with counted(postgresql_url) as (there, wire):
        project.ini.write_text(project.ini.read_text().replace(postgresql_url, there))
        yield wire


def messages(wire: CountingWire) -> list[str]:
    """Return what was sent for scripts, each on one line: after the tables were made, before they are filled.

    Without questions, and what the driver lets go that it has prepared, where a table is altered.
    """
    sent = [" ".join(one.split()) for one in wire.statements]
    sent = [one for one in sent if one != "DEALLOCATE ALL" and "pg_catalog" not in one]
    (made,) = (n for n, one in enumerate(sent) if one.startswith("CREATE TABLE diffgen_journal"))
    (moved,) = (n for n, one in enumerate(sent) if one.startswith("INSERT INTO diffgen_version"))
    return sent[made + 1 : moved]


def steps(project: Project, *ups: str) -> None:
    project.steps(*((up, "pass") for up in ups))


def test_what_is_asked_comes_after_what_is_held_back(project: Project, wire: CountingWire) -> None:
    steps(
        project,
        TABLE,
        "op.add_column('t', sa.Column('b', sa.Integer()))",
        "op.bulk_insert(sa.table('t', sa.column('a')), [{'a': 'x'}])",
        "op.create_index('i', 't', ['b'])",
        "UPDATE t SET b = id",
        "ALTER TABLE t ADD COLUMN c INTEGER",
        "op.create_table('u', sa.Column('mood', sa.Enum('sad', name='mood')))",
    )
    project.upgrade()
    sent = messages(wire)
    assert [one.split(" (")[0] for one in sent] == [
        "CREATE TABLE t",
        "INSERT INTO t",
        "CREATE INDEX i ON t",
        "UPDATE t SET b = id",
        "ALTER TABLE t ADD COLUMN c INTEGER",
        "CREATE TYPE mood AS ENUM",
        "CREATE TABLE u",
    ]
    assert sent[0].endswith("; ALTER TABLE t ADD COLUMN b INTEGER")
    assert project.rows("SELECT a, b, c FROM t") == [("x", 1, None)]


def test_signs_that_a_driver_or_sqlalchemy_reads_are_kept(project: Project) -> None:
    said = "100 %, %s %(x)s, a:b ::x; it's"
    steps(
        project,
        TABLE,
        f"op.create_table_comment('t', {said!r})",
        r"INSERT INTO t VALUES (1, '%% 5 %(x)s \:x a:b'), (2, 'b');",
        "op.execute(sa.text('INSERT INTO t VALUES (3, :a)').bindparams(a='c%'))",
        r"ALTER TABLE t ADD CONSTRAINT c CHECK (a NOT LIKE '\:x %')",
    )
    project.upgrade()
    assert project.rows("SELECT obj_description('t'::regclass)") == [(said,)]
    assert project.rows("SELECT a FROM t ORDER BY id") == [("%% 5 %(x)s :x a:b",), ("b",), ("c%",)]


@pytest.mark.parametrize(
    "slow",
    [
        "INSERT INTO t VALUES (1, pg_sleep(0.3)::text)",
        "INSERT INTO t SELECT 1, pg_sleep(0.3)::text",
    ],
)
def test_after_one_that_takes_long_each_is_by_itself(
    project: Project, wire: CountingWire, slow: str
) -> None:
    many = [f"CREATE TABLE u{number} (id INTEGER)" for number in range(30)]
    steps(project, TABLE, slow, *many)
    project.upgrade()
    sent = messages(wire)
    last_together = next(n for n, one in enumerate(sent) if "pg_sleep" in one)
    assert sum(one.startswith("CREATE TABLE u") for one in sent[last_together + 1 :]) > 5
    assert not any("; " in one for one in sent[last_together + 1 :])
    assert project.heads() == {"r31"}


@contextmanager
def hearing(target: Any, event: str, heard: list[str]) -> Iterator[None]:
    def hear(*given: Any) -> None:
        heard.append(str(given[2] if "cursor" in event else given[1]))

    sa.event.listen(target, event, hear)
    try:
        yield
    finally:
        sa.event.remove(target, event, hear)


@pytest.mark.parametrize("event", ["before_cursor_execute", "after_execute"])
def test_who_listens_hears_each(project: Project, event: str) -> None:
    project.line(*"abcd")
    heard: list[str] = []
    with hearing(sa.Engine, event, heard):
        project.upgrade()
    assert sum(one.strip().startswith("CREATE TABLE t_") for one in heard) == 4


REWRITING = """
def rewritten(connection, cursor, statement, *rest):
    return (statement.replace("TEXT", "VARCHAR(9)", 1), rest[0])

sa.event.listen(connection, "before_cursor_execute", rewritten, retval=True)
"""


def test_who_listens_to_the_connection_does_too(project: Project) -> None:
    listening = textwrap.indent(REWRITING, " " * 8).lstrip()
    project.env(
        ENV.replace(
            "context.configure(connection", f"{listening}        context.configure(connection"
        )
    )
    steps(project, *(f"CREATE TABLE t{number} (a TEXT)" for number in range(3)))
    project.upgrade()
    asked = "SELECT data_type FROM information_schema.columns WHERE table_name ~ '^t\\d'"
    assert project.rows(asked) == [("character varying",)] * 3


def test_a_driver_that_has_all_prepared_makes_an_exception(
    project: Project, wire: CountingWire
) -> None:
    project.env(ENV.replace("NullPool)", "NullPool, connect_args={'prepare_threshold': 0})"))
    project.line(*"abcd")
    project.upgrade()
    assert sum("CREATE TABLE t_" in one for one in wire.statements) == 1


def test_a_dry_run_writes_each(project: Project) -> None:
    steps(project, TABLE, "INSERT INTO t VALUES (1, 'x')", "op.drop_column('t', 'a')")
    printed = project.printed("upgrade", "head", dry_run=True)
    assert "INSERT INTO t VALUES (1, 'x');" in printed
    assert "ALTER TABLE t DROP COLUMN a;" in printed


def test_schemas_are_translated(project: Project) -> None:
    given = "connection.execution_options(schema_translate_map={'app': 'public'})"
    project.env(ENV.replace("connection=connection", given))
    steps(project, TABLE.replace('"t",', '"t",', 1)[:-1] + ", schema='app')", *["SELECT 1"] * 3)
    project.upgrade()
    assert project.tables() == {"t"}


ASYNCHRONOUS = """
import asyncio
from sqlalchemy.ext.asyncio import create_async_engine
from migrations_runtime import context

def run(connection):
    context.configure(connection=connection)
    with context.begin_transaction():
        context.run_migrations()

async def main():
    engine = create_async_engine(context.config.get_main_option("sqlalchemy.url"))
    async with engine.connect() as connection:
        await connection.run_sync(run)
    await engine.dispose()

asyncio.run(main())
"""


@pytest.mark.parametrize(("driver", "number"), [("psycopg_async", 3), ("asyncpg", 60)])
def test_drivers_get_what_they_take(
    project: Project, wire: CountingWire, driver: str, number: int
) -> None:
    project.ini.write_text(project.ini.read_text().replace("+psycopg:", f"+{driver}:"))
    project.env(ASYNCHRONOUS)
    project.line(*(f"r{number}" for number in range(60)))
    project.upgrade()
    assert project.heads() == {"r59"}
    assert sum("CREATE TABLE t_r" in one for one in wire.statements) == number


def test_a_failure_of_one_in_a_message_is_told_of_the_right_revision(
    project: Project, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    project.line(*"abcdefg")
    path = project.revision("d", "c", "ALTER TABLE missing ADD COLUMN a INTEGER")
    with pytest.raises(MigrationError) as raised:
        project.upgrade()
    assert str(raised.value).startswith(f"Revision d failed in upgrade() at {path}")
    assert project.tables() == {"t_a", "t_b", "t_c"}
    assert any("Taken back, to be run one by one" in one for one in caplog.messages)
