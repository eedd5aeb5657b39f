"""A script that was edited after it was applied is named, until somebody says that it is right."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy import event

from migrations_runtime import command
from migrations_runtime.errors import EditedScript
from migrations_runtime.journal import edited as edited_module
from migrations_runtime.revisions import cache, reading
from migrations_runtime.revisions.files import read_bytes
from tests.runtime.project import Project

TOLD = (
    r"migrations/versions/a_\.py was edited after revision a was applied on "
    r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC by \S+"
)


@pytest.fixture
def edited(project: Project) -> Path:
    """The file of a revision that was applied, and edited then; another one waits."""
    project.line("a", "b")
    project.upgrade("a")
    return edit(project)


def edit(project: Project, id_: str = "a") -> Path:
    path = project.versions / f"{id_}_.py"
    path.write_text(path.read_text().replace("INTEGER", "BIGINT"))
    return path


@pytest.mark.parametrize("at", ["a", "head"])
def test_upgrade_refuses_also_where_there_is_nothing_else_to_do(
    project: Project, edited: Path, at: str
) -> None:
    with pytest.raises(EditedScript, match=f"^{TOLD}. Nothing was done: put back what was applied"):
        project.upgrade(at)
    assert project.heads() == {"a"}


def test_a_dry_run_refuses_as_the_run_would(project: Project, edited: Path) -> None:
    with pytest.raises(EditedScript, match=TOLD):
        command.upgrade(project.config(), "head", dry_run=True)


def test_current_warns_and_tells_where_the_database_is(
    project: Project, edited: Path, caplog: pytest.LogCaptureFixture
) -> None:
    assert project.printed("current") == ["a"]
    assert [bool(re.fullmatch(TOLD, one.getMessage())) for one in caplog.records[-1:]] == [True]


def test_what_is_accepted_is_not_told_of_again(project: Project, edited: Path) -> None:
    command.upgrade(project.config(), "head", accept_edited=True)
    assert project.rows("SELECT revision, direction FROM diffgen_journal ORDER BY id") == [
        ("a", "upgrade"),
        ("a", "accept"),
        ("b", "upgrade"),
    ]
    project.upgrade()
    edit(project, "b")
    with pytest.raises(EditedScript, match="revision b"):
        project.upgrade()


def test_putting_it_back_is_a_way_out(project: Project, edited: Path) -> None:
    edited.write_text(edited.read_text().replace("BIGINT", "INTEGER"))
    project.upgrade()
    assert project.heads() == {"b"}


def test_nothing_but_its_way_back_may_be_mended(project: Project) -> None:
    project.line("a")
    project.upgrade()
    path = project.versions / "a_.py"
    path.write_text(path.read_text().replace("DROP TABLE t_a", "DROP TABLE IF EXISTS t_a"))
    project.upgrade()


def test_a_revision_that_was_undone_may_be_edited(project: Project) -> None:
    project.line("a", "b")
    project.upgrade()
    project.downgrade("a")
    edit(project, "b")
    project.upgrade()
    assert "BIGINT" in str(project.rows("SELECT sql FROM sqlite_master WHERE name = 't_b'"))


def test_a_stamp_takes_the_script_as_it_is(project: Project, edited: Path) -> None:
    command.stamp(project.config(), "base")
    command.stamp(project.config(), "a")
    project.upgrade()


def test_what_was_applied_before_there_was_a_journal_can_not_be_told(project: Project) -> None:
    project.keep_no_journal()
    project.line("a", "b")
    project.upgrade("a")
    project.ini.write_text(project.ini.read_text().replace("journal = false", ""))
    edit(project)
    project.upgrade()


def test_a_syntax_error_is_an_edit(project: Project, edited: Path) -> None:
    edited.write_text(edited.read_text() + "\nif\n")
    with pytest.raises(EditedScript, match=TOLD):
        project.upgrade()


def test_several_are_named_and_many_counted(project: Project) -> None:
    ids = ["a", "b", "c", "d", "e"]
    project.line(*ids)
    project.upgrade()
    for id_ in ids:
        edit(project, id_)
    with pytest.raises(
        EditedScript, match=r"revision a .*; .*revision b .*; .*revision c .*; and 2 more\. "
    ):
        project.upgrade()  # fmt: skip
    command.upgrade(project.config(), "head", accept_edited=True)
    project.upgrade()


@pytest.mark.parametrize("apart", [True, False])
def test_a_squashed_revision_is_no_edit_where_its_parts_were_applied(
    project: Project, apart: bool
) -> None:
    project.line("a", "b", "c")
    if apart:
        project.upgrade()
    for id_ in ("b", "c"):
        (project.versions / f"{id_}_.py").unlink()
    both = "CREATE TABLE t_b (id INTEGER); CREATE TABLE t_c (id INTEGER)"
    project.revision("c", "a", both, "DROP TABLE t_c; DROP TABLE t_b", head="replaces = ('b',)")
    project.upgrade()
    edit(project, "c")
    with nullcontext() if apart else pytest.raises(EditedScript, match="revision c"):
        project.upgrade()


def test_offline_nobody_can_say(project: Project, edited: Path) -> None:
    command.upgrade(project.config(), "a:b", sql=True)


def test_a_downgrade_is_the_way_out_of_much_and_goes_through(
    project: Project, edited: Path
) -> None:
    project.downgrade("base")
    assert project.heads() == set()


@pytest.fixture
def kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """What revision files declare is kept, however few and however new they are."""
    monkeypatch.setattr(reading, "_FEW", 0)
    monkeypatch.setattr(cache, "_TICK", -(10**18))
    monkeypatch.setattr(sys, "dont_write_bytecode", False)


@pytest.mark.usefixtures("kept")
def test_of_many_scripts_none_is_opened_while_none_is_edited(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    project.line("a", "b")
    project.upgrade("head")
    opened: list[str] = []

    def noted(path: str) -> bytes:
        opened.append(path)
        return read_bytes(path)

    monkeypatch.setattr(cache, "read_bytes", noted)
    monkeypatch.setattr(edited_module, "read_bytes", noted)
    project.upgrade("head")
    assert opened == []
    edit(project)
    with pytest.raises(EditedScript, match=TOLD):
        project.upgrade("head")
    assert [Path(path).name for path in opened] == ["a_.py"]


def test_of_what_was_applied_only_the_digests_are_read(project: Project) -> None:
    project.line("a", "b")
    project.upgrade("head")
    with statements() as sent:
        project.upgrade("head")
    of_all = [one for one in sent if "FROM diffgen_journal" in one and "LIMIT" not in one]
    assert [one.partition("FROM")[0].count(",") + 1 for one in of_all] == [3]  # columns


@contextmanager
def statements() -> Iterator[list[str]]:
    sent: list[str] = []

    def note(connection: object, cursor: object, statement: str, *_: object) -> None:
        sent.append(statement)

    event.listen(sa.Engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(sa.Engine, "before_cursor_execute", note)
