"""The pages that are walk-throughs do what they say, as typed.

A ``console`` block has commands and what they print; ``...`` stands for anything. A ``python`` or
``ini`` block begins with a comment that names a file: its functions or keys take the place of those
in the file, which is new if there is none.
"""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from diffgen.cli.program import PROGRAM
from migrations_runtime.__main__ import PROGRAM as RUNTIME
from tests.cli.conftest import Shell

DOCS = Path(__file__).parents[2] / "docs"
BLOCK = re.compile(r"^```(console|python|ini)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
DATE = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d+")
WROTE = re.compile(r"^Wrote migrations/versions/([0-9a-f]{12})_", re.MULTILINE)


@dataclass(frozen=True)
class Step:
    """A command and what it prints, or a file and what is to be in it."""

    kind: str
    what: str
    text: str


def steps(page: str) -> Iterator[Step]:
    for kind, text in BLOCK.findall(page):
        if kind == "console":
            for command in re.split(r"^\$ ", text, flags=re.MULTILINE)[1:]:
                typed, _, printed = command.partition("\n")
                yield Step(kind, typed, printed)
        else:
            name, _, rest = text.partition("\n")
            yield Step(kind, name.removeprefix("# "), rest)


def printed(shell: Shell, typed: str) -> str:
    program, *arguments = shlex.split(typed)
    if program == "diffgen":
        answer = shell(*arguments)
        return answer.err + answer.out
    assert program == "python"
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=shell.folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    return done.stdout


def put(shell: Shell, step: Step) -> None:
    """Put functions or keys into a file, in place of those of the same name; or all of it."""
    path = shell.folder / step.what
    if not path.exists():
        path.write_text(step.text)
        return
    text = path.read_text()
    if step.kind == "ini":
        key = step.text.partition("=")[0]
        text = re.sub(rf"^{re.escape(key)}=.*\n", step.text, text, count=1, flags=re.MULTILINE)
    else:
        text = text[: text.index("def upgrade")] + step.text
    path.write_text(text)


def pattern(expected: str) -> str:
    """Dates are those of the day; ``...`` is anything."""
    return re.escape(DATE.sub("...", expected)).replace(r"\.\.\.", ".*?")


@pytest.mark.parametrize("name", ["tutorial", "branches"])
def test_a_page_does_what_it_says(shell: Shell, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    page = (DOCS / f"{name}.md").read_text()
    ids = iter(WROTE.findall(page))
    monkeypatch.setattr(uuid, "uuid4", lambda: uuid.UUID(hex=next(ids).rjust(32, "0")))
    for step in steps(page):
        if step.kind == "console":
            said = printed(shell, step.what)
            assert re.fullmatch(pattern(step.text), said, re.DOTALL), f"$ {step.what}\n{said}"
        else:
            put(shell, step)


COMMANDS = (DOCS / "commands.md").read_text()


@pytest.mark.parametrize("name", PROGRAM.modules)
def test_the_page_of_commands_has_each_with_its_flags(name: str) -> None:
    row = next(line for line in COMMANDS.splitlines() if re.match(rf"\| `{name}\b", line))
    parser = PROGRAM.parser(name, PROGRAM.module(name))
    for flag in parser.flag_names - {"-h", "--help"}:
        assert f"`{flag}`" in row
    assert ("•" in row) == (name in RUNTIME.modules)


def test_the_page_of_commands_has_the_flags_of_the_program() -> None:
    table = COMMANDS.partition("## An environment")[0]
    for flag in PROGRAM.flags().flag_names:
        assert re.search(rf"`{flag}[ `]", table)
