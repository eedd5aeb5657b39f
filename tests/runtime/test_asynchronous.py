"""Asynchronous drivers: from the command line, within a running loop, on a connection handed over."""

from __future__ import annotations

import asyncio
import gc
import io

import pytest
import sqlalchemy as sa
from sqlalchemy.ext.asyncio import create_async_engine

from migrations_runtime import command
from migrations_runtime.config import Config
from migrations_runtime.errors import (
    ConnectionFailed,
    EnvironmentScriptError,
    MigrationError,
    TransactionError,
)
from tests.runtime.project import Project

ENV = """
import sqlalchemy as sa
from sqlalchemy.ext.asyncio import async_engine_from_config
from migrations_runtime import context

config = context.config


def migrate(connection):
    context.configure(connection=connection)
    with context.begin_transaction():
        context.run_migrations()


async def connect():
    section = config.get_section(config.config_ini_section)
    engine = async_engine_from_config(section, poolclass=sa.NullPool)
    async with engine.connect() as connection:
        {before}
        await connection.run_sync(migrate)


handed = config.attributes.get("connection")
if handed is not None:
    migrate(handed)
else:
    {run}
"""


def write_env(project: Project, run: str = "context.run_async(connect)", before: str = "") -> None:
    project.env(ENV.replace("{run}", run).replace("{before}", before or "pass"))


@pytest.fixture(params=["sqlite", "postgresql"])
def asynchronous(request: pytest.FixtureRequest, project: Project) -> Project:
    """An environment on a database with an asynchronous driver."""
    driver = "sqlite+aiosqlite"
    if request.param == "postgresql":
        project.url = request.getfixturevalue("postgresql_url")
        driver = "postgresql+asyncpg"
    url = sa.make_url(project.url).set(drivername=driver).render_as_string(hide_password=False)
    project.ini.write_text(
        f"[diffgen]\nscript_location = %(here)s/migrations\nsqlalchemy.url = {url}\n"
    )
    write_env(project)
    project.line("a", "b")
    return project


def async_url(project: Project) -> str:
    return project.config().required("sqlalchemy.url")


def test_it_goes_up_and_down(asynchronous):
    asynchronous.upgrade()
    assert (asynchronous.heads(), asynchronous.tables()) == ({"b"}, {"t_a", "t_b"})
    assert asynchronous.printed("current") == ["b (head)"]
    asynchronous.downgrade("base")
    assert (asynchronous.heads(), asynchronous.tables()) == (set(), set())


def test_a_revision_that_fails_leaves_nothing(asynchronous):
    asynchronous.revision("c", "b", "CREATE TABLE t_c (id INTEGER); nonsense")
    with pytest.raises(
        MigrationError, match=r"Revision c failed in upgrade\(\) at .*; the databas"
    ):
        asynchronous.upgrade()
    assert (asynchronous.heads(), asynchronous.tables()) == ({"b"}, {"t_a", "t_b"})


def test_a_script_may_await(asynchronous):
    asynchronous.revision(
        "c",
        "b",
        "async def fill(connection):\n"
        "    await connection.execute(sa.text('INSERT INTO t_a VALUES (7)'))\n"
        "op.run_async(fill)",
    )
    asynchronous.upgrade()
    assert asynchronous.rows("SELECT id FROM t_a") == [(7,)]


def test_commands_run_within_a_running_loop(asynchronous):
    async def program() -> None:
        asynchronous.upgrade("a")
        asynchronous.upgrade("+1")
        assert asynchronous.printed("current") == ["b (head)"]

    asyncio.run(program())
    assert asynchronous.heads() == {"b"}


def test_errors_come_out_of_a_running_loop_as_they_are(asynchronous):
    asynchronous.revision("c", "b", "nonsense()")

    async def program() -> None:
        asynchronous.upgrade()

    with pytest.raises(MigrationError, match=r"failed in upgrade\(\) at .*c_.py:10: NameError"):
        asyncio.run(program())


def test_a_connection_may_be_handed_over_in_a_running_loop(asynchronous):
    def upgrade(connection: sa.Connection) -> None:
        config = Config(
            asynchronous.ini, attributes={"connection": connection}, stdout=io.StringIO()
        )
        command.upgrade(config, "head")

    async def program() -> None:
        engine = create_async_engine(async_url(asynchronous), poolclass=sa.NullPool)
        async with engine.connect() as connection:
            await connection.run_sync(upgrade)

    asyncio.run(program())
    assert (asynchronous.heads(), asynchronous.tables()) == ({"b"}, {"t_a", "t_b"})


def test_an_open_transaction_that_takes_the_work_back_is_an_error(asynchronous):
    write_env(asynchronous, before="await connection.execute(sa.text('SELECT 1'))")
    with pytest.raises(
        TransactionError,
        match=r"in a transaction that was already open at context.configure\(\), and it was rolled",
    ):
        asynchronous.upgrade()
    assert asynchronous.tables() == set()


def test_an_open_transaction_that_is_committed_keeps_the_work(asynchronous):
    env = ENV.replace("engine.connect()", "engine.begin()").replace("{before}", "pass")
    asynchronous.env(env.replace("{run}", "context.run_async(connect)"))
    asynchronous.upgrade()
    assert (asynchronous.heads(), asynchronous.tables()) == ({"b"}, {"t_a", "t_b"})


def test_asyncio_run_is_right_on_the_command_line_and_explained_elsewhere(asynchronous):
    write_env(
        asynchronous,
        run="import asyncio; c = connect()\n    try: asyncio.run(c)\n    finally: c.close()",
    )
    asynchronous.upgrade("a")

    async def program() -> None:
        asynchronous.upgrade("b")

    with pytest.raises(
        EnvironmentScriptError,
        match=r"^migrations/env.py:28: an event loop is running here already; write "
        r"context.run_async\(...\) in place of asyncio.run",
    ):
        asyncio.run(program())


@pytest.mark.filterwarnings("ignore:coroutine 'connect' was never awaited")  # SQLAlchemy's
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_an_env_that_connects_as_to_any_other_driver_is_told_so(asynchronous):
    asynchronous.env("""
        import sqlalchemy as sa
        from migrations_runtime import context

        url = context.config.get_main_option("sqlalchemy.url")
        connection = sa.create_engine(url, poolclass=sa.NullPool).connect()
        """)
    with pytest.raises(
        ConnectionFailed, match=r"sqlalchemy.url: the driver is asynchronous, and env.py connects"
    ):
        asynchronous.upgrade()
    gc.collect()  # what was never awaited is told here, and not in another test


def test_an_index_is_made_concurrently(project, postgresql_url):
    project.url = postgresql_url
    project.ini.write_text(
        "[diffgen]\nscript_location = %(here)s/migrations\n"
        f"sqlalchemy.url = {postgresql_url.replace('+psycopg:', '+asyncpg:')}\n"
    )
    write_env(project)
    project.line("a")
    project.revision(
        "b",
        "a",
        "with op.get_context().autocommit_block():\n"
        '    op.execute("CREATE INDEX CONCURRENTLY i ON t_a (id)")\n'
        'op.execute("CREATE TABLE t_b (id INTEGER)")',
    )
    project.upgrade()
    assert project.heads() == {"b"}
    assert project.rows("SELECT indexname FROM pg_indexes WHERE tablename = 't_a'") == [("i",)]


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({"port": 1}, "Connect call failed"),
        ({"database": "nowhere"}, 'database "nowhere" does not exist'),
    ],
)
def test_a_server_that_cannot_be_reached_is_named(project, postgresql_url, change, complaint):
    url = sa.make_url(postgresql_url).set(drivername="postgresql+asyncpg", **change)
    (project.folder / "migrations" / "env.py").unlink()
    config = project.config()
    config.set_main_option("sqlalchemy.url", url.render_as_string(hide_password=False))
    with pytest.raises(
        ConnectionFailed, match=rf"^Can't connect to postgresql\+asyncpg:.*{complaint}"
    ):
        command.upgrade(config, "head")
