"""``python -m migrations_runtime``: exit codes, one line for an error, Ctrl-C."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time

from migrations_runtime.__main__ import PROGRAM
from tests.runtime.project import Project


def run(*arguments: str, code: str = "") -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "migrations_runtime", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_a_session(project: Project):
    project.line("a1", "b2")
    up = run("upgrade", "head")
    assert (up.returncode, up.stdout) == (0, "")
    target, *running = up.stderr.splitlines()
    assert target.startswith("Target: SQLite ")
    assert target.endswith(", database test.db; upgrade <base> -> b2, 2 revisions")
    assert running == [
        "Running upgrade <base> -> a1, Revision a1.",
        "Running upgrade a1 -> b2, Revision b2.",
    ]
    assert run("upgrade", "head").stderr == "Nothing to do: the database is at b2\n"
    assert run("current").stdout == "b2 (head)\n"
    assert run("-q", "downgrade", "-1").stderr == ""
    assert run("current", "--check-heads").returncode == 1
    assert run("stamp", "head").returncode == 0
    assert run("current", "--check-heads").returncode == 0
    assert "CREATE TABLE t_a1" in run("upgrade", "head", "--sql").stdout


def test_errors_are_one_line_on_stderr_and_exit_2(project: Project, capsys):
    assert PROGRAM.run(["upgrade", "nope"]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.startswith("Error: Can't locate revision identified by 'nope'")
    assert captured.err.count("\n") == 1
    assert PROGRAM.run(["--raiseerr", "upgrade", "nope"]) == 2
    assert "Traceback (most recent call last)" in capsys.readouterr().err


def test_a_configuration_that_is_not_there(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("DIFFGEN_CONFIG", raising=False)
    assert PROGRAM.run(["heads"]) == 2
    assert "there is no diffgen.ini in" in capsys.readouterr().err
    assert PROGRAM.run(["-c", "gone.ini", "heads"]) == 2
    assert "gone.ini is not there" in capsys.readouterr().err


def test_x_arguments_reach_env(project: Project, capfd):
    project.env("from migrations_runtime import context\nprint(context.get_x_argument(True))")
    assert PROGRAM.run(["-x", "a=1", "-x", "b", "upgrade", "head"]) == 2
    assert capfd.readouterr().out == "{'a': '1', 'b': ''}\n"


def test_usage_errors_exit_2(capsys):
    assert PROGRAM.run(["upgrad"]) == 2
    assert capsys.readouterr().err == (
        "Error: no such command: upgrad, did you mean upgrade?; "
        "see: python -m migrations_runtime --help\n"
    )


def test_the_version(capsys):
    assert PROGRAM.run(["--version"]) == 0
    assert capsys.readouterr().out == "python -m migrations_runtime 0.1.0\n"


def test_ctrl_c_rolls_back_and_says_what_was_interrupted(project: Project):
    project.line("a1")
    started = project.folder / "started"
    project.revision(
        "b2",
        "a1",
        f"import pathlib, time\nop.execute('CREATE TABLE t_b2 (x)')\n"
        f"pathlib.Path({str(started)!r}).touch()\ntime.sleep(30)",
    )
    process = subprocess.Popen(
        [sys.executable, "-m", "migrations_runtime", "upgrade", "head"],
        stderr=subprocess.PIPE,
        text=True,
    )
    while not started.exists():
        time.sleep(0.02)
        assert process.poll() is None
    os.kill(process.pid, signal.SIGINT)
    _, error = process.communicate(timeout=20)
    assert process.returncode == 130
    assert error.splitlines()[-1] == (
        "Error: interrupted. Revision b2 (migrations/versions/b2_.py) was interrupted. "
        "Nothing of it was kept; the database is at a1; run the command again"
    )
    assert (project.tables(), project.heads()) == ({"t_a1"}, {"a1"})
