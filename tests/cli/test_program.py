"""The program: its help, its flags, its exit status, and the form of its errors."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import click
import pytest

from diffgen.cli.program import COMMANDS, Program
from tests.cli.conftest import Shell


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help_with_an_example(shell: Shell, name: str) -> None:
    shown = shell.does(name, "--help")
    assert shown.startswith(f"Usage: diffgen {name} ")
    assert f"Example: diffgen {name}" in shown


def test_the_help_lists_every_command_with_a_whole_sentence(shell: Shell) -> None:
    shown = shell.does("--help")
    _, _, commands = shown.partition("Commands:\n")
    assert [line.split()[0] for line in commands.splitlines()[: len(COMMANDS)]] == list(COMMANDS)
    assert "..." not in commands


def test_every_file_of_a_command_is_a_command() -> None:
    folder = Path(sys.modules[Program.__module__].__file__ or "").parent
    rest = {"__init__", "program", "configuration", "relative"}
    assert {path.stem for path in folder.glob("*.py")} - rest == set(COMMANDS)


def test_without_a_command_the_help_is_an_error(shell: Shell) -> None:
    answer = shell()
    assert answer.status == 2
    assert answer.err.startswith("Usage: diffgen ")


def test_the_version(shell: Shell) -> None:
    assert shell.does("--version") == "diffgen 0.1.0\n"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["revison"], "No such command 'revison'"),
        (["--colour", "heads"], "No such option"),
        (["upgrade"], "Missing argument 'REVISION'; see: diffgen upgrade --help"),
        (["heads", "--all"], "see: diffgen heads --help"),
    ],
)
def test_wrong_usage_is_one_line(shell: Shell, arguments: list[str], message: str) -> None:
    assert message in shell.fails(*arguments)


def test_no_configuration(shell: Shell) -> None:
    message = shell.fails("heads")
    assert "diffgen.ini" in message
    assert "diffgen init" in message


def test_a_configuration_that_is_named_and_not_there(shell: Shell) -> None:
    assert "other.ini is not there" in shell.fails("-c", "other.ini", "heads")


def test_raiseerr_shows_the_traceback(shell: Shell) -> None:
    answer = shell("--raiseerr", "-c", "other.ini", "heads")
    assert answer.status == 2
    assert answer.err.startswith("Traceback")
    assert "ConfigError: other.ini is not there" in answer.err


def test_quiet_prints_errors_only(project: Shell) -> None:
    assert project("-q", "revision", "-m", "one").out == ""
    assert project("-q", "upgrade", "nowhere").status == 2


def test_the_configuration_may_be_named_by_the_environment(
    project: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    (project.folder / "diffgen.ini").rename(project.folder / "other.ini")
    monkeypatch.setenv("DIFFGEN_CONFIG", "other.ini")
    project.does("heads")


def test_a_section_of_another_name(project: Shell) -> None:
    ini = project.folder / "diffgen.ini"
    ini.write_text(ini.read_text().replace("[diffgen]", "[shop]"))
    project.does("-n", "shop", "revision", "-m", "one")
    assert len(project.versions) == 1


def test_x_arguments_reach_env_py(project: Shell) -> None:
    env = project.folder / "migrations/env.py"
    text = env.read_text().replace(
        "target_metadata = None",
        "target_metadata = None\nprint(context.get_x_argument(as_dictionary=True))",
    )
    env.write_text(text)
    assert "{'tenant': 'a', 'dry': ''}" in project.does("-x", "tenant=a", "-x", "dry=", "current")


def test_an_interrupt_is_one_line(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(self: click.Command, ctx: click.Context) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(click.Command, "invoke", interrupted)
    assert shell.fails("heads").startswith("interrupted. ")


def test_a_defect_shows_its_traceback_and_is_no_finding(
    shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    def defective(self: click.Command, ctx: click.Context) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(click.Command, "invoke", defective)
    answer = shell("heads")
    assert answer.status == 2
    assert "ZeroDivisionError" in answer.err


def test_relative_revisions_are_no_options(project: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[tuple[object, ...]] = []

    def record(config: object, revision: str, sql: bool, tag: str | None) -> None:
        calls.append((revision, sql, tag))

    monkeypatch.setattr("diffgen.command.downgrade", record)
    project.does("downgrade", "-1", "--tag", "x")
    project.does("downgrade", "--", "-2")
    assert calls == [("-1", False, "x"), ("-2", False, None)]


@pytest.mark.parametrize("command", ["heads", "history"])
def test_graph_commands_import_neither_sqlalchemy_nor_the_scripts(
    project: Shell, command: str
) -> None:
    project.does("revision", "-m", "one", "--rev-id", "aaa")
    project.versions[0].write_text(project.versions[0].read_text() + "\nraise SystemExit(9)\n")
    code = (
        "import sys; from diffgen.cli.program import run\n"
        f"status = run(['{command}'])\n"
        "print(sorted({'sqlalchemy', 'mako', 'black', 'rich'} & set(sys.modules)), status)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=project.folder
    )
    assert done.stdout.endswith("[] 0\n")
    assert "aaa" in done.stdout


def test_the_module_and_the_console_script_are_the_same_program(shell: Shell) -> None:
    script = Path(sys.executable).with_name("diffgen")
    for command in ([sys.executable, "-m", "diffgen"], [str(script)]):
        done = subprocess.run([*command, "--version"], capture_output=True, text=True, check=True)
        assert done.stdout == "diffgen 0.1.0\n"


def test_output_that_nobody_reads_is_no_error(project: Shell) -> None:
    for number in range(3):
        project.does("revision", "-m", f"revision {number}")
    done = subprocess.run(
        f"{sys.executable} -m diffgen history | true",
        shell=True,
        cwd=project.folder,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    )
    assert "Traceback" not in done.stderr


def test_a_terminal_with_few_letters_gets_escapes(project: Shell) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "diffgen", "revision", "--autogenerate", "-m", "größer"],
        cwd=project.folder,
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONIOENCODING": "ascii"},
    )
    assert "gr\\xf6\\xdfer.py" in done.stdout
    assert done.stdout.endswith("proved: up \\u2713 down \\u2713\n")


def test_without_logging_in_the_configuration_it_says_what_it_runs(
    shell: Shell, sqlite_url: str
) -> None:
    shell.does("-c", "pyproject.toml", "init", "migrations", "--url", sqlite_url)
    shell.does("revision", "-m", "one", "--rev-id", "aaa")

    def said(*arguments: str) -> str:
        command = [sys.executable, "-m", "diffgen", *arguments]
        folder = shell.folder
        return subprocess.run(
            command, cwd=folder, capture_output=True, text=True, check=True
        ).stderr

    assert said("upgrade", "head") == "Running upgrade <base> -> aaa, one\n"
    assert said("-q", "downgrade", "base") == ""
