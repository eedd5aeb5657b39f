"""Each template of ``diffgen init``: laid out, and taken up and down for real."""

from __future__ import annotations

import gc
import io
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import sqlalchemy as sa

from diffgen import command, templates
from diffgen.config import Config
from tests.cli.conftest import MODELS, Shell
from tests.containers.server import Server

ARCHIVE = MODELS.replace("Account", "Letter").replace("account", "letter")


def tables(url: str) -> set[str]:
    engine = sa.create_engine(url.replace("+aiosqlite:", ":"))
    names = set(sa.inspect(engine).get_table_names())
    engine.dispose()
    return names


def goes_up_and_down(shell: Shell, url: str) -> None:
    """Type what a reader of the first pages would."""
    said = shell.does("revision", "--autogenerate", "-m", "accounts")
    assert "  create table account\nproved: up ✓ down ✓\n" in said
    assert "create table account" in shell.does("upgrade", "head", "--sql").lower()
    shell.does("upgrade", "head")
    shell.does("check")
    assert tables(url) == {"account", "diffgen_version", "diffgen_journal"}
    shell.does("downgrade", "base")
    assert tables(url) == {"diffgen_version", "diffgen_journal"}


@pytest.mark.parametrize(
    ("template", "driver"),
    [
        ("generic", "sqlite"),
        ("pyproject", "sqlite"),
        ("async", "sqlite+aiosqlite"),
        ("pyproject_async", "sqlite+aiosqlite"),
    ],
)
def test_a_template_for_one_database(
    shell: Shell, sqlite_url: str, template: str, driver: str
) -> None:
    url = sqlite_url.replace("sqlite:", f"{driver}:")
    shell.write("shop.py", MODELS)
    shell.does("init", "migrations", "-t", template, "--models", "shop:Base", "--url", url)
    goes_up_and_down(shell, url)


@pytest.mark.parametrize("template", ["generic", "pyproject", "async", "pyproject_async"])
def test_a_program_may_hand_over_a_connection(shell: Shell, sqlite_url: str, template: str) -> None:
    shell.does("init", "migrations", "-t", template)
    shell.does("revision", "-m", "one")
    config = Config("diffgen.ini", toml_file="pyproject.toml", stdout=io.StringIO())
    engine = sa.create_engine(sqlite_url)
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
    engine.dispose()
    assert tables(sqlite_url) == {"diffgen_version", "diffgen_journal"}


@pytest.mark.parametrize("driver", ["sqlite", "sqlite+aiosqlite"])
@pytest.mark.parametrize("config_file", ["diffgen.ini", "pyproject.toml"])
def test_no_env(shell: Shell, sqlite_url: str, driver: str, config_file: str) -> None:
    url = sqlite_url.replace("sqlite:", f"{driver}:")
    shell.write("shop.py", MODELS)
    arguments = ["migrations", "--no-env", "--models", "shop:Base", "--url", url]
    shell.does("-c", config_file, "init", *arguments)
    assert [path.name for path in (shell.folder / "migrations").iterdir()] == ["versions"]
    goes_up_and_down(shell, url)


def test_an_environment_inside_a_package(shell: Shell, sqlite_url: str) -> None:
    shell.write("shop/__init__.py", "")
    shell.write("shop/models.py", MODELS)
    arguments = ["--package", "--models", "shop.models:Base", "--url", sqlite_url]
    shell.does("init", "shop/db", *arguments)
    ini = shell.folder / "diffgen.ini"
    ini.write_text(ini.read_text().replace("%(here)s/shop/db", "shop:db"))
    goes_up_and_down(shell, sqlite_url)
    assert len(list((shell.folder / "shop/db/versions").glob("*_accounts.py"))) == 1


def test_pyproject_has_the_keys_and_the_ini_what_is_not_for_the_repository(
    shell: Shell, sqlite_url: str
) -> None:
    shell.write("pyproject.toml", "[project]\nname = 'shop'\n")
    shell.does("init", "migrations", "-t", "pyproject", "--url", sqlite_url)
    toml, ini = (shell.folder / name for name in ("pyproject.toml", "diffgen.ini"))
    assert "script_location = '%(here)s/migrations'" in toml.read_text()
    assert "url" not in toml.read_text()
    assert f"sqlalchemy.url = {sqlite_url}" in ini.read_text()
    assert "script_location" not in ini.read_text()


def test_the_ini_may_be_in_another_folder_than_pyproject(shell: Shell, sqlite_url: str) -> None:
    shell.write("shop.py", MODELS)
    (shell.folder / "deploy").mkdir()
    arguments = ["-t", "pyproject", "--models", "shop:Base", "--url", sqlite_url]
    shell.does("-c", "deploy/shop.ini", "init", "migrations", *arguments)
    shell.does("-c", "deploy/shop.ini", "revision", "-m", "one")


def test_a_readme_says_in_its_first_line_what_a_template_is_for() -> None:
    described = {name: templates.description(name) for name in templates.names()}
    assert described == {
        "async": "One database, migrated by diffgen through an asynchronous driver.",
        "generic": "One database, migrated by diffgen.",
        "multidb": "Several databases, migrated by diffgen together: each revision has a part for"
        " each of them.",
        "pyproject": "One database, migrated by diffgen; configured in pyproject.toml, but for the"
        " URL and logging.",
        "pyproject_async": "One database with an asynchronous driver, configured in pyproject.toml,"
        " but for the URL and logging.",
    }


# -- multidb ---------------------------------------------------------------------------------------


@pytest.fixture
def several(shell: Shell) -> Shell:
    """A project on two databases, with models for each."""
    urls = [f"sqlite:///{shell.folder}/{name}.db" for name in ("one", "two")]
    return two_databases(shell, *urls)


def two_databases(shell: Shell, one: str, two: str) -> Shell:
    shell.write("shop.py", MODELS)
    shell.write("archive.py", ARCHIVE)
    arguments = ["-t", "multidb", "--models", "shop:Base", "--url", one]
    shell.does("init", "migrations", *arguments)
    ini = shell.folder / "diffgen.ini"
    text = ini.read_text().replace("driver://user:pass@localhost/dbname2", two)
    ini.write_text(text.replace("# models = shop.archive:Base", "models = archive:Base"))
    return shell


def url_of(shell: Shell, name: str) -> str:
    return f"sqlite:///{shell.folder}/{name}.db"


def test_one_revision_has_a_part_for_each_database(several: Shell) -> None:
    said = several.does("revision", "--autogenerate", "-m", "accounts and letters")
    assert said.splitlines()[1:] == [
        "  engine1: create table account",
        "  engine2: create table letter",
        "engine1: proved: up ✓ down ✓",
        "engine2: proved: up ✓ down ✓",
    ]
    script = several.versions[0].read_text()
    assert script.index("def upgrade_engine1") < script.index('"account"')
    assert script.index("def upgrade_engine2") < script.index('"letter"')

    several.does("upgrade", "head")
    several.does("check")
    assert tables(url_of(several, "one")) == {"account", "diffgen_version", "diffgen_journal"}
    assert tables(url_of(several, "two")) == {"letter", "diffgen_version", "diffgen_journal"}
    several.does("downgrade", "base")
    assert tables(url_of(several, "one")) == {"diffgen_version", "diffgen_journal"}
    assert "nothing written" in several.does("upgrade", "head") + several.does(
        "revision", "--autogenerate", "-m", "nothing"
    )


def test_each_database_has_the_name_that_its_section_says(several: Shell) -> None:
    several.does("revision", "-m", "nothing")
    ini = several.folder / "diffgen.ini"
    text = ini.read_text()
    name = Path(sa.make_url(url_of(several, "one")).database or "").name
    ini.write_text(text.replace("[engine1]\n", f"[engine1]\nexpected_database = {name}\n"))
    several.does("upgrade", "head")
    ini.write_text(text.replace("[engine2]\n", f"[engine2]\nexpected_database = {name}\n"))
    said = several("upgrade", "head").err
    assert f"expected_database of context.configure() = {name}, and this" in said


def test_a_difference_says_in_which_database_it_is(several: Shell) -> None:
    assert several("check").out.splitlines() == [
        "engine1: table account is missing",
        "engine2: table letter is missing",
    ]


def test_a_database_without_a_difference_passes(several: Shell) -> None:
    several.does("revision", "--autogenerate", "-m", "first")
    several.does("upgrade", "head")
    several.write("archive.py", ARCHIVE + "    text: Mapped[str | None]\n")
    said = several.does("revision", "--autogenerate", "-m", "texts")
    assert said.splitlines()[1:] == [
        "  engine2: add column letter.text (VARCHAR)",
        "engine1: proved: up ✓ down ✓",
        "engine2: proved: up ✓ down ✓",
    ]
    several.does("upgrade", "head")
    several.does("check")


def test_what_fails_in_one_database_stays_in_none(several: Shell) -> None:
    several.does("revision", "-m", "by hand")
    script = several.versions[0]
    text = script.read_text()
    up_one = '"""Bring engine1 to this revision."""\n    '
    up_two = '"""Bring engine2 to this revision."""\n    '
    text = text.replace(up_one, up_one + 'op.execute("CREATE TABLE x (y INTEGER)")\n    ')
    script.write_text(text.replace(up_two, up_two + 'op.execute("nonsense")\n    '))
    answer = several("upgrade", "head")
    assert answer.status == 2
    assert "failed in upgrade() at migrations/versions/" in answer.err
    assert tables(url_of(several, "one")) == set()


def test_offline_each_database_has_a_file(several: Shell) -> None:
    several.does("revision", "--autogenerate", "-m", "accounts and letters")
    several.does("upgrade", "head", "--sql")
    assert "CREATE TABLE account" in (several.folder / "engine1.sql").read_text()
    assert "CREATE TABLE letter" in (several.folder / "engine2.sql").read_text()


def test_each_database_has_a_snapshot_that_stands_for_it(several: Shell) -> None:
    said = several.does("revision", "--autogenerate", "--snapshot", "-m", "accounts and letters")
    assert "engine2: proved: up ✓ down ✓\nWrote migrations/snapshot.engine2.json\n" in said
    ini = several.folder / "diffgen.ini"
    ini.write_text(re.sub(r"sqlite://.*", "${NO_SUCH_VARIABLE}", ini.read_text()))
    several.does("check", "--from", "snapshot")
    several.write("archive.py", ARCHIVE + "    text: Mapped[str | None]\n")
    assert several("check", "--from", "snapshot").out == (
        "engine2: column letter.text is missing (VARCHAR)\n"
    )
    options = ("--from", "snapshot", "--snapshot", "-m", "texts")
    said = several.does("revision", "--autogenerate", *options)
    assert "engine2: proved: up ✓ down ✓" in said
    several.does("check", "--from", "snapshot")
    assert not list(several.folder.glob("*.sql"))


def test_the_history_of_each_database_is_proved(several: Shell) -> None:
    several.does("revision", "--autogenerate", "-m", "accounts and letters")
    several.does("check", "--from", "history")
    assert several.does("check", "--scratch").splitlines() == [
        "engine1: proved: up ✓ down ✓",
        "engine2: proved: up ✓ down ✓",
    ]
    several.write("archive.py", ARCHIVE + "    text: Mapped[str | None]\n")
    said = several.does("revision", "--autogenerate", "--from", "history", "-m", "texts")
    assert "engine2: proved: up ✓ down ✓" in said


def test_snapshots_of_several_databases_need_their_names(several: Shell) -> None:
    several.does("revision", "--autogenerate", "--snapshot", "-m", "accounts and letters")
    env = several.folder / "migrations/env.py"
    env.write_text(env.read_text().replace('upgrade_token=f"{name}_upgrades",', "", 1))
    said = several.fails("check", "--from", "snapshot")
    assert "the snapshots are of engine1, engine2, and env.py names no database" in said


def test_databases_that_share_a_token_are_refused_and_nothing_is_left(several: Shell) -> None:
    env = several.folder / "migrations/env.py"
    text = env.read_text().replace('upgrade_token=f"{name}_upgrades",', "")
    env.write_text(text.replace('downgrade_token=f"{name}_downgrades",', ""))
    template = several.folder / "migrations/script.py.mako"
    template.write_text((templates.FOLDER / "generic/script.py.mako").read_text())
    template.write_text(template.read_text().replace("upgrade()", "upgrade(engine_name)"))
    template.write_text(template.read_text().replace("downgrade()", "downgrade(engine_name)"))
    answer = several("revision", "--autogenerate", "-m", "both")
    assert answer.status == 2
    assert "Error: env.py calls context.run_migrations() more than once; give each" in answer.err
    assert several.versions == []


@pytest.mark.parametrize(
    ("line", "now", "complaint"),
    [
        ("databases = .*", "", "No 'databases' is configured: add it to [diffgen] of diffgen.ini"),
        ("databases = .*", "databases = one", "diffgen.ini has no section [one]"),
        (
            "sqlalchemy.url = .*two.db",
            "",
            "diffgen.ini:{line}: databases names engine2, and [engine2] has no sqlalchemy.url",
        ),
    ],
)
def test_a_database_that_is_not_configured_is_named(
    several: Shell, line: str, now: str, complaint: str
) -> None:
    ini = several.folder / "diffgen.ini"
    text, count = re.subn(line, now, ini.read_text())
    assert count == 1
    ini.write_text(text)
    number = 1 + next(
        (n for n, each in enumerate(text.splitlines()) if each.startswith("databases")), 0
    )
    assert several.fails("upgrade", "head") == complaint.format(line=number)


@pytest.mark.parametrize(
    ("template", "url", "complaint"),
    [
        ("async", "sqlite:///x.db", "the driver is not asynchronous, and env.py awaits one; name"),
        ("generic", "sqlite+aiosqlite:///x.db", "the driver is asynchronous, and env.py connects"),
    ],
)
@pytest.mark.filterwarnings("ignore:coroutine 'connect' was never awaited")  # SQLAlchemy's
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_a_driver_for_the_other_kind_of_template_is_told(
    shell: Shell, template: str, url: str, complaint: str
) -> None:
    shell.does("init", "migrations", "-t", template, "--url", url)
    said = shell.fails("upgrade", "head")
    assert said.startswith("diffgen.ini:")
    assert f": sqlalchemy.url: {complaint}" in said
    gc.collect()  # what was never awaited is told here, and not in another test


def test_a_missing_greenlet_is_told(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    shell.does("init", "migrations", "-t", "async", "--url", "sqlite+aiosqlite:///x.db")
    program = (
        "import sys\nsys.modules['greenlet'] = None\n"
        "from migrations_runtime.__main__ import PROGRAM\nsys.exit(PROGRAM.run())\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, "upgrade", "head"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert done.stderr.endswith(
        "sqlalchemy.url: SQLAlchemy needs greenlet for asynchronous drivers; install it: "
        "pip install 'sqlalchemy[asyncio]'\n"
    )


def test_two_databases_are_committed_in_two_phases(shell: Shell, postgresql_server: Server) -> None:
    with postgresql_server.database() as one, postgresql_server.database() as two:
        two_databases(shell, one, two)
        env = shell.folder / "migrations/env.py"
        env.write_text(env.read_text().replace("USE_TWOPHASE = False", "USE_TWOPHASE = True"))
        assert shell.does("revision", "--autogenerate", "-m", "all").count("up ✓ down ✓") == 2
        shell.does("upgrade", "head")
        shell.does("check")
        assert tables(one) == {"account", "diffgen_version", "diffgen_journal"}
        assert tables(two) == {"letter", "diffgen_version", "diffgen_journal"}

        script = shell.versions[0]
        text = script.read_text()
        drop = 'op.drop_table("letter")'
        assert drop in text
        script.write_text(text.replace(drop, 'op.execute("nonsense")'))
        assert shell("downgrade", "base").status == 2
        assert tables(one) == {"account", "diffgen_version", "diffgen_journal"}


def test_asyncpg(shell: Shell, postgresql_url: str) -> None:
    shell.write("shop.py", MODELS)
    url = postgresql_url.replace("+psycopg:", "+asyncpg:")
    shell.does("init", "migrations", "-t", "async", "--models", "shop:Base", "--url", url)
    said = shell.does("revision", "--autogenerate", "-m", "accounts")
    assert "  create table account\nproved: up ✓ down ✓\n" in said
    shell.does("upgrade", "head")
    shell.does("check")
    assert tables(postgresql_url) == {"account", "diffgen_version", "diffgen_journal"}


def test_two_servers_at_once(shell: Shell, postgresql_url: str, sqlite_url: str) -> None:
    two_databases(shell, postgresql_url, sqlite_url)
    assert shell.does("revision", "--autogenerate", "-m", "all").count("up ✓ down ✓") == 2
    shell.does("upgrade", "head")
    shell.does("check")
    assert tables(postgresql_url) == {"account", "diffgen_version", "diffgen_journal"}
    assert tables(sqlite_url) == {"letter", "diffgen_version", "diffgen_journal"}


@pytest.mark.parametrize("options", [(), ("--template", "async"), ("--no-env",)])
def test_the_ini_is_utf_8_whatever_the_locale(project: Shell, options: tuple[str, ...]) -> None:
    folder = project.folder / "elsewhere"
    folder.mkdir()
    url = "sqlite+aiosqlite:///x.db" if "async" in options else "sqlite:///x.db"
    typed(folder, "init", "migrations", "--url", url, *options)
    ini = folder / "diffgen.ini"
    ini.write_text("\ufeff# größer\n" + ini.read_text(), encoding="utf-8")
    ascii_only = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    typed(folder, "current", **ascii_only)


def typed(folder: Path, *arguments: str, **variables: str) -> None:
    subprocess.run(
        [sys.executable, "-m", "diffgen", *arguments],
        cwd=folder,
        check=True,
        env={**os.environ, **variables},
    )
