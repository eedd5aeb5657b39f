"""``diffgen merge``: several heads become one, by a revision that does nothing else."""

from __future__ import annotations

import pytest

from tests.cli.conftest import Shell


@pytest.fixture
def two_heads(project: Shell) -> Shell:
    project.does("revision", "--rev-id", "aaa")
    project.does("revision", "--rev-id", "bbb", "-m", "shop")
    project.does("revision", "--rev-id", "ccc", "--head", "aaa", "--splice", "-m", "cart")
    return project


@pytest.mark.parametrize("which", [["heads"], ["bbb", "ccc"]])
def test_heads_are_merged(two_heads: Shell, which: list[str]) -> None:
    said = two_heads.does("merge", *which, "--rev-id", "ddd", "-m", "shop and cart")
    assert said == "Wrote migrations/versions/ddd_shop_and_cart.py\n"
    assert two_heads.does("heads") == "ddd (head) (mergepoint)\n"
    two_heads.does("upgrade", "head")
    assert two_heads.does("current") == "ddd (head) (mergepoint)\n"


def test_without_a_message_it_says_what_was_merged(two_heads: Shell) -> None:
    two_heads.does("merge", "heads", "--rev-id", "ddd")
    assert two_heads.does("history", "-r", "ddd:") == (
        "bbb, ccc -> ddd (head) (mergepoint), merge bbb, ccc\n"
    )


def test_what_merges_heads_of_several_folders_goes_to_that_of_the_first(two_heads: Shell) -> None:
    ini = two_heads.folder / "diffgen.ini"
    folders = "version_locations = %(here)s/migrations/versions:%(here)s/more"
    ini.write_text(ini.read_text().replace("[diffgen]\n", f"[diffgen]\n{folders}\n", 1))
    (two_heads.folder / "more").mkdir()
    cart = next(path for path in two_heads.versions if path.name.startswith("ccc"))
    cart.rename(two_heads.folder / "more" / cart.name)
    said = two_heads.does("merge", "ccc", "bbb", "--rev-id", "ddd", "-m", "both")
    assert said == "Wrote more/ddd_both.py\n"


def test_one_head_needs_no_merge(project: Shell) -> None:
    assert project.does("merge", "heads") == "Nothing to merge: there are no revisions\n"
    project.does("revision", "--rev-id", "aaa")
    assert project.does("merge", "heads") == "Nothing to merge: there is one head, aaa\n"
    assert len(project.versions) == 1


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["bbb"], "a merge takes two revisions or more, and 'bbb' is bbb alone"),
        (["bbb", "bb"], "a merge takes two revisions or more, and 'bbb bb' is bbb alone"),
        (["base"], "a merge takes two revisions or more, and 'base' is base alone"),
        (["aaa", "ccc"], "aaa comes before ccc, so there is nothing to merge; leave aaa out"),
        (["zzz", "ccc"], "Can't locate revision identified by 'zzz'"),
        (["head"], "Multiple head"),
    ],
)
def test_what_cannot_be_merged(two_heads: Shell, arguments: list[str], message: str) -> None:
    assert two_heads.fails("merge", *arguments).startswith(message)
    assert len(two_heads.versions) == 3


def test_revisions_below_the_heads_need_splice(two_heads: Shell) -> None:
    two_heads.does("revision", "--rev-id", "ddd", "--head", "ccc")
    assert "specify --splice" in two_heads.fails("merge", "bbb", "ccc")
    two_heads.does("merge", "bbb", "ccc", "--splice", "--rev-id", "eee", "--branch-label", "both")
    assert two_heads.does("heads") == "ddd (head)\neee (both) (head) (mergepoint)\n"
