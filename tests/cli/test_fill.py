"""``--fill``, ``--default`` and ``--backfill``: what rows get for a column that takes no NULL."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from diffgen import command
from diffgen.config import Config
from migrations_runtime.operations import ops
from tests.cli.conftest import MODELS, Shell


@pytest.fixture(params=["sqlite_url", "postgresql_url", "mariadb_url"])
def engine(shell: Shell, request: pytest.FixtureRequest) -> Iterator[sa.Engine]:
    """A project on each of the servers, with a table and two rows in it."""
    url = request.getfixturevalue(request.param)
    shell.write("shop.py", MODELS + "    nick: Mapped[str | None] = mapped_column(sa.String(50))\n")
    shell.does("init", "migrations", "--models", "shop:Base", "--url", url)
    shell.does("revision", "--autogenerate", "-m", "accounts", "--rev-id", "aaa")
    shell.does("upgrade", "head")
    engine = sa.create_engine(url)
    with engine.begin() as connection:
        connection.exec_driver_sql("INSERT INTO account (id, name) VALUES (1, 'Ada')")
        connection.exec_driver_sql("INSERT INTO account (id, name, nick) VALUES (2, 'Bo', 'B')")
    yield engine
    engine.dispose()


NICK = "    nick: Mapped[str | None] = mapped_column(sa.String(50))\n"


def models(shell: Shell, *lines: str, nick: str = NICK) -> None:
    shell.write("shop.py", MODELS + nick + "".join(f"    {line}\n" for line in lines))


def autogenerate(shell: Shell, *options: str) -> list[str]:
    said = shell.does("revision", "--autogenerate", "-m", "more", "--rev-id", "bbb", *options)
    return said.splitlines()


def script(shell: Shell) -> str:
    return Path(shell.folder, "migrations/versions/bbb_more.py").read_text(encoding="utf-8")


def upgraded(shell: Shell, engine: sa.Engine, columns: str) -> list[tuple[object, ...]]:
    """What the rows have after the upgrade; nothing differs then, and all goes back."""
    shell.does("upgrade", "head")
    shell.does("check")
    with engine.connect() as connection:
        rows = connection.exec_driver_sql(f"SELECT {columns} FROM account ORDER BY id")
        found = [tuple(row) for row in rows]
    shell.does("downgrade", "aaa")
    return found


def test_rows_get_values_and_nothing_else_of_them_remains(shell: Shell, engine: sa.Engine) -> None:
    models(
        shell,
        "country: Mapped[str] = mapped_column(sa.String(2))",
        "handle: Mapped[str] = mapped_column(sa.String(50))",
        nick=NICK.replace(" | None", ""),
    )
    said = autogenerate(
        shell,
        *("--fill", "account.country=AT"),
        *("--fill", "account.handle=sql:lower(name)"),
        *("--fill", "account.nick=?"),
    )
    assert said[-1] == "proved: up ✓ down ✓"
    assert not [line for line in said if line.startswith("Warning")]
    assert upgraded(shell, engine, "country, handle, nick") == [
        ("AT", "ada", "?"),
        ("AT", "bo", "B"),
    ]


def test_a_default_stays_and_the_models_are_to_say_it(shell: Shell, engine: sa.Engine) -> None:
    models(shell, "country: Mapped[str] = mapped_column(sa.String(2))")
    said = autogenerate(shell, "--default", "account.country=AT")
    assert said[-2:] == [
        "Warning: column account.country has a default that the models don't say, 'AT':"
        " give it server_default there, or the next comparison takes it away",
        "proved: up ✓ down ✓",
    ]
    shell.does("upgrade", "head")
    models(shell, 'country: Mapped[str] = mapped_column(sa.String(2), server_default="AT")')
    assert upgraded(shell, engine, "country") == [("AT",), ("AT",)]


def test_a_backfill_has_a_revision_of_its_own(shell: Shell, engine: sa.Engine) -> None:
    handle = "handle: Mapped[str] = mapped_column(sa.String(50), unique=True)"
    models(shell, handle, "age: Mapped[int] = mapped_column(sa.Integer)", nick="")
    said = autogenerate(
        shell,
        "--backfill",
        "account.handle=coalesce(nick, name)",
        "--fill",
        "account.age=sql:length(name)",
    )
    assert "  fill column account.handle with coalesce(nick, name)" in said
    assert said[-2:] == [
        "Warning: drops column account.nick with its values (1 row)",
        "proved: up ✓ down ✓",
    ]
    assert "nick" not in script(shell), "what the backfill reads is dropped after it"
    assert upgraded(shell, engine, "handle, age") == [("Ada", 3), ("B", 2)]


sqlite_alone = pytest.mark.parametrize("engine", ["sqlite_url"], indirect=True)


@sqlite_alone
def test_values_that_would_repeat_are_counted_before_there_are_any(
    shell: Shell, engine: sa.Engine
) -> None:
    models(shell, "handle: Mapped[str] = mapped_column(sa.String(50), unique=True)")
    said = autogenerate(shell, "--fill", "account.handle=x")
    assert said[-2] == (
        "Warning: makes handle of account unique: fails where values repeat (2 rows)"
    )


@sqlite_alone
def test_without_an_answer_the_question_stands_in_the_script(
    shell: Shell, engine: sa.Engine
) -> None:
    models(shell, "country: Mapped[str] = mapped_column(sa.String(2))")
    said = autogenerate(shell)
    assert said[-2] == (
        "Warning: unanswered: column account.country is NOT NULL without a default, and its table"
        " has 2 rows: what do they get? Answer by --fill account.country=VALUE or"
        " --default account.country=VALUE or --backfill account.country=SQL"
    )
    assert f"# add-not-null: {said[-2].removeprefix('Warning: ')}" in script(shell)
    with engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM account")
    shell.does("upgrade", "head")
    assert shell("check").status == 1


@sqlite_alone
def test_what_the_models_give_new_objects_is_an_answer(shell: Shell, engine: sa.Engine) -> None:
    models(shell, 'country: Mapped[str] = mapped_column(sa.String(2), default="AT")')
    said = autogenerate(shell)
    assert "the models give new objects AT" in said[-2]
    assert " --fill account.country=AT or --fill account.country=VALUE or " in said[-2]


@sqlite_alone
def test_a_table_without_rows_raises_no_question(shell: Shell, engine: sa.Engine) -> None:
    with engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM account")
    models(shell, "country: Mapped[str] = mapped_column(sa.String(2))")
    autogenerate(shell)
    assert "unanswered" not in script(shell)
    shell.does("upgrade", "head")
    shell.does("check")


@sqlite_alone
def test_functions_of_the_project_see_what_rows_get(shell: Shell, engine: sa.Engine) -> None:
    models(shell, "handle: Mapped[str] = mapped_column(sa.String(50))")
    fill = ("--fill", "account.handle=sql:lower(name)")
    autogenerate(shell, *fill)
    plain = script(shell)
    Path(shell.folder, "migrations/versions/bbb_more.py").unlink()
    seen: list[str] = []

    def look(context: object, revision: object, directives: list[ops.MigrationScript]) -> None:
        seen.extend(type(one).__name__ for one in directives[0].upgrade_ops.walk())

    shell.forget_modules()
    command.revision(
        Config("diffgen.ini"),
        "more",
        autogenerate=True,
        rev_id="bbb",
        fills=fill[1:],
        process_revision_directives=look,
    )
    assert seen == ["AddColumnOp", "BackfillOp", "AlterColumnOp"]
    lines = (line for line in plain.splitlines() if not line.startswith("Create Date"))
    assert set(script(shell).splitlines()).issuperset(lines)
