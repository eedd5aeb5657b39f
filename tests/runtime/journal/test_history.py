"""``history --applied``."""

from __future__ import annotations

import re

import pytest

from migrations_runtime.errors import CommandError, MigrationError
from tests.runtime.project import Project

AT = r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC"


@pytest.fixture
def told(project: Project) -> Project:
    """A database that went up, failed and went on."""
    project.line("a")
    project.revision("b", "a", "SELECT * FROM nowhere")
    with pytest.raises(MigrationError):
        project.upgrade()
    project.line("a", "b")
    project.upgrade()
    project.downgrade("a")
    return project


def test_the_newest_is_on_top(told: Project) -> None:
    shown = told.printed("history", applied=True)
    patterns = [
        rf"{AT}  downgrade       b   *\d+ ms  \S+@\S+  Revision b\.",
        rf"{AT}  upgrade         b   *\d+ ms  \S+@\S+  Revision b\.",
        rf"{AT}  upgrade failed  b   *\d+ ms  \S+@\S+  OperationalError: no such table: nowhere .*",
        rf"{AT}  upgrade         a   *\d+ ms  \S+@\S+  Revision a\.",
    ]
    for line, pattern in zip(shown, patterns, strict=True):
        assert re.fullmatch(pattern, line)


def test_a_range_is_as_of_history(told: Project) -> None:
    shown = told.printed("history", rev_range=":a", applied=True)
    assert [line.split("  ")[1] for line in shown] == ["upgrade"]


def test_all_that_is_known_of_each(told: Project) -> None:
    shown = told.printed("history", rev_range=":a", verbose=True, applied=True)
    assert shown[0] == "Rev: a"
    assert re.fullmatch(rf"Applied: {AT}, in \d+ ms by \S+@\S+", shown[1])
    assert re.fullmatch("Checksum: [0-9a-f]{64}", shown[3])
    assert shown[-2:] == ["    Revision a.", ""]


def test_what_no_file_has_any_more_is_told_all_the_same(told: Project) -> None:
    told.downgrade("base")
    (told.versions / "b_.py").unlink()
    shown = told.printed("history", applied=True)
    assert [line for line in shown if re.search(r"upgrade +b ", line)]
    assert "Rev: b (in no file)" in told.printed("history", applied=True, verbose=True)


def test_a_database_without_one_has_nothing_to_tell(project: Project) -> None:
    project.line("a")
    assert project.printed("history", applied=True) == []


def test_it_is_the_journal_or_the_marks(project: Project) -> None:
    with pytest.raises(CommandError, match="give one of them"):
        project.printed("history", applied=True, indicate_current=True)


@pytest.mark.parametrize(
    ("milliseconds", "shown"),
    [(0, "0 ms"), (999, "999 ms"), (1_230, "1.2 s"), (185_000, "3 min 5 s"), (None, "")],
)
def test_durations(milliseconds: int | None, shown: str) -> None:
    from migrations_runtime.journal.telling import duration

    assert duration(milliseconds) == shown
