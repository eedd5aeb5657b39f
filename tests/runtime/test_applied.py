"""Which commands ask the database where it is: those alone whose arguments count from there."""

from __future__ import annotations

import pytest

from migrations_runtime.errors import CommandError


@pytest.fixture(autouse=True)
def without_a_database(project):
    project.revision("begin")
    project.revision("add_current_address", "begin", head="branch_labels = 'currently'")
    project.env("raise RuntimeError('env.py was run')")


@pytest.mark.parametrize("rev_range", ["add_current_address:", "currently@base:", "-1:head", None])
def test_a_name_that_holds_the_word_is_no_question(project, rev_range):
    newest, *_ = project.printed("history", rev_range)
    assert newest.startswith("begin -> add_current_address")


@pytest.mark.parametrize("rev_range", ["current:", ":current", "current+1:", " -1 : current "])
def test_current_is_one(project, rev_range):
    with pytest.raises(CommandError, match=r"env.py was run"):
        project.printed("history", rev_range)
