"""Where production is marked, somebody agrees before data is lost, or nothing is done."""

from __future__ import annotations

import io
import os
import subprocess
import sys

import pytest

from migrations_runtime import command
from migrations_runtime.errors import Refused
from migrations_runtime.guards import admission, guard
from migrations_runtime.guards.guard import Guard
from migrations_runtime.guards.target import Target
from migrations_runtime.revisions import ScriptDirectory
from migrations_runtime.steps import upgrade_steps
from tests.runtime.project import Project

WAY_OUT = "give --yes (yes=True in a program) to do it, or run it on a terminal, which asks"


@pytest.fixture
def shop(project: Project) -> Project:
    """A production database with a table, which ``b2`` drops and ``c3`` has nothing to do with."""
    project.revision("a1", None, "CREATE TABLE users (id INTEGER)", "DROP TABLE users")
    project.upgrade()
    project.revision("b2", "a1", 'op.drop_table("users")')
    project.revision("c3", "b2", "CREATE TABLE logs (id INTEGER)", "pass")
    project.ini.write_text(project.ini.read_text() + "production = true\n")
    return project


def test_an_upgrade_that_drops_a_table_is_refused(shop: Project) -> None:
    with pytest.raises(Refused) as raised:
        shop.upgrade()
    assert str(raised.value).startswith(
        "diffgen.ini:4: production = true, and this drops table users (migrations/versions/b2_.py:10)"
        ". Nothing was done to SQLite "
    )
    assert str(raised.value).endswith(f", database test.db; {WAY_OUT}")
    assert (shop.tables(), shop.heads()) == ({"users"}, {"a1"})


def test_yes_does_it(shop: Project) -> None:
    command.upgrade(shop.config(), "head", yes=True)
    assert shop.tables() == {"logs"}


def test_nobody_is_asked_for_what_takes_nothing_away(shop: Project) -> None:
    command.upgrade(shop.config(), "b2", yes=True)
    shop.upgrade()
    assert shop.tables() == {"logs"}


def test_a_downgrade_is_refused_whatever_it_does(shop: Project) -> None:
    command.upgrade(shop.config(), "head", yes=True)
    with pytest.raises(Refused, match=r"undoes c3 \(migrations/versions/c3_.py\)"):
        shop.downgrade("-1")
    command.downgrade(shop.config(), "-1", yes=True)
    assert shop.heads() == {"b2"}


def test_what_keeps_nothing_asks_nothing(shop: Project) -> None:
    assert "DROP TABLE users" in "\n".join(shop.printed("upgrade", "head", dry_run=True))
    assert "DROP TABLE users" in "\n".join(shop.printed("upgrade", "a1:b2", sql=True))
    command.stamp(shop.config(), "b2")
    command.stamp(shop.config(), "a1")
    assert shop.tables() == {"users"}


def test_env_py_says_it_for_each_database(shop: Project) -> None:
    shop.ini.write_text(shop.ini.read_text().replace("production = true", ""))
    env = (shop.folder / "migrations/env.py").read_text()
    shop.env(env.replace("connection=connection", "connection=connection, production=True"))
    with pytest.raises(
        Refused, match=r"^production of context.configure\(\) = true, and this drops"
    ):
        shop.upgrade()


def test_what_another_runner_left_is_asked_about_as_well(shop: Project) -> None:
    """The first plan is for c3 alone; before the lock is had, somebody takes the database back."""
    command.upgrade(shop.config(), "b2", yes=True)
    begin = admission.Admission.begin

    def meanwhile(self, steps):
        begin(self, steps)
        shop.execute("UPDATE diffgen_version SET version_num = 'a1'")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(admission.Admission, "begin", meanwhile)
        with pytest.raises(
            Refused, match=r"^Another runner changed .* drops table users .*current'"
        ):
            shop.upgrade()
    assert shop.heads() == {"a1"}


# -- the question ----------------------------------------------------------------------------------


def answering(answer: str, shown: list[str]) -> Guard:
    def ask(lines):
        shown.extend(lines)
        return answer

    return Guard("diffgen.ini:4: production = true", ask=ask)


def test_the_name_of_the_database_is_consent(
    shop: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: list[str] = []
    monkeypatch.setattr(guard, "Guard", lambda **_: answering("test.db", shown))
    shop.upgrade()
    assert shop.tables() == {"logs"}
    assert shown[0].startswith("This is production: SQLite ")
    assert shown[1:] == [
        "  it drops table users (migrations/versions/b2_.py:10)",
        "Type test.db to do it: ",
    ]


@pytest.mark.parametrize("answer", ["", "yes", "y", "TEST.DB", "users"])
def test_anything_else_is_none(shop: Project, monkeypatch: pytest.MonkeyPatch, answer: str) -> None:
    monkeypatch.setattr(guard, "Guard", lambda **_: answering(answer, []))
    with pytest.raises(
        Refused, match=r"^Nothing was done: that is not the name of the database, test"
    ):
        shop.upgrade()
    assert shop.tables() == {"users"}


def test_no_name_of_a_script_steers_the_terminal(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("x\n"))
    assert guard.ask_on_terminal(["drops \x1b[2Ja", "Type x: "]) == "x"
    assert capsys.readouterr().err == "drops \\x1b[2Ja\nType x: "


def test_the_end_of_what_is_typed_is_no_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO(""))
    assert guard.ask_on_terminal(["Type x: "]) == ""


def test_a_database_without_a_name_has_no_consent_by_nothing(shop: Project) -> None:
    script = ScriptDirectory.from_config(shop.config())
    steps = list(upgrade_steps(script.graph, ("a1",), ["b2"]))
    with pytest.raises(Refused, match="give --yes"):
        answering("", []).require_consent(Target("Other 1"), steps)


def test_on_a_pipe_nobody_is_asked(shop: Project) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "migrations_runtime", "upgrade", "head"],
        input="test.db\n",
        capture_output=True,
        text=True,
        check=False,
        env={name: value for name, value in os.environ.items() if name != "CI"},
    )
    assert done.returncode == 2
    assert WAY_OUT in done.stderr
