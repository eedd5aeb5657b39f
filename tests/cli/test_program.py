"""The program: its help, its flags, its exit status, and the form of its errors."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

import diffgen.cli
import migrations_runtime.cli.heads
from diffgen.__main__ import main
from diffgen.cli.program import PROGRAM
from migrations_runtime.__main__ import PROGRAM as RUNTIME
from migrations_runtime.errors import ResolutionError
from tests.cli.conftest import Answer, Shell


@pytest.mark.parametrize("name", PROGRAM.modules)
def test_every_command_has_help_with_examples(shell: Shell, name: str) -> None:
    shown = shell.does(name, "--help")
    assert shown.startswith(f"Usage: diffgen {name} ")
    _, _, examples = shown.partition("\nExample")
    assert f"diffgen {name}" in examples


@pytest.mark.parametrize("name", PROGRAM.modules)
def test_every_example_is_one_that_the_command_takes(name: str) -> None:
    module = PROGRAM.module(name)
    for example in module.EXAMPLES:
        words = shlex.split(re.split(r" \|\| | > ", example)[0])
        options = PROGRAM.line().parse(words)
        assert options.command == name
        PROGRAM.parser(name, module).parse(options.arguments, options)


def test_the_help_lists_every_command_with_a_whole_sentence(shell: Shell) -> None:
    shown = shell.does("--help")
    _, _, commands = shown.partition("commands:\n")
    listed = [line for line in commands.splitlines() if line.startswith("  ")]
    assert [line.split()[0] for line in listed] == list(PROGRAM.modules)
    assert all(line.endswith(".") for line in listed)
    assert all(len(line) <= 100 for line in listed)


def test_every_file_of_a_command_is_a_command() -> None:
    rest = {"__init__", "program", "parser", "offline", "completing", "typed", "asking", "failing"}
    rest |= {"consenting", "waiting", "ending", "reading"}
    files = {
        f"{package.__name__}.{path.stem}"
        for package in (diffgen.cli, migrations_runtime.cli)
        for path in Path(package.__path__[0]).glob("*.py")
        if path.stem not in rest
    }
    assert files == set(PROGRAM.modules.values())


def test_what_production_needs_is_the_same_in_both_programs() -> None:
    assert RUNTIME.modules.items() <= PROGRAM.modules.items()


def test_without_a_command_the_help_is_an_error(shell: Shell) -> None:
    answer = shell()
    assert answer.status == 2
    assert answer.err.startswith("Usage: diffgen ")


def test_the_version(shell: Shell) -> None:
    assert shell.does("--version") == "diffgen 0.1.0\n"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["revison"], "no such command: revison, did you mean revision?; see: diffgen --help"),
        (["--qiet", "heads"], "no such flag: --qiet, did you mean --quiet?; see: diffgen --help"),
        (
            ["upgrade"],
            "the following arguments are required: REVISION; see: diffgen upgrade --help",
        ),
        (["heads", "--all"], "no such flag: --all; see: diffgen heads --help"),
        (["heads", "aaa"], "unexpected argument: aaa; see: diffgen heads --help"),
        (
            ["revision", "--auto-generate"],
            "no such flag: --auto-generate, did you mean --autogenerate?; "
            "see: diffgen revision --help",
        ),
        (
            ["upgrade", "head", "-c", "a.ini"],
            "-c stands before the command, as in: diffgen -c ... upgrade; "
            "see: diffgen upgrade --help",
        ),
        (["history", "-r"], "argument -r/--rev-range: expected one argument; see: diffgen history"),
    ],
)
def test_wrong_usage_is_one_line(shell: Shell, arguments: list[str], message: str) -> None:
    assert shell.fails(*arguments).startswith(message)


def test_no_configuration(shell: Shell) -> None:
    message = shell.fails("heads")
    assert "diffgen.ini" in message
    assert "diffgen init" in message


def test_a_configuration_that_is_named_and_not_there(shell: Shell) -> None:
    assert "other.ini is not there" in shell.fails("-c", "other.ini", "heads")


def test_a_folder_is_no_configuration(project: Shell) -> None:
    said = project.fails("-c", "migrations", "heads")
    assert said.startswith("migrations is a folder (looked in ")


def test_raiseerr_shows_the_traceback(shell: Shell) -> None:
    answer = shell("--raiseerr", "-c", "other.ini", "heads")
    assert answer.status == 2
    assert answer.err.startswith("Traceback")
    assert "ConfigError: other.ini is not there" in answer.err


def test_quiet_prints_errors_only(project: Shell) -> None:
    assert project("-q", "revision", "-m", "one").out == ""
    assert project("-q", "upgrade", "nowhere").status == 2


def test_quiet_is_quiet_though_env_py_sets_up_logging(project: Shell) -> None:
    project.does("revision", "--rev-id", "aaa")
    assert project("-q", "upgrade", "head") == Answer(0, "", "")
    assert "Running downgrade aaa -> <base>" in project("downgrade", "base").err


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
    def interrupted(config: object, options: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(migrations_runtime.cli.heads, "run", interrupted)
    assert shell.is_interrupted("heads").startswith("interrupted. ")


def test_a_defect_shows_its_traceback_and_is_no_finding(
    shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    def defective(config: object, options: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(migrations_runtime.cli.heads, "run", defective)
    answer = shell("heads")
    assert answer.status == 2
    assert "ZeroDivisionError" in answer.err


def test_relative_revisions_are_no_options(project: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[tuple[object, ...]] = []

    def record(config: object, revision: str, sql: bool, tag: str | None, **_: object) -> None:
        calls.append((revision, sql, tag))

    monkeypatch.setattr("migrations_runtime.command.downgrade", record)
    project.does("downgrade", "-1", "--tag", "x")
    project.does("downgrade", "--", "-2")
    project.does("downgrade", "--tag", "x", "--sql", "-3")
    assert calls == [("-1", False, "x"), ("-2", False, None), ("-3", True, "x")]


@pytest.mark.parametrize(
    "typed", ["-r-3:current", "-r -3:current", "--rev-range=-3:current", "--rev-range -3:current"]
)
def test_a_range_may_begin_with_a_minus(typed: str) -> None:
    parser = PROGRAM.parser("history", PROGRAM.module("history"))
    assert parser.parse(typed.split()).rev_range == "-3:current"


@pytest.mark.parametrize(
    "command", ["heads", "branches", "history -v", "graph", "graph --format mermaid", "show head"]
)
def test_graph_commands_import_neither_sqlalchemy_nor_the_scripts(
    project: Shell, command: str
) -> None:
    merge = {"aaa": None, "bbb": "aaa", "ccc": "aaa", "ddd": ("bbb", "ccc")}
    for id_, below in merge.items():
        text = f"revision = {id_!r}\ndown_revision = {below!r}\nraise SystemExit(9)\n"
        project.write(f"migrations/versions/{id_}.py", text)
    project.write("migrations/env.py", "raise SystemExit(9)\n")
    code = (
        "import sys; from diffgen.cli.program import PROGRAM\n"
        f"status = PROGRAM.run({command.split()})\n"
        "print(sorted({'sqlalchemy', 'mako', 'black', 'logging', 'shutil'} & set(sys.modules)), status)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=project.folder
    )
    assert done.stdout.endswith("[] 0\n")
    assert "ddd" in done.stdout or "bbb" in done.stdout


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


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="the system has no /dev/full")
@pytest.mark.parametrize("command", ["heads", "upgrade head --sql", "--help", "--version"])
def test_a_full_disk_is_told(project: Shell, command: str) -> None:
    project.does("revision", "--rev-id", "aaa")
    done = _typed(project, f"{command} > /dev/full")
    assert done.returncode == 2
    assert done.stderr.splitlines()[-1] == (
        "Error: cannot write what is to be shown: No space left on device; make room for it"
    )
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("command", ["heads", "upgrade head --sql", "revision", "upgrade head"])
def test_streams_may_be_closed(project: Shell, command: str) -> None:
    project.does("revision", "--rev-id", "aaa")
    assert _typed(project, f"{command} >&-").returncode == 0
    assert _typed(project, f"{command} <&- >&- 2>&-").returncode == 0
    assert _typed(project, "nonsense 2>&-").stdout == ""


def _typed(project: Shell, line: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        f"{sys.executable} -m diffgen {line}",
        shell=True,
        cwd=project.folder,
        capture_output=True,
        text=True,
        check=False,
    )


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

    target, running = said("upgrade", "head").splitlines()
    assert target.startswith("Target: SQLite ")
    assert running == "Running upgrade <base> -> aaa, one"
    assert said("-q", "downgrade", "base") == ""


def test_a_program_may_run_commands(project: Shell, capsys: pytest.CaptureFixture[str]) -> None:
    main(["revision", "--rev-id", "aaa"])
    main(argv=["heads"])
    assert capsys.readouterr().out.splitlines()[-1] == "aaa (head)"
    with pytest.raises(SystemExit, match="2"):
        main(["upgrade", "nowhere"])
    assert capsys.readouterr().err.startswith("Error: Can't locate")
    with pytest.raises(SystemExit, match="2"):
        main(["upgrad"])
    with pytest.raises(ResolutionError, match="Can't locate"):
        main(["--raiseerr", "upgrade", "nowhere"])


def test_env_py_may_ask_which_command_runs(project: Shell) -> None:
    env = project.folder / "migrations/env.py"
    asked = (
        "import sys\n\nfunction, needed, more = context.config.cmd_opts.cmd\n"
        'print(function.__name__, needed, more, vars(context.config.cmd_opts).get("tag"))\nsys.stdout.flush()\n'
    )
    env.write_text(env.read_text().replace("target_metadata = None\n", asked))
    said = project("upgrade", "head", "--tag", "x").out
    assert said.startswith("upgrade ['revision'] ['sql', 'tag', 'dry_run', ")
    assert project("check").out.startswith("check [] ['source', 'scratch', 'reader']")


def test_two_files_of_configuration(project: Shell) -> None:
    (project.folder / "diffgen.ini").rename(project.folder / "a.ini")
    project.write("b.toml", '[tool.diffgen]\nfile_template = "new_%(rev)s"\n')
    project.does("-c", "a.ini", "-c", "b.toml", "revision", "--rev-id", "aaa")
    assert [path.name for path in project.versions] == ["new_aaa.py"]
    assert "-c names a.ini and diffgen.ini" in project.fails(
        "-c", "a.ini", "-c", "diffgen.ini", "heads"
    )
