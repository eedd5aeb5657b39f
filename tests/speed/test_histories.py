"""What a long history costs: each revision is read, put in its place, and written as a line."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from diffgen.command import graph
from migrations_runtime.command import history
from migrations_runtime.config import Config
from migrations_runtime.revisions import Graph, Revision, Script
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


class Counting(tuple[str, ...]):
    """The parents of a revision, which are looked through so many times."""

    times = 0

    def __iter__(self) -> Iterator[str]:
        Counting.times += 1
        return super().__iter__()


def test_a_merge_of_many_is_walked_once() -> None:
    many = [f"r{number}" for number in range(500)]
    merged = Graph([*map(Revision, many), Revision("merge", tuple(many))])
    merged.parents["merge"] = Counting(many)
    assert merged.topological(["merge", *many]) == [*many, "merge"]
    assert Counting.times == 1
