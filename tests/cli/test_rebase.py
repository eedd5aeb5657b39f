"""``diffgen rebase``: two heads become one line, by one file, and no database is belied."""

from __future__ import annotations

import errno
import os
import re
from pathlib import Path

import pytest

from tests.cli.conftest import Shell


@pytest.fixture
def forked(project: Shell) -> Shell:
    """aaa, and upon it bbb, and ccc with ddd, which were begun later."""
    project.does("revision", "--rev-id", "aaa")
    project.does("revision", "--rev-id", "bbb")
    revision(project, "ccc", "aaa")
    revision(project, "ddd", "ccc")
    return project


def revision(project: Shell, id_: str, upon: str, *more: str) -> None:
    project.does("revision", "--rev-id", id_, "--head", upon, "--splice", *more)


def order(project: Shell) -> list[str]:
    """The revisions as the history lists them, the oldest first."""
    lines = project.does("history").splitlines()
    return [re.sub(r" \([^)]*\)", "", line.partition(", ")[0]) for line in reversed(lines)]


def contents(project: Shell) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in project.versions}


def test_the_branch_that_was_begun_later_moves(forked: Shell) -> None:
    before = contents(forked)
    assert forked.does("rebase") == (
        "Moved ccc, ddd (2 revisions) onto bbb\n"
        "  migrations/versions/ccc.py: down_revision aaa → bbb\n"
    )
    assert order(forked) == ["<base> -> aaa", "aaa -> bbb", "bbb -> ccc", "ccc -> ddd"]
    changed = {name for name, content in contents(forked).items() if content != before[name]}
    assert changed == {"ccc.py"}
    forked.does("upgrade", "head")
    assert forked.does("current") == "ddd (head)\n"


def test_one_head_needs_no_rebase(forked: Shell) -> None:
    forked.does("rebase")
    before = contents(forked)
    assert forked.does("rebase") == "Nothing to rebase: there is one head, ddd\n"
    assert contents(forked) == before


@pytest.mark.parametrize(
    "arguments", [["bbb"], ["--onto", "ddd"], ["bbb", "--onto", "ddd"], ["bb", "--onto", "ccc"]]
)
def test_a_branch_may_be_named(forked: Shell, arguments: list[str]) -> None:
    assert forked.does("rebase", *arguments).startswith("Moved bbb (1 revision) onto ddd\n")
    assert order(forked)[-1] == "ddd -> bbb"


def test_what_was_applied_before_is_applied_no_more_than_once(forked: Shell) -> None:
    forked.does("upgrade", "bbb")
    forked.does("rebase")
    said = forked("upgrade", "head").err
    assert "Running upgrade bbb -> ccc" in said
    assert "-> bbb" not in said


def test_a_database_that_has_the_branch_alone_is_not_belied(forked: Shell) -> None:
    forked.does("upgrade", "ccc")
    before = contents(forked)
    assert forked.fails("rebase") == (
        "the database has ccc applied and not bbb, which would come before, so that its version "
        "table would claim what never ran; run 'upgrade heads' first, or 'downgrade aaa' first and "
        "'upgrade head' afterwards"
    )
    assert contents(forked) == before
    assert forked.does("rebase", "bbb").startswith("Moved bbb (1 revision) onto ddd\n")


def test_a_database_that_has_both_goes_on(forked: Shell) -> None:
    forked.does("upgrade", "heads")
    said = forked.does("rebase")
    assert said.endswith("Next: diffgen stamp ddd (the database is at both)\n")
    assert forked.does("current", "--check-heads") == "bbb\nddd (head)\n"
    revision(forked, "eee", "ddd")
    forked.does("upgrade", "head")
    assert forked.does("current") == "eee (head)\n"


def test_a_database_that_has_both_can_go_back(forked: Shell) -> None:
    forked.does("upgrade", "heads")
    forked.does("rebase")
    forked.does("downgrade", "-1")
    assert forked.does("current") == "ccc\n"
    forked.does("downgrade", "base")
    assert forked.does("current") == ""


def test_a_database_that_has_both_is_stamped(forked: Shell) -> None:
    forked.does("upgrade", "heads")
    forked.does("rebase")
    forked.does("stamp", "ddd")
    assert forked.does("current") == "ddd (head)\n"


def test_a_database_that_cannot_be_asked(forked: Shell) -> None:
    forked.write("migrations/env.py", "raise RuntimeError('no database')\n")
    before = contents(forked)
    assert "no database" in forked.fails("rebase")
    assert contents(forked) == before
    forked.does("rebase", "--files-only")
    assert order(forked)[-2:] == ["bbb -> ccc", "ccc -> ddd"]


def test_a_file_that_cannot_be_written_stays_as_it_was(
    forked: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = contents(forked)

    def full(self: Path, target: Path) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(Path, "replace", full)
    assert forked.fails("rebase").startswith(
        "cannot write migrations/versions/ccc.py: No space left on device"
    )
    assert contents(forked) == before


def test_labels_and_dependencies_stay(forked: Shell) -> None:
    revision(forked, "eee", "aaa", "--branch-label", "cart", "--depends-on", "ccc")
    forked.does("rebase", "cart@head", "--onto", "bbb")
    shown = forked.does("show", "eee")
    assert "Parent: bbb\nAlso depends on: ccc\nBranch names: cart\n" in shown


@pytest.mark.parametrize(
    ("more", "message"),
    [
        (
            ("eee", "aaa"),
            "there are 3 heads: bbb, ddd, eee; say which moves, and onto which: rebase ddd --onto bbb",
        ),
        (
            ("bbb2", "bbb", "--branch-label", "shop"),
            "bbb2 begins the branch 'shop'; say 'rebase bb",
        ),
    ],
)
def test_it_never_guesses(forked: Shell, more: tuple[str, ...], message: str) -> None:
    revision(forked, *more)
    before = contents(forked)
    assert message in forked.fails("rebase")
    assert contents(forked) == before


def test_which_of_three_is_to_be_followed(forked: Shell) -> None:
    revision(forked, "eee", "aaa")
    assert forked.fails("rebase", "eee") == (
        "there are several other heads: bbb, ddd; say which by --onto REVISION"
    )
    forked.does("rebase", "eee", "--onto", "bbb")
    assert forked.does("heads") == "ddd (head)\neee (head)\n"


def test_histories_of_their_own_are_not_joined_unasked(project: Shell) -> None:
    project.does("revision", "--rev-id", "aaa")
    project.does("revision", "--rev-id", "bbb", "--head", "base")
    assert "aaa begins a history of its own; say 'rebase aaa' or 'rebase bbb'" in project.fails(
        "rebase"
    )
    project.does("rebase", "bbb")
    assert order(project) == ["<base> -> aaa", "aaa -> bbb"]


@pytest.mark.parametrize(
    ("date", "why"),
    [
        ("Create Date: yesterday", "no Create Date that could be compared"),
        ("", "no Create Date that could be compared"),
        ("Create Date: 2026-01-01 00:00:00+00:00", "no Create Date that could be compared"),
        ("Create Date: {other}", "both were begun at the same time"),
    ],
)
def test_dates_that_say_nothing(forked: Shell, date: str, why: str) -> None:
    other, path = forked.folder / "migrations/versions/bbb.py", "migrations/versions/ccc.py"
    found = re.search("Create Date: (.*)", other.read_text())
    assert found is not None
    text = (forked.folder / path).read_text()
    forked.write(path, re.sub("Create Date: .*", date.format(other=found[1]), text))
    assert why in forked.fails("rebase")


def test_a_branch_that_others_were_merged_into_stays(forked: Shell) -> None:
    revision(forked, "eee", "aaa")
    forked.does("merge", "ddd", "eee", "--rev-id", "mmm")
    assert forked.fails("rebase", "mmm").startswith(
        "mmm comes of several revisions that bbb doesn't (ccc, eee), so no one file could move it"
    )
    forked.does("rebase", "bbb")
    assert order(forked)[-1] == "mmm -> bbb"


def test_a_branch_that_a_common_revision_was_merged_into_stays(forked: Shell) -> None:
    forked.does("revision", "--rev-id", "eee", "--head", "bbb")
    forked.does("merge", "ddd", "bbb", "--splice", "--rev-id", "mmm")
    assert "merges bbb into the branch of mmm" in forked.fails("rebase", "mmm")


def test_what_the_other_branch_depends_on_cannot_come_after_it(forked: Shell) -> None:
    revision(forked, "eee", "bbb", "--depends-on", "ddd")
    assert forked.fails("rebase", "ddd").startswith(
        "ccc cannot come after eee, which depends on what would then be above it"
    )
    forked.does("rebase", "eee")
    assert order(forked)[-2:] == ["ddd -> bbb", "bbb -> eee"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["zzz"], "Can't locate revision identified by 'zzz'"),
        (
            ["aaa"],
            "'aaa' is of no one branch: the heads above it are bbb, ddd; name one of bbb, ddd",
        ),
        (["base"], "'base' is of no one branch: the heads above it are none; name one of bbb, ddd"),
        (["ddd", "--onto", "ccc"], "ddd cannot move onto itself; name two heads"),
    ],
)
def test_names_that_are_none(forked: Shell, arguments: list[str], message: str) -> None:
    assert forked.fails("rebase", *arguments).startswith(message)
