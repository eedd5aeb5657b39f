"""What only a person knows: asked on a terminal, answered by flags, or left open until ``check`` is told."""

from __future__ import annotations

import io
import os
import pty
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest
import sqlalchemy as sa

from diffgen import command
from diffgen.answers import Answers
from diffgen.catalog import Key
from diffgen.cli.asking import terminal
from diffgen.config import Config
from diffgen.questions import Choice, Question
from tests.cli.conftest import MODELS, Shell

AFTER = MODELS.replace("name: Mapped", "full_name: Mapped").replace("String(50)", "String(80)")
ASKED = (
    "was column account.name renamed to full_name? (similar names; type VARCHAR(50) → VARCHAR(80);"
    " both NOT NULL; both after id)"
)
FLAGS = "--rename account.name=account.full_name or --not-renamed account.full_name"


@pytest.fixture
def project(project: Shell) -> Shell:
    """A project whose models call a column otherwise than the database does, where a row is."""
    project.does("revision", "--autogenerate", "-m", "accounts", "--rev-id", "aaa")
    project.does("upgrade", "head")
    url = next(line for line in _configured(project) if line.startswith("sqlalchemy.url"))
    engine = sa.create_engine(url.partition(" = ")[2])
    with engine.begin() as connection:
        connection.exec_driver_sql("INSERT INTO account (id, name) VALUES (1, 'Ada')")
    engine.dispose()
    # Without the default nothing could be added to a table with a row.
    new = AFTER.replace("String(80)", 'String(80), server_default=""')
    project.write("shop.py", new)
    return project


def _configured(project: Shell) -> list[str]:
    return (project.folder / "diffgen.ini").read_text().splitlines()


def _revision(project: Shell, *flags: str) -> str:
    return project.does("revision", "--autogenerate", "-m", "names", "--rev-id", "bbb", *flags)


def _script(project: Shell) -> str:
    return _script_of(project).read_text()


def _script_of(project: Shell) -> Path:
    return next(path for path in project.versions if path.name.startswith("bbb"))


def _comment(project: Shell) -> list[str]:
    lines = _script(project).splitlines()
    return [line.strip() for line in lines if "# possible-rename: " in line]


def test_an_open_question_is_told_and_stands_in_the_script(project: Shell) -> None:
    said = _revision(project)
    assert f"Warning: unanswered: {ASKED} Answer by {FLAGS}\n" in said
    assert _comment(project) == [f"# possible-rename: unanswered: {ASKED} Answer by {FLAGS}"]
    assert "proved: up ✓ down ✓" in said


def test_check_tells_it_beside_the_differences(project: Shell) -> None:
    answer = project("check")
    assert answer.status == 1
    assert answer.out.splitlines()[-1] == f"possible-rename: {ASKED} Answer by {FLAGS}"


def test_check_fails_until_the_script_says_that_it_is_answered(project: Shell) -> None:
    _revision(project)
    project.does("upgrade", "head")
    answer = project("check")
    (line,) = answer.out.splitlines()
    file = next(path for path in project.versions if path.name.startswith("bbb"))
    text = file.read_text()
    number = next(i for i, one in enumerate(text.splitlines(), 1) if "unanswered" in one)
    assert answer.status == 1
    assert line == (
        f"migrations/versions/{file.name}:{number}: possible-rename: unanswered: {ASKED} Answer by"
        f" {FLAGS}; write the revision anew with a flag, or put 'answered' in place of 'unanswered'"
    )
    file.write_text(text.replace("unanswered", "answered"))
    assert project.does("check").startswith("No differences")


def test_squash_would_lose_it(project: Shell) -> None:
    _revision(project)
    project.does("upgrade", "head")
    message = project.fails("squash", "aaa:bbb")
    assert message.startswith(
        "an open question would go with its revision: migrations/versions/bbb_"
    )


def test_words_in_a_string_are_no_question(project: Shell) -> None:
    _revision(project, "--rename", "account.name=account.full_name")
    file = next(path for path in project.versions if path.name.startswith("bbb"))
    file.write_text(file.read_text() + '\nNOTE = "# possible-rename: unanswered: x"\n')
    project.does("upgrade", "head")
    project.does("check")


def test_yes_by_a_flag_keeps_the_rows(project: Shell) -> None:
    said = _revision(project, "--rename", "account.name=account.full_name")
    assert "Warning: unanswered" not in said
    assert _comment(project) == []
    assert 'new_column_name="full_name"' in _script(project)


def test_no_by_a_flag_is_written_into_the_script(project: Shell) -> None:
    said = _revision(project, "--not-renamed", "account.full_name")
    assert "unanswered" not in said
    assert "drop column account.name" in said
    assert _comment(project) == [
        "# possible-rename: answered no: column account.full_name is new",
    ]
    project.does("upgrade", "head")
    project.does("check")


def test_programs_ask_in_their_own_way(project: Shell) -> None:
    asked: list[tuple[str, str | None]] = []
    answers = iter(
        [Answers(renames=("account.nmae=account.full_name",)), _yes]  # a slip, and then right
    )

    def ask(question: Question, complaint: str | None) -> Answers:
        asked.append((question.rule, complaint))
        answer = next(answers)
        return answer if isinstance(answer, Answers) else answer(question)

    project.forget_modules()
    config = Config(project.folder / "diffgen.ini")
    command.revision(config, "names", autogenerate=True, rev_id="bbb", ask=ask)
    complaint = "--rename account.nmae=account.full_name: the database has no account.nmae; write"
    assert [rule for rule, _ in asked] == ["possible-rename"] * 2
    assert asked[0][1] is None
    assert (asked[1][1] or "").startswith(complaint)
    assert 'new_column_name="full_name"' in _script(project)


def _yes(question: Question) -> Answers:
    return question.choices[0].answer()


def _at_a_terminal(project: Shell, typed: str) -> str:
    """Run the command with a terminal at both ends; return what the person sees."""
    ours, theirs = pty.openpty()
    arguments = ["revision", "--autogenerate", "-m", "names", "--rev-id", "bbb"]
    environment = {name: value for name, value in os.environ.items() if name != "CI"}
    path = os.pathsep.join([str(project.folder), *filter(None, sys.path)])
    process = subprocess.Popen(
        [sys.executable, "-m", "diffgen", *arguments],
        cwd=project.folder,
        env={**environment, "PYTHONPATH": path, "PYTHONUTF8": "1"},
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
    )
    os.close(theirs)
    os.write(ours, typed.encode())
    seen = b"".join(_read(ours))
    os.close(ours)
    assert process.wait(timeout=60) == 0, seen
    return seen.decode().replace("\r\n", "\n")


def _read(terminal: int) -> Sequence[bytes]:
    parts: list[bytes] = []
    try:
        while part := os.read(terminal, 4096):
            parts.append(part)
    except OSError:  # EIO: the other end is closed (pty(7))
        pass
    return parts


def test_on_a_terminal_the_person_is_asked(project: Shell) -> None:
    seen = _at_a_terminal(project, "7\n1\n")
    assert "was column account.name renamed to full_name?\n   similar names\n" in seen
    assert " 1  yes: column account.full_name was name, and keeps what it holds\n" in seen
    assert " 2  no: column account.full_name is new, and name goes\n" in seen
    assert "1-2, or nothing to leave it open: " in seen
    assert "7 is none of the answers\n" in seen
    assert "rename column account.name to full_name\n" in seen
    assert 'new_column_name="full_name"' in _script(project)


def test_of_several_databases_the_answer_says_which(shell: Shell) -> None:
    shell.write("shop.py", MODELS)
    shell.write("archive.py", MODELS)
    shell.does("init", "--template", "multidb", "migrations")
    ini = shell.folder / "diffgen.ini"
    text = ini.read_text()
    for before, after in (
        ("driver://user:pass@localhost/dbname2", "sqlite:///two.db"),
        ("driver://user:pass@localhost/dbname", "sqlite:///one.db"),
        ("# models = shop.models:Base", "models = shop:Base"),
        ("# models = shop.archive:Base", "models = archive:Base"),
    ):
        text = text.replace(before, after)
    ini.write_text(text)
    shell.does("revision", "--autogenerate", "-m", "accounts", "--rev-id", "aaa")
    shell.does("upgrade", "head")
    shell.write("archive.py", AFTER)
    flag = "--rename engine2:account.name=account.full_name"
    said = _revision(shell)
    assert f"Warning: engine2: unanswered: {ASKED} Answer by {flag} or" in said
    _script_of(shell).unlink()
    said = _revision(shell, *flag.split())
    assert "unanswered" not in said
    assert "engine2: rename column account.name to full_name" in said


class Terminal(io.StringIO):
    """Something that says of itself that a person is there."""

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize("typed", ["\n", "", "3\n\n"])
def test_nothing_typed_leaves_it_open(monkeypatch: pytest.MonkeyPatch, typed: str) -> None:
    monkeypatch.delenv("CI", raising=False)
    monkeypatch.setattr(sys, "stdin", Terminal(typed))
    config = Config(stdout=Terminal())
    ask = terminal(config)
    assert ask is not None
    assert ask(QUESTION, None) is None


def test_a_value_that_is_asked_for_comes_behind_the_text(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CI", raising=False)
    monkeypatch.setattr(sys, "stdin", Terminal("2\nusers.full_name\n2\n\n"))
    config = Config(stdout=Terminal())
    ask = terminal(config)
    assert ask is not None
    assert ask(QUESTION, "no such thing") == Answers(renames=("users.name=users.full_name",))
    assert ask(QUESTION, None) is None


@pytest.mark.parametrize(("variable", "asks"), [("true", False), ("1", False), ("0", True)])
def test_nobody_is_asked_where_nobody_is(
    monkeypatch: pytest.MonkeyPatch, variable: str, asks: bool
) -> None:
    monkeypatch.setattr(sys, "stdin", Terminal())
    monkeypatch.setenv("CI", variable)
    assert (terminal(Config(stdout=Terminal())) is not None) is asks
    monkeypatch.delenv("CI")
    assert terminal(Config(stdout=io.StringIO())) is None


QUESTION = Question(
    Key("column", None, "full_name", "users"),
    "possible-rename",
    "what was it?",
    (),
    (
        Choice("new", "not_renamed", "users.full_name"),
        Choice("another", "renames", "users.name=", asks="name"),
    ),
)
