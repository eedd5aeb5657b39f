"""``branches``: what forks, and into what."""

from __future__ import annotations

import pytest


@pytest.fixture
def forked(project):
    project.line("a1", "b2")
    project.revision("c3", "a1", head="branch_labels = ('cart',)")
    return project


def test_each_fork_is_shown_with_what_follows_it(forked):
    assert forked.printed("branches") == [
        "a1 (branchpoint)",
        "   -> b2 (head), Revision b2.",
        "   -> c3 (cart) (head), Revision c3.",
        "",
    ]


def test_verbose_shows_all_of_the_fork(forked):
    shown = forked.printed("branches", verbose=True)
    assert shown[:4] == [
        "Rev: a1 (branchpoint)",
        "Parent: <base>",
        "Branches into: b2, c3",
        f"Path: {forked.versions}/a1_.py",
    ]
    assert shown[-3:-1] == [
        "   -> b2 (head), Revision b2.",
        "   -> c3 (cart) (head), Revision c3.",
    ]


def test_a_line_has_none(project):
    project.line("a1", "b2")
    assert project.printed("branches") == []
