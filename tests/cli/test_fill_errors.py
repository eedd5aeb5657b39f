"""Answers about rows that can't be: each error says which, why, and the way out; nothing is written."""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlalchemy as sa

from diffgen import command
from diffgen.answers import Answers
from diffgen.config import Config
from diffgen.questions import Question
from tests.cli.conftest import MODELS, Shell

MORE = """
    age: Mapped[int] = mapped_column(sa.Integer)
    born: Mapped[date] = mapped_column(sa.Date)
    active: Mapped[bool] = mapped_column(sa.Boolean)
    mood: Mapped[str] = mapped_column(sa.Enum("sad", "glad", native_enum=False, length=9))
    token: Mapped[UUID] = mapped_column(sa.Uuid)
    data: Mapped[dict[str, int]] = mapped_column(sa.JSON)
    said: Mapped[str] = mapped_column(sa.String(9), server_default="x")
    twice: Mapped[int] = mapped_column(sa.Integer, sa.Computed("id * 2"))
"""
IMPORTS = "from datetime import date\nfrom uuid import UUID\n"
ALL = (
    "account.age=7",
    "account.born=2026-01-31",
    "account.active=yes",
    "account.mood=glad",
    "account.token=9f1c0bb5-6b6c-4a0b-9d0c-5b1b5e6a7c8d",
    'account.data={"a": 1}',
)


@pytest.fixture
def project(shell: Shell, sqlite_url: str) -> Shell:
    """A project with a row, whose models want more of it."""
    shell.write("shop.py", MODELS)
    shell.does("init", "migrations", "--models", "shop:Base", "--url", sqlite_url)
    shell.does("revision", "--autogenerate", "-m", "accounts", "--rev-id", "aaa")
    shell.does("upgrade", "head")
    engine = sa.create_engine(sqlite_url)
    with engine.begin() as connection:
        connection.exec_driver_sql("INSERT INTO account (id, name) VALUES (1, 'Ada')")
    engine.dispose()
    shell.write("shop.py", IMPORTS + MODELS + MORE)
    return shell


WRONG = (
    ("--fill", "account.age", "write the column, =, and what it gets: users.country=AT, or SQL:"),
    ("--fill", "account.ago=7", "the models have no column account.ago; name it as they do"),
    ("--fill", "account.name=x", "account.name neither comes nor becomes NOT NULL; leave it out"),
    ("--fill", "account.age=old", "'old' is no value of INTEGER: it is a whole number; SQL"),
    ("--fill", "account.born=today", "'today' is no value of DATE: it is a date such as 2026-01"),
    ("--fill", "account.active=maybe", "'maybe' is no value of BOOLEAN: it is true or false;"),
    ("--fill", "account.mood=odd", "'odd' is no value of VARCHAR(9): it is one of sad, glad;"),
    ("--fill", "account.token=x", "'x' is no value of CHAR(32): it is a UUID;"),
    ("--fill", "account.data={", "'{' is no value of JSON: it is JSON; SQL stands after sql:"),
    ("--fill", "account.said=x", "rows get the default of the models, 'x'; leave it out"),
    ("--fill", "account.twice=1", "the server computes the values of account.twice; leave it"),
    ("--default", "account.name=x", "account.name neither comes nor becomes NOT NULL"),
    ("--backfill", "account.age= ", "write the column, =, and what it gets: users.country=lower"),
)


def test_what_can_not_be(project: Shell) -> None:
    for flag, text, error in WRONG:
        answer = project("revision", "--autogenerate", "-m", "x", flag, text)
        assert answer.status == 2, text
        assert f"Error: {flag} {text}: {error}" in answer.err
    assert len(list(Path(project.folder, "migrations/versions").glob("*.py"))) == 1


def test_two_answers_for_a_column(project: Shell) -> None:
    flags = ("--fill", "account.age=7", "--default", "account.age=8")
    answer = project("revision", "--autogenerate", "-m", "x", *flags)
    assert answer.status == 2
    assert "--default account.age=8: there is --fill account.age=7, too; say one of" in answer.err


def test_an_empty_revision_fills_nothing(project: Shell) -> None:
    answer = project("revision", "-m", "x", "--fill", "account.age=7")
    assert "--fill goes with --autogenerate" in answer.err


def test_values_are_written_as_their_types_want_them(project: Shell, sqlite_url: str) -> None:
    flags = [word for text in ALL for word in ("--fill", text)]
    said = project.does("revision", "--autogenerate", "-m", "x", *flags)
    assert said.endswith("proved: up ✓ down ✓\n")
    project.does("upgrade", "head")
    project.does("check")
    engine = sa.create_engine(sqlite_url)
    with engine.connect() as connection:
        rows = "SELECT age, born, active, mood, token, data, said, twice FROM account"
        assert connection.exec_driver_sql(rows).one() == (
            7, "2026-01-31", 1, "glad", "9f1c0bb56b6c4a0b9d0c5b1b5e6a7c8d", '{"a": 1}', "x", 2,
        )  # fmt: skip
    engine.dispose()


def test_somebody_is_asked_and_told_what_was_wrong(project: Shell) -> None:
    project.forget_modules()
    heard: list[tuple[str, str | None]] = []

    def ask(question: Question, complaint: str | None) -> Answers | None:
        heard.append((question.key.name, complaint))
        if question.key.name != "age":
            return None
        return question.choices[0].answer("old" if complaint is None else "7")

    command.revision(Config("diffgen.ini"), "x", autogenerate=True, ask=ask)
    assert heard[0] == ("active", None)
    assert ("age", None) in heard
    complaint = next(said for name, said in heard if name == "age" and said is not None)
    assert complaint.startswith("--fill account.age=old: 'old' is no value of INTEGER")
    (path,) = Path(project.folder, "migrations/versions").glob("*_x.py")
    assert "add-not-null: unanswered: column account.age" not in path.read_text(encoding="utf-8")
    assert "add-not-null: unanswered: column account.born" in path.read_text(encoding="utf-8")
