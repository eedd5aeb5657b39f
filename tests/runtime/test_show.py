"""``show``: one revision in full, by any name that it has."""

from __future__ import annotations

import pytest

from migrations_runtime import command
from migrations_runtime.errors import ResolutionError


@pytest.fixture(autouse=True)
def three(project):
    project.line("a1", "b2", "c3")


def shown(project, name: str) -> list[str]:
    return [line for line in project.printed("show", name) if line.startswith("Rev: ")]


def test_a_revision_in_full(project):
    assert project.printed("show", "b") == [
        "Rev: b2",
        "Parent: a1",
        f"Path: {project.versions}/b2_.py",
        "",
        "    Revision b2.",
        "",
    ]


def test_several_at_once(project):
    project.revision("d4", "b2")
    assert shown(project, "heads") == ["Rev: c3 (head)", "Rev: d4 (head)"]


def test_files_are_enough_for_what_does_not_count_from_the_database(project):
    project.env("raise SystemExit('env.py was run')")
    assert shown(project, "head") == ["Rev: c3 (head)"]
    assert shown(project, "a1+1") == ["Rev: b2"]


def test_a_docstring_does_not_steer_the_terminal(project):
    path = project.versions / "c3_.py"
    path.write_text(path.read_text().replace("Revision c3.", r"red \x1b[31m\n\n\ttab \x1b[0m"))
    assert project.printed("show", "c3")[4:7] == [r"    red \x1b[31m", "", r"    tab \x1b[0m"]
    assert project.printed("history", "b2:")[0] == r"b2 -> c3 (head), red \x1b[31m"


def test_the_database_is_asked_where_it_is(project):
    project.upgrade("b2")
    assert shown(project, "current") == ["Rev: b2"]
    assert shown(project, "+1") == ["Rev: c3 (head)"]
    assert shown(project, "-1") == ["Rev: a1"]
    assert project.heads() == {"b2"}


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("base", "'base' is base, which is no revision"),
        ("current", "'current' is base, which is no revision"),
        ("zzz", "Can't locate revision identified by 'zzz'"),
        ("-1", "nothing is below base"),
    ],
)
def test_what_is_no_revision(project, name: str, message: str):
    with pytest.raises(ResolutionError, match=message):
        command.show(project.config(), name)


def test_a_database_at_a_revision_that_no_file_has(project):
    project.upgrade("c3")
    (project.versions / "c3_.py").unlink()
    for call in (command.show, command.history):
        with pytest.raises(ResolutionError, match="'c3', at which the database is: it is in no"):
            call(project.config(), {"show": "current", "history": "current:"}[call.__name__])
