"""What a long history costs: each revision is read, put in its place, and is a line."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import pytest

from diffgen.command import graph
from migrations_runtime.command import history
from migrations_runtime.config import Config
from migrations_runtime.revisions import Script
from tests.runtime.project import Project


@pytest.mark.parametrize("shown", [history, graph])
def test_of_what_is_listed_nothing_but_the_line_is_made(
    tmp_path: Path,
    sqlite_url: str,
    monkeypatch: pytest.MonkeyPatch,
    shown: Callable[[Config], None],
) -> None:
    project = Project(tmp_path, sqlite_url)
    project.line("a", "b", "c")
    made: list[str] = []
    monkeypatch.setattr(Script, "__init__", lambda *given: made.append("a script"))
    monkeypatch.setattr(Config, "print_stdout", lambda *given: made.append("a line by itself"))
    answer = io.StringIO()
    shown(Config(project.ini, stdout=answer))
    assert answer.getvalue().count("\n") == 3
    assert made == []
