"""env.py: what it can ask and say, and how its errors read."""

from __future__ import annotations

import subprocess
import sys
import threading

import pytest
import sqlalchemy as sa
from sqlalchemy.ext.asyncio import create_async_engine

from migrations_runtime import command, context
from migrations_runtime.config import Config
from migrations_runtime.environment import EnvironmentContext
from migrations_runtime.errors import (
    CommandError,
    ConfigError,
    ConnectionFailed,
    DatabaseRefused,
    EnvironmentScriptError,
    MultipleHeads,
)
from migrations_runtime.migration_context import MigrationContext
from migrations_runtime.revisions import ScriptDirectory
from tests.runtime.project import ENV, Project


def environment(project: Project, **kw: object) -> EnvironmentContext:
    config = project.config()
    return EnvironmentContext(config, ScriptDirectory.from_config(config), **kw)


def test_context_outside_env_says_so():
    with pytest.raises(
        CommandError, match=r"migrations_runtime.context is for env.py, which a comm"
    ):
        context.is_offline_mode()
    with pytest.raises(CommandError, match=r"is for env.py"):
        _ = context.config
    with pytest.raises(AttributeError, match="no attribute 'nonsense'"):
        _ = context.nonsense


def test_what_env_can_ask(project):
    project.line("aaaa", "bbbb")
    with environment(
        project, destination_rev="bb", tag="t", x_arguments=["a=1=2", "flag"]
    ) as running:
        assert context.config is running.config
        assert context.script is running.script
        assert (context.is_offline_mode(), context.requires_connection()) == (False, True)
        assert context.get_head_revision() == "bbbb"
        assert context.get_head_revisions() == ("bbbb",)
        assert context.get_revision_argument() == "bbbb"
        assert context.get_tag_argument() == "t"
        assert context.get_x_argument() == ["a=1=2", "flag"]
        assert context.get_x_argument(as_dictionary=True) == {"a": "1=2", "flag": ""}
        with pytest.raises(CommandError, match="No starting revision argument"):
            context.get_starting_revision_argument()
        with pytest.raises(EnvironmentScriptError, match="No context has been configured yet"):
            context.get_context()


def test_configure_keeps_every_option_and_no_other(project):
    metadata = sa.MetaData()
    engine = sa.create_engine("sqlite://")
    with environment(project), engine.connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=metadata,
            include_schemas=True,
            my_own=1,
        )
        opts = context.get_context().opts
        assert opts["target_metadata"] is metadata
        assert (opts["include_schemas"], opts["my_own"]) == (True, 1)
        assert "compare_type" not in opts
        assert context.get_bind() is connection
        assert context.get_starting_revision_argument() is None
        assert context.is_transactional_ddl()
        impl = context.get_impl()
        assert (impl.dialect.name, impl.transactional_ddl) == ("sqlite", True)
        assert (impl.connection, impl.bind, impl.as_sql) == (connection, connection, False)
    engine.dispose()


def test_an_engine_is_no_connection(project):
    engine = sa.create_engine("sqlite://")
    with (
        environment(project),
        pytest.raises(CommandError, match="must be a Connection, and this is an Engine"),
    ):
        context.configure(connection=engine)
    engine.dispose()


def test_an_asynchronous_connection_is_no_connection(project):
    engine = create_async_engine("sqlite+aiosqlite://", poolclass=sa.NullPool)
    with (
        environment(project),
        pytest.raises(CommandError, match="and this is an AsyncConnection; write a function of"),
    ):
        context.configure(connection=engine.connect())


def test_an_online_run_needs_a_connection(project):
    with (
        environment(project),
        pytest.raises(EnvironmentScriptError, match=r"configure\(\) needs connection="),
    ):
        context.configure(url="sqlite://")


def test_a_function_is_given_the_heads_and_the_context(project):
    project.line("a")
    project.upgrade()
    seen: list[object] = []

    def look(heads: tuple[str, ...], migration_context: MigrationContext) -> tuple[()]:
        seen.append(heads)
        seen.append(migration_context.connection.scalar(sa.text("SELECT 7")))
        return ()

    with environment(project, fn=look) as running:
        running.script.run_env()
    assert seen == [("a",), 7]


def test_an_env_that_runs_nothing_is_an_error(project):
    project.line("a")
    project.env("from migrations_runtime import context")
    with pytest.raises(
        EnvironmentScriptError,
        match=r"^migrations/env.py ended without context.run_migrations\(\), so nothing was done",
    ):
        project.upgrade()


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("x = nothing", r"^migrations/env.py:1: NameError: name 'nothing' is not defined$"),
        ("def f(:", r"^migrations/env.py:1: syntax error: invalid syntax; correct the file$"),
        (
            "import shop",
            r"^shop.py:2: TypeError: two\\nlines is no type \(from migrations/env.py\)",
        ),
        (
            "import no_such",
            r"^migrations/env.py:1: ModuleNotFoundError: No module named 'no_such'$",
        ),
    ],
)
def test_what_env_raises_is_one_line_that_names_the_users_file(
    project, source, message, monkeypatch
):
    (project.folder / "shop.py").write_text("\nraise TypeError('two\\\\nlines is no type')\n")
    monkeypatch.syspath_prepend(str(project.folder))
    project.env(source)
    with pytest.raises(CommandError, match=message) as raised:
        project.upgrade()
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize(
    ("url", "message"),
    [
        (
            "sqlite:////no/such/folder/x.db",
            r"^Can't connect to sqlite:////no/such/folder/x.db: una",
        ),
        (
            "oracle+cx_oracle://u:secret@h/d",
            r"diffgen.ini:3: sqlalchemy.url: the driver 'cx_Oracle'",
        ),
        ("nosuch://u:secret@h/d", r"diffgen.ini:3: sqlalchemy.url: Can't load plugin: .*nosuch"),
        ("u:secret at h", r"diffgen.ini:3: sqlalchemy.url: this is no database URL; write dialect"),
        (
            "postgresql+psycopg://u:secret@127.0.0.1:1/d",
            r"^Can't connect to postgresql\+psycopg://u:\*\*\*@127.0.0.1:1/d: .*refused.* see that the",
        ),
    ],
)
def test_a_database_that_cannot_be_reached_is_named_without_its_password(project, url, message):
    project.ini.write_text(project.ini.read_text().replace(project.url, url))
    with pytest.raises(ConnectionFailed, match=message) as raised:
        project.upgrade()
    assert "secret" not in str(raised.value)
    assert "\n" not in str(raised.value)


def test_no_url_at_all(project):
    project.ini.write_text("[diffgen]\nscript_location = migrations\n")
    project.env(
        "import sqlalchemy as sa\nfrom migrations_runtime import context\n"
        "c = context.config\n"
        "sa.engine_from_config(c.get_section(c.config_ini_section, {}), prefix='sqlalchemy.')\n"
    )
    with pytest.raises(
        ConfigError, match=r"No 'sqlalchemy.url' is configured: add it to \[diffgen\]"
    ):
        project.upgrade()


def test_errors_of_the_command_pass_through_env_unchanged(project):
    project.line("a")
    with pytest.raises(CommandError, match=r"^Can't locate revision identified by 'nope'"):
        project.upgrade("nope")

    def refused(heads: object, migration_context: MigrationContext) -> tuple[()]:
        migration_context.execute("SELECT * FROM nowhere")
        return ()

    with (
        pytest.raises(
            DatabaseRefused, match=r"a statement: OperationalError: no such table: nowhe"
        ),
        environment(project, fn=refused) as running,
    ):
        running.script.run_env()

    def broken(heads: object, migration_context: object) -> tuple[()]:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError), environment(project, fn=broken) as running:
        running.script.run_env()


def test_two_threads_have_two_environments(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    projects = [Project(tmp_path / name, f"sqlite:///{tmp_path}/{name}.db") for name in "ab"]
    for project in projects:
        project.line("one", "two")
    barrier = threading.Barrier(2)
    for project in projects:
        project.env("import time; time.sleep(0.05)\n" + ENV)
    errors: list[BaseException] = []

    def upgrade(project: Project) -> None:
        try:
            barrier.wait()
            project.upgrade()
        except BaseException as error:
            errors.append(error)

    threads = [threading.Thread(target=upgrade, args=(project,)) for project in projects]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    assert [project.heads() for project in projects] == [{"two"}, {"two"}]


def test_logging_that_cannot_be_set_up_is_named(project):
    project.env("""
        from logging.config import fileConfig
        from migrations_runtime import context

        fileConfig(context.config.config_file_name)
        """)
    with pytest.raises(
        ConfigError, match=r"^diffgen.ini: its \[loggers\], .* \[formatters\] is missing"
    ):
        project.upgrade()


def test_several_databases_in_one_env(project):
    project.line("a")
    project.env("""
        import sqlalchemy as sa
        from migrations_runtime import context

        for name in ("one", "two"):
            engine = sa.create_engine(f"sqlite:///{name}.db")
            with engine.connect() as connection:
                context.configure(connection=connection)
                with context.begin_transaction():
                    context.run_migrations()
            engine.dispose()
        """)
    project.upgrade()
    for name in ("one", "two"):
        project.url = f"sqlite:///{name}.db"
        assert project.heads() == {"a"}


def test_a_migration_context_by_itself_tells_where_a_database_is(project):
    project.line("a")
    project.revision("b", "a")
    project.revision("c", "a")
    project.upgrade("b")
    engine = sa.create_engine(project.url)
    with engine.connect() as connection:
        assert MigrationContext.configure(connection).get_current_revision() == "b"
        assert MigrationContext.configure(connection).get_current_heads() == ("b",)
    project.upgrade("c")
    with engine.connect() as connection:
        here = MigrationContext.configure(connection)
        assert here.get_current_heads() == ("b", "c")
        with pytest.raises(MultipleHeads, match="'diffgen_version' has more than one head: b, c"):
            here.get_current_revision()
    engine.dispose()


def test_a_migration_context_by_itself_can_stamp(project):
    project.line("a", "b")
    engine = sa.create_engine(project.url)
    with engine.connect() as connection:
        MigrationContext.configure(connection).stamp(
            ScriptDirectory.from_config(project.config()), "b"
        )
    engine.dispose()
    assert project.heads() == {"b"}


def test_a_context_without_connection_or_dialect_is_refused():
    with pytest.raises(CommandError, match="no connection, url or dialect_name; give one of them"):
        MigrationContext.configure()


def test_the_environment_ends_with_its_block(project):
    with environment(project):
        pass
    with pytest.raises(CommandError, match=r"is for env.py"):
        context.is_offline_mode()


def test_attributes_reach_env(project):
    project.line("a")
    project.env(
        "from migrations_runtime import context\ncontext.config.attributes['box'].append(1)"
    )
    config = Config(project.ini, attributes={"box": []})
    with pytest.raises(EnvironmentScriptError, match="ended without"):
        command.upgrade(config, "head")
    assert config.attributes["box"] == [1]


def test_history_runs_env_where_every_command_is_to(project):
    project.line("a")
    project.env(
        "from migrations_runtime import context\ncontext.config.attributes['box'].append(1)\n" + ENV
    )
    box: list[int] = []
    command.history(Config(project.ini, attributes={"box": box}))
    assert box == []
    project.ini.write_text(project.ini.read_text() + "revision_environment = true\n")
    command.history(Config(project.ini, attributes={"box": box}))
    assert box == [1]


def test_the_encoding_of_written_sql_may_be_said(project):
    project.line("a")
    project.env("""
        from migrations_runtime import context

        with open("out.sql", "wb") as file:
            context.configure(
                dialect_name="postgresql", output_buffer=file, output_encoding="latin-1"
            )
            with context.begin_transaction():
                context.static_output("-- Größe")
                context.run_migrations()
        """)
    command.upgrade(project.config(), "head", sql=True)
    assert "-- Größe" in (project.folder / "out.sql").read_bytes().decode("latin-1")


@pytest.mark.parametrize("connection", [5, "sqlite://"])
def test_what_is_no_connection_at_all_is_told(project, connection):
    with (
        environment(project),
        pytest.raises(CommandError, match=f"must be a Connection, and this is {connection!r}"),
    ):
        context.configure(connection=connection)


def test_an_encoding_that_there_is_not_is_named(project):
    project.env("""
        from migrations_runtime import context

        context.configure(dialect_name="postgresql", output_encoding="latin-0")
        """)
    said = r"^migrations/env.py:4: output_encoding of context.configure\(\): Python knows"
    with pytest.raises(EnvironmentScriptError, match=said):
        command.upgrade(project.config(), "head", sql=True)


def test_a_logging_file_that_does_not_know_us_does_not_silence_us(project):
    project.line("a")
    project.ini.write_text(
        project.ini.read_text() + "[loggers]\nkeys = root\n[handlers]\nkeys = console\n"
        "[formatters]\nkeys =\n[logger_root]\nlevel = WARNING\nhandlers = console\n"
        "[handler_console]\nclass = StreamHandler\nargs = (sys.stderr,)\n"
    )
    env = "from logging.config import fileConfig\nfileConfig(context.config.config_file_name)\n"
    project.env(
        ENV.replace(
            "from migrations_runtime import context\n",
            "from migrations_runtime import context\n" + env,
        )
    )
    done = subprocess.run(
        [sys.executable, "-m", "migrations_runtime", "upgrade", "head"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stderr.splitlines()[1:] == ["Running upgrade <base> -> a, Revision a."]
