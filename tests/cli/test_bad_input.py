"""Whatever a user gets wrong: one line that says what, where and the way out; exit status 2."""

from __future__ import annotations

import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import sqlalchemy as sa

from diffgen.render import hooks
from tests.cli.conftest import MODELS, Shell
from tests.containers.process import free_port
from tests.containers.server import Server
from tests.unprivileged import unprivileged


def init(shell: Shell, url: str, models: str = "shop:Base") -> None:
    shell.write("shop.py", MODELS)
    shell.does("init", "migrations", "--models", models, "--url", url)


@contextmanager
def role_with_password(server: Server) -> Iterator[sa.URL]:
    """The URL of a role that has to give a password; where every role is trusted, ask for one."""
    engine = sa.create_engine(server.url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        hba = connection.exec_driver_sql("SHOW hba_file").scalar_one()
        read = connection.exec_driver_sql("SELECT pg_read_file(%s)", (hba,)).scalar_one()
        write = "COPY (SELECT unnest(string_to_array({}, E'\\n'))) TO '{}'"
        rule = "host all locked all scram-sha-256\n"

        def rewrite(text: str) -> None:
            literal = sa.literal(text).compile(
                dialect=engine.dialect, compile_kwargs={"literal_binds": True}
            )
            connection.exec_driver_sql(write.format(str(literal).replace("%%", "%"), hba))
            connection.exec_driver_sql("SELECT pg_reload_conf()")

        connection.exec_driver_sql("CREATE ROLE locked LOGIN PASSWORD 'right'")
        rewrite(rule + read)
        try:
            yield server.url.set(username="locked", password="wr0ng")
        finally:
            rewrite(read)
            connection.exec_driver_sql("DROP ROLE locked")
    engine.dispose()


@pytest.mark.parametrize("command", ["check", "current", "upgrade head", "revision --autogenerate"])
def test_a_database_that_cannot_be_reached(shell: Shell, command: str) -> None:
    port = free_port()
    init(shell, f"postgresql+psycopg://me:s3cret@127.0.0.1:{port}/shop")
    message = shell.fails(*command.split())
    assert f"127.0.0.1:{port}" in message
    assert "s3cret" not in message


def test_a_wrong_password(shell: Shell, postgresql_server: Server) -> None:
    with role_with_password(postgresql_server) as url:
        init(shell, url.render_as_string(hide_password=False))
        message = shell.fails("check")
    assert "password authentication failed" in message
    assert "wr0ng" not in message


@pytest.mark.parametrize(
    ("url", "part"),
    [
        ("nothing", "no database URL"),
        ("oracle9i://me@host/shop", "oracle9i"),
        ("${NO_SUCH_VARIABLE}", "NO_SUCH_VARIABLE"),
        ("driver://user:pass@localhost/dbname", "driver"),
        ("postgresql+psycopg://me:s3cret/@host:x/shop", "no database URL"),
        ("postgresql+psycopg://me:1:s3cret@host:s3cret/shop", "no database URL"),
        ("postgresql+pg8000://me:s3cret@host/shop", "the driver 'pg8000' is not installed"),
        ("me:s3cret@host/shop", "no database URL"),
    ],
)
def test_a_url_that_is_none(shell: Shell, url: str, part: str) -> None:
    init(shell, url)
    message = shell.fails("check")
    assert part in message
    assert "s3cret" not in message


@pytest.mark.parametrize("key", ["password", "passwd", "sslpassword"])
def test_a_password_in_the_query_of_a_url_is_never_printed(shell: Shell, key: str) -> None:
    port = free_port()
    init(shell, f"postgresql+psycopg://me@127.0.0.1:{port}/shop?{key}=s3cret&application_name=a")
    message = shell.fails("check")
    assert f"127.0.0.1:{port}/shop?application_name=a&{key}=***: " in message
    assert "s3cret" not in message


def test_a_configuration_that_is_none_never_shows_a_password(shell: Shell) -> None:
    init(shell, "postgresql://me:s3cret@host/shop")
    text = (shell.folder / "diffgen.ini").read_text()
    for before, after in (
        ("sqlalchemy.url = ", "sqlalchemy.url "),
        ("[diffgen]", ""),
        ("sqlalchemy.url = postgresql", "sqlalchemy.url = %(nothing)s"),
        ("prepend_sys_path", "sqlalchemy.url = x://me:s3cret@host\nprepend_sys_path"),
    ):
        shell.write("diffgen.ini", text.replace(before, after, 1))
        message = shell.fails("check")
        assert "diffgen.ini" in message
        assert "s3cret" not in message


def test_a_folder_of_a_database_that_is_not_there(shell: Shell) -> None:
    init(shell, "sqlite:////nowhere/shop.db")
    message = shell.fails("check")
    assert (
        "sqlite:////nowhere/shop.db: unable to open database file; see that the file's" in message
    )


@pytest.mark.parametrize("command", ["check", "current", "upgrade head"])
def test_a_file_that_is_no_database(shell: Shell, sqlite_url: str, command: str) -> None:
    init(shell, sqlite_url)
    shell.write("test.db", "no database " * 9)
    message = shell.fails(*command.split())
    assert message.startswith(f"{sqlite_url} refused a statement: DatabaseError: file is not a")


def test_models_that_fail_to_import_show_the_user_s_own_lines(
    shell: Shell, sqlite_url: str
) -> None:
    init(shell, sqlite_url)
    shell.write("shop.py", "import sqlalchemy as sa\n\nColum('id')\n")
    answer = shell("check")
    assert answer.status == 2
    *detail, message = answer.err.splitlines()
    assert "NameError: name 'Colum' is not defined" in message
    assert "shop.py:3" in message
    assert [line for line in detail if line.startswith("  File ")] == [
        f'  File "{shell.folder / "shop.py"}", line 3, in <module>'
    ]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("class Base(:\n", "SyntaxError: invalid syntax (shop.py:1)"),
        ("import no_such_package\n", "No module named 'no_such_package' (shop.py:1)"),
        ("import sys\nsys.exit(0)\n", "SystemExit: 0 (shop.py:2)"),
        ("", "shop has no Base; name its declarative base or its MetaData"),
        ("Base = 5\n", "shop:Base is a int, which has no tables; name a declarative base or"),
    ],
)
def test_models_that_are_none(shell: Shell, sqlite_url: str, text: str, message: str) -> None:
    init(shell, sqlite_url)
    shell.write("shop.py", text)
    answer = shell("check")
    assert answer.status == 2
    assert message in answer.err.splitlines()[-1]


def test_no_models_at_all(shell: Shell, sqlite_url: str) -> None:
    shell.does("init", "migrations", "--url", sqlite_url)
    assert "set target_metadata in env.py, or models = " in shell.fails("check")


def test_two_tables_of_one_name(shell: Shell, sqlite_url: str) -> None:
    init(shell, sqlite_url)
    again = '\nsa.Table("account", Base.metadata, sa.Column("id", sa.Integer))\n'
    shell.write("shop.py", MODELS + again)
    answer = shell("check")
    assert answer.status == 2
    assert "Table 'account' is already defined" in answer.err
    assert "shop.py:" in answer.err.splitlines()[-1]


@pytest.mark.parametrize("command", ["check", "revision --autogenerate"])
@pytest.mark.parametrize(
    ("column", "message"),
    [
        ("tags = mapped_column(sa.ARRAY(sa.String))", "column account.tags: there is no ARRAY;"),
        ("x = mapped_column(sa.ForeignKey('gone.id'))", "could not find table 'gone'"),
        ("x = sa.Column(sa.types.NullType())", "column account.x: Can't generate DDL for Null"),
        ("x = mapped_column(Nameless())", "column account.x: AttributeError: 'Nameless' object"),
    ],
)
def test_models_that_the_server_has_no_words_for(
    shell: Shell, sqlite_url: str, column: str, message: str, command: str
) -> None:
    init(shell, sqlite_url)
    nameless = "class Nameless(sa.types.UserDefinedType):\n    pass\n\n\nclass Base"
    text = MODELS.replace("class Base", nameless, 1)
    shell.write("shop.py", f"{text}    {column}\n")
    said = shell.fails(*command.split())
    assert said.startswith("the models can't be had on sqlite: ")
    assert message in said
    assert said.endswith("; correct them")
    assert shell.versions == []


@pytest.mark.parametrize(
    ("server", "table"),
    [
        ("sqlite_url", 'sa.Table("Account", Base.metadata, sa.Column("id", sa.Integer))'),
        (
            "sqlite_url",
            'sa.Table("account", sa.MetaData(schema="main"), sa.Column("id", sa.Integer))',
        ),
        (
            "postgresql_url",
            'sa.Table("account", sa.MetaData(), sa.Column("id", sa.Integer), schema="public")',
        ),
    ],
)
def test_tables_that_are_one_on_the_server(
    shell: Shell, request: pytest.FixtureRequest, server: str, table: str
) -> None:
    init(shell, request.getfixturevalue(server), "shop:Base, shop:more")
    shell.write("shop.py", f"{MODELS}\n\nmore = {table}.metadata\n")
    message = shell.fails("check")
    assert "account" in message
    assert "of the models are one table on " in message
    assert message.endswith("; rename one of them, or leave it out")


def test_a_revision_that_the_database_is_at_and_no_file_has(shell: Shell, sqlite_url: str) -> None:
    init(shell, sqlite_url)
    shell.does("revision", "--rev-id", "aaa")
    shell.does("upgrade", "head")
    shell.versions[0].unlink()
    for command in ("check", "upgrade head", "downgrade base", "revision --autogenerate"):
        message = shell.fails(*command.split())
        assert "Can't locate revision identified by 'aaa', at which the database is" in message
        assert "get the code that has it" in message


def test_a_script_that_leaves_the_process_is_no_success(shell: Shell, sqlite_url: str) -> None:
    init(shell, sqlite_url)
    shell.does("revision", "--rev-id", "aaa")
    script = shell.versions[0]
    script.write_text(script.read_text().replace("    pass", "    raise SystemExit(0)", 1))
    answer = shell("upgrade", "head")
    assert answer.status == 2
    assert "failed in upgrade() at migrations/versions/aaa.py:" in answer.err
    assert "SystemExit: 0. Nothing of it was kept; the database is at base" in answer.err


def test_an_env_py_that_leaves_the_process_is_no_success(shell: Shell, sqlite_url: str) -> None:
    init(shell, sqlite_url)
    env = shell.folder / "migrations/env.py"
    env.write_text("raise SystemExit(0)\n")
    assert shell.fails("check") == "migrations/env.py:1: SystemExit: 0"


def test_no_versions_folder(shell: Shell, sqlite_url: str) -> None:
    init(shell, sqlite_url)
    (shell.folder / "migrations/versions").rmdir()
    for command in (["heads"], ["upgrade", "head"]):
        assert "migrations/versions" in shell.fails(*command)


def test_a_syntax_error_below_the_head_is_found_before_anything_runs(
    shell: Shell, sqlite_url: str
) -> None:
    init(shell, sqlite_url)
    shell.does("revision", "--rev-id", "aaa")
    shell.write("migrations/versions/bbb.py", "revision = 'bbb'\ndown_revision = 'aaa'\ndef (:\n")
    answer = shell("upgrade", "head")
    assert answer.status == 2
    assert answer.err.splitlines()[-1].startswith(
        "Error: migrations/versions/bbb.py:3: syntax error"
    )
    assert shell.does("current") == ""
    assert "bbb (head)" in shell.does("heads")


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("x = 1\n", "revision"),
        ("revision = 'bbb'\ndown_revision = (\n", ":2"),
        ("revision = 'bbb'\ndown_revision = 'zzz'\n", "zzz"),
        ("revision = 'aaa'\ndown_revision = None\n", "aaa"),
    ],
)
@pytest.mark.parametrize("command", ["heads", "revision", "upgrade head", "check"])
def test_a_file_that_is_no_revision_or_does_not_fit(
    shell: Shell, sqlite_url: str, text: str, part: str, command: str
) -> None:
    init(shell, sqlite_url)
    shell.does("revision", "--rev-id", "aaa")
    shell.write("migrations/versions/wrong.py", text)
    message = shell.fails(*command.split())
    assert part in message
    assert "wrong.py" in message or "zzz" in message
    assert len(shell.versions) == 2


def test_a_folder_that_may_not_be_written_to(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        monkeypatch.chdir(folder)
        shell = Shell(Path(folder), capsys)
        shell.does("init", "migrations", "--url", "sqlite:///shop.db")
        shell.does("revision", "--rev-id", "aaa")
        shell.does("upgrade", "head")
        for path in (folder, "migrations", "migrations/versions"):
            Path(path).chmod(0o555)
        with unprivileged():
            refused = "cannot write migrations/versions/bbb.py: Permission denied; make migrations"
            assert shell.fails("revision", "--rev-id", "bbb").startswith(refused)
            refused = (
                "shop.db-migration, which a run locks, can't be opened: Permission denied; let the"
            )
            assert refused in shell("downgrade", "base").err
            assert shell.does("current") == "aaa (head)\n"
        assert [path.name for path in shell.versions] == ["aaa.py"]
        monkeypatch.undo()


def test_ids_that_are_unknown_or_ambiguous(shell: Shell, sqlite_url: str) -> None:
    init(shell, sqlite_url)
    shell.does("revision", "--rev-id", "abc1")
    shell.does("revision", "--rev-id", "abc2")
    assert "nowhere" in shell.fails("upgrade", "nowhere")
    message = shell.fails("upgrade", "abc")
    assert "abc1" in message
    assert "abc2" in message


def test_an_interrupt_while_a_revision_is_written_leaves_nothing_half_written(
    shell: Shell, sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    init(shell, sqlite_url)

    def interrupted(path: object, content: bytes) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr("pathlib.Path.write_bytes", interrupted)
    assert shell.is_interrupted("revision", "-m", "one").startswith("interrupted.")
    assert shell.versions == []


def test_an_interrupt_in_a_hook_leaves_no_revision(
    shell: Shell, sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    init(shell, sqlite_url)

    def interrupted(path: str, options: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(hooks, "BUILT_IN", {"black": interrupted})
    assert shell.is_interrupted("revision", "-m", "one", "--rev-id", "aaa").startswith(
        "interrupted."
    )
    assert shell.versions == []


def test_an_interrupt_of_the_proof_leaves_no_revision(
    shell: Shell, sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    init(shell, sqlite_url)

    def interrupted(*arguments: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("diffgen.autogenerate.generated.prove", interrupted)
    message = shell.is_interrupted("revision", "--autogenerate", "-m", "one")
    assert message == "interrupted. Nothing half-written is left; run the command again"
    assert shell.versions == []


def test_an_interrupt_of_the_proof_leaves_no_scratch_database(
    shell: Shell, postgresql_url: str
) -> None:
    init(shell, postgresql_url)

    def interrupt(connection: sa.Connection, cursor: object, statement: str, *_: object) -> None:
        if statement.startswith("CREATE DATABASE"):
            raise KeyboardInterrupt

    sa.event.listen(sa.Engine, "after_cursor_execute", interrupt)
    try:
        assert shell.is_interrupted("revision", "--autogenerate", "-m", "one").startswith(
            "interrupted."
        )
    finally:
        sa.event.remove(sa.Engine, "after_cursor_execute", interrupt)
    assert shell.versions == []
    engine = sa.create_engine(postgresql_url)
    with engine.connect() as connection:
        left = "SELECT datname FROM pg_database WHERE datname LIKE 'diffgen_scratch_%%'"
        assert connection.exec_driver_sql(left).all() == []
    engine.dispose()


def test_an_interrupt_in_the_middle_of_an_upgrade_is_rolled_back(
    shell: Shell, postgresql_url: str
) -> None:
    init(shell, postgresql_url)
    shell.does("revision", "--rev-id", "aaa")
    script = shell.versions[0]
    slow = 'op.create_table("half", sa.Column("id", sa.Integer))\n    op.execute("SELECT pg_sleep(60)")'
    script.write_text(script.read_text().replace("    pass", f"    {slow}", 1))

    command = [sys.executable, "-m", "diffgen", "upgrade", "head"]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, cwd=shell.folder, stderr=pipe, text=True) as process:
        assert process.stderr is not None
        assert "Target: PostgreSQL" in process.stderr.readline()
        assert "Running upgrade" in process.stderr.readline()
        process.send_signal(signal.SIGINT)
        said = process.stderr.read()
    assert process.returncode == 130
    assert said.splitlines()[-1].startswith("Error: interrupted. ")
    assert "Traceback" not in said
    engine = sa.create_engine(postgresql_url)
    assert not sa.inspect(engine).has_table("half")
    engine.dispose()


def test_env_py_with_an_error_in_it_is_named(shell: Shell, sqlite_url: str) -> None:
    init(shell, sqlite_url)
    env = shell.folder / "migrations/env.py"
    env.write_text(env.read_text() + "\nnonsense()\n")
    assert "migrations/env.py:" in shell.fails("current")
    assert "NameError" in shell.fails("check")


def test_what_is_still_alembic_s_is_named(shell: Shell, sqlite_url: str) -> None:
    init(shell, sqlite_url)
    shell.write(
        "alembic/__init__.py",
        "class op:\n    def __getattr__(self, name):\n"
        "        raise NameError(f\"Can't invoke function '{name}', as the proxy object has not yet \"\n"
        "            \"been established for the Alembic 'Operations' class.\")\n\n\nop = op()\n",
    )
    shell.write("alembic/context.py", "")
    shell.does("revision", "--rev-id", "aaa")
    script = shell.versions[0]
    text = script.read_text().replace("from migrations_runtime", "from alembic", 1)
    script.write_text(text.replace("    pass", "    op.drop_table('x')", 1))
    said = shell("upgrade", "head").err
    assert "this is Alembic's op; write: from migrations_runtime import op." in said
    env = shell.folder / "migrations/env.py"
    env.write_text(env.read_text().replace("from migrations_runtime", "from alembic"))
    assert shell.fails("check") == (
        "migrations/env.py:10: this is Alembic's context; write: from migrations_runtime import context"
    )


@pytest.mark.parametrize(
    "url",
    [
        "postgresql+psycopg://me:s3cret/@host:x/shop",
        "postgresql+psycopg://me:1:s3cret@host:s3cret/shop",
        "postgresql+psycopg://me:p%40s3cret@127.0.0.1:1/shop",
        "postgresql+psycopg://me@127.0.0.1:1/shop?password=s3cret",
        "mysql+pymysql://me:s3cret@127.0.0.1:1/shop?no_such_option=1",
        "sqlite:///no/such/folder/shop.db?key=1&password=s3cret",
    ],
)
def test_no_traceback_shows_a_password(shell: Shell, url: str) -> None:
    init(shell, url)
    answer = shell("--raiseerr", "check")
    assert answer.status == 2
    assert "Traceback" in answer.err
    assert "s3cret" not in answer.out + answer.err


def test_what_env_py_raises_with_a_password_of_the_environment(
    shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SHOP_DB_PASSWORD", "s3cret-word")
    init(shell, "sqlite:///shop.db")
    shell.write(
        "migrations/env.py",
        "import os\nraise RuntimeError('cannot log in with ' + os.environ['SHOP_DB_PASSWORD'])\n",
    )
    assert "cannot log in with ***" in shell.fails("check")
    assert "s3cret-word" not in shell("--raiseerr", "check").err


def test_a_statement_that_fails_is_shown_without_its_password(
    shell: Shell, postgresql_url: str
) -> None:
    init(shell, postgresql_url)
    shell.does("revision", "--rev-id", "aaa")
    script = shell.versions[0]
    statement = "op.execute(\"CREATE ROLE no SUCH ROLE PASSWORD 's3cret'\")"
    script.write_text(script.read_text().replace("    pass", f"    {statement}", 1))
    answer = shell("upgrade", "head")
    assert answer.status == 2
    assert "CREATE ROLE no SUCH ROLE PASSWORD ***" in answer.err
    engine = sa.create_engine(postgresql_url)
    with engine.connect() as connection:
        kept = connection.exec_driver_sql("SELECT error FROM diffgen_journal").scalar_one()
    engine.dispose()
    assert "PASSWORD ***" in kept
    assert "s3cret" not in answer.err + kept
