"""``diffgen edit``: the user's own editor, which gets the file and the terminal."""

from __future__ import annotations

import os
import py_compile
import shlex
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Shell


@pytest.fixture
def line(project: Shell, monkeypatch: pytest.MonkeyPatch) -> Shell:
    for variable in ("VISUAL", "EDITOR"):
        monkeypatch.delenv(variable, raising=False)
    project.does("revision", "--rev-id", "aaa")
    project.does("revision", "--rev-id", "bbb")
    return project


def editor(folder: Path, code: str = "") -> str:
    """A command that notes what it was given, and then runs ``code``."""
    script = folder / "an editor.py"
    script.write_text(
        "import os, sys\n"
        f"open({str(folder / 'edited')!r}, 'a').write(' '.join(sys.argv[1:]) + '\\n')\n{code}\n"
    )
    return shlex.join([sys.executable, str(script), "--wait"])


@pytest.mark.parametrize("variable", ["VISUAL", "EDITOR"])
def test_the_editor_gets_the_file(
    line: Shell, monkeypatch: pytest.MonkeyPatch, variable: str
) -> None:
    monkeypatch.setenv(variable, editor(line.folder))
    line.does("edit", "head")
    line.does("upgrade", "aaa")
    line.does("edit", "current")
    line.does("edit", "+1")
    files = [f"--wait {line.folder}/migrations/versions/{id_}.py" for id_ in ("bbb", "aaa", "bbb")]
    assert (line.folder / "edited").read_text().splitlines() == files


def test_visual_goes_before_editor(line: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VISUAL", editor(line.folder))
    monkeypatch.setenv("EDITOR", "false")
    line.does("edit", "aaa")


def test_without_a_variable_it_is_the_first_that_is_there(
    line: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = line.write("bin/nano", f'#!/bin/sh\nexec {editor(line.folder)} "$@"\n')
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(program.parent))
    line.does("edit", "aaa")
    assert (line.folder / "edited").read_text().startswith("--wait ")


@pytest.mark.parametrize(
    ("command", "message"),
    [
        ("false", "the editor false ended with status 1"),
        ("no-such-editor", "cannot start the editor no-such-editor: No such file or directory; "),
        ('vi "', 'EDITOR = vi ": No closing quotation; correct it'),
        (None, "there is no editor: none of sensible-editor, editor, nano, vim, code is on PATH; "),
    ],
)
def test_an_editor_that_cannot_be_had(
    line: Shell, monkeypatch: pytest.MonkeyPatch, command: str | None, message: str
) -> None:
    if command is None:
        monkeypatch.setenv("PATH", str(line.folder))
    else:
        monkeypatch.setenv("EDITOR", command)
    assert line.fails("edit", "head").startswith(message)


def test_base_is_no_file(line: Shell) -> None:
    assert line.fails("edit", "base").startswith("'base' is base, which is no revision")
    assert line.fails("edit", "current").startswith("'current' is base, which is no revision")


def test_without_its_source_there_is_nothing_to_edit(line: Shell) -> None:
    source = line.versions[-1]
    py_compile.compile(str(source), str(source.with_suffix(".pyc")))
    source.unlink()
    ini = line.folder / "diffgen.ini"
    ini.write_text(ini.read_text().replace("[diffgen]", "[diffgen]\nsourceless = true", 1))
    assert line.fails("edit", "bbb").startswith("migrations/versions/bbb.pyc is no source")
    assert "bbb.pyc is no source" in line.fails("edit", "head")


def test_ctrl_c_is_the_editor_s(line: Shell) -> None:
    """It goes to both processes; only the editor heeds it."""
    handles = (
        "import signal, time\n"
        "signal.signal(signal.SIGINT, lambda *_: sys.exit(0))\n"
        "print('ready', flush=True)\ntime.sleep(30)\nsys.exit(1)"
    )
    process = subprocess.Popen(
        [sys.executable, "-m", "diffgen", "edit", "head"],
        cwd=line.folder,
        env={**os.environ, "EDITOR": editor(line.folder, handles)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    os.killpg(process.pid, signal.SIGINT)
    _, error = process.communicate(timeout=20)
    assert (process.returncode, error) == (0, "")
