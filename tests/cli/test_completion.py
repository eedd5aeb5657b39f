"""``diffgen completion``: what a shell offers after a tab."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Shell

ASK = """
eval "$(diffgen completion bash)"
while IFS= read -r line; do
    COMP_LINE=$line COMP_POINT=${#line} COMP_TYPE=9 COMPREPLY=()
    _python_argcomplete diffgen
    echo "${COMPREPLY[*]}"
done
"""


def offered(project: Shell, *lines: str) -> tuple[list[list[str]], str]:
    """What bash offers at the end of each line, and what is said on stderr."""
    done = subprocess.run(
        [shutil.which("bash") or "bash", "-c", ASK],
        input="".join(f"{line}\n" for line in lines),
        cwd=project.folder,
        env={**os.environ, "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"},
        capture_output=True,
        text=True,
        check=True,
    )
    return [line.split() for line in done.stdout.splitlines()], done.stderr


def test_bash(project: Shell) -> None:
    project.does("revision", "--rev-id", "aaa")
    project.does("revision", "--rev-id", "bbb")
    project.does("revision", "--rev-id", "bcc", "--head", "base", "--branch-label", "cart")
    offers, said = offered(
        project,
        "diffgen dow",
        "diffgen revision --autog",
        "diffgen upgrade b",
        "diffgen -q show cart",
        "diffgen revision --depends-on a",
        "diffgen stamp aaa bb",
        "diffgen graph --format ",
        "diffgen init --template gen",
        "diffgen -c diffgen",
        "diffgen revision -m ",
    )
    assert [sorted(offer) for offer in offers] == [
        ["downgrade"],
        ["--autogenerate"],
        ["base", "bbb", "bcc"],
        ["cart@head"],
        ["aaa"],
        ["bbb"],
        ["mermaid", "text"],
        ["generic"],
        ["diffgen.ini"],
        [],
    ]
    assert said == ""


def test_a_project_that_is_none_is_told(shell: Shell) -> None:
    offers, said = offered(shell, "diffgen upgrade ")
    assert offers == [[]]
    assert "there is no diffgen.ini in" in said


@pytest.mark.parametrize("name", ["bash", "zsh", "fish"])
def test_each_shell_gets_its_own_code(shell: Shell, name: str) -> None:
    code = shell.does("completion", name)
    assert "diffgen" in code
    assert {"bash": "complete -o", "zsh": "#compdef diffgen", "fish": "complete --command"}[
        name
    ] in code


def test_another_shell(shell: Shell) -> None:
    assert "invalid choice: 'tcsh'" in shell.fails("completion", "tcsh")
