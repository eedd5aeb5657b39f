"""Which revisions run for what people type, in which order, and what the ledger holds after each."""

from __future__ import annotations

import pytest

from migrations_runtime.errors import MultipleHeads, ResolutionError
from migrations_runtime.revisions import Graph, Revision
from migrations_runtime.revisions.history import history_range
from migrations_runtime.revisions.path import (
    downgrade_path,
    stamped,
    stamped_base,
    upgrade_path,
    upgrade_targets,
)
from migrations_runtime.steps import downgrade_steps, upgrade_steps
from tests.runtime.revisions.test_graph import DIAMOND, line

LINE = Graph(line("aa", "bb", "cc", "dd"))
BRANCHES = Graph(
    [
        *line("a", "b"),
        Revision("c", ("b",), branch_labels=("main",)),
        Revision("x", ("b",), branch_labels=("side",)),
        Revision("y", ("x",), dependencies=("c",)),
    ]
)
LINES = Graph(
    [
        *line("a1", "a2"),
        Revision("b1", (), branch_labels=("lower",)),
        Revision("b2", ("b1",)),
    ]
)


def up(graph: Graph, current: tuple[str, ...], text: str) -> list[str]:
    return upgrade_path(graph, current, upgrade_targets(graph, current, text))


@pytest.mark.parametrize(
    ("current", "text", "path"),
    [
        ((), "head", ["aa", "bb", "cc", "dd"]),
        (("bb",), "heads", ["cc", "dd"]),
        (("bb",), "cc", ["cc"]),
        (("bb",), "c", ["cc"]),
        ((), "+2", ["aa", "bb"]),
        (("bb",), "+1", ["cc"]),
        (("aa",), "bb+1", ["bb", "cc"]),
        (("aa",), "dd-1", ["bb", "cc"]),
        (("aa",), "head-1", ["bb", "cc"]),
        (("dd",), "head", []),
        (("dd",), "bb", []),
        ((), "base", []),
    ],
)
def test_upgrade_on_a_line(current, text, path):
    assert up(LINE, current, text) == path


@pytest.mark.parametrize(
    ("current", "text", "path"),
    [
        (("dd",), "-1", ["dd"]),
        (("dd",), "-4", ["dd", "cc", "bb", "aa"]),
        (("dd",), "base", ["dd", "cc", "bb", "aa"]),
        (("dd",), "bb", ["dd", "cc"]),
        (("dd",), "cc-1", ["dd", "cc"]),
        (("dd",), "aa-1", ["dd", "cc", "bb", "aa"]),
        (("dd",), "head", []),
        ((), "base", []),
    ],
)
def test_downgrade_on_a_line(current, text, path):
    assert downgrade_path(LINE, current, text) == path


@pytest.mark.parametrize(
    ("current", "text", "message"),
    [
        (
            ("cc",),
            "+3",
            r"'\+3' walks too far: above cc there is 1 revision; give \+1, or the head",
        ),
        (("dd",), "+1", r"'\+1' walks too far: dd is the head"),
        (("dd",), "-1", r"upgrade cannot go down to '-1'; that is what downgrade does"),
        ((), "nope", r"Can't locate revision identified by 'nope'"),
        ((), "", r"'' is no revision"),
        ((), "a+b", r"'a\+b' is no revision"),
    ],
)
def test_upgrades_that_cannot_be(current, text, message):
    with pytest.raises(ResolutionError, match=message):
        up(LINE, current, text)


@pytest.mark.parametrize(
    ("current", "text", "message"),
    [
        (
            ("bb",),
            "-3",
            r"'-3' walks too far: from bb down there are 2 revisions to undo; give -2, or base",
        ),
        ((), "-1", r"'-1' walks too far: nothing is below base"),
        (("bb",), "cc", r"cc is not a valid downgrade target .* at bb, and 'cc' was never applied"),
        (("bb",), "+1", r"downgrade cannot go up to '\+1'"),
    ],
)
def test_downgrades_that_cannot_be(current, text, message):
    with pytest.raises(ResolutionError, match=message):
        downgrade_path(LINE, current, text)


def test_several_heads_want_to_be_told_apart():
    with pytest.raises(MultipleHeads, match="'head': c, y; name one, '<branchname>@head', or"):
        up(BRANCHES, (), "head")
    assert up(BRANCHES, (), "main@head") == ["a", "b", "c"]
    assert up(BRANCHES, (), "heads") == ["a", "b", "c", "x", "y"]


def test_a_dependency_is_applied_before():
    assert up(BRANCHES, ("x",), "side@head") == ["c", "y"]


def test_a_step_that_could_go_two_ways_is_refused():
    with pytest.raises(ResolutionError, match=r"'\+1' is ambiguous: after b come c, x"):
        up(BRANCHES, ("b",), "+1")
    assert up(BRANCHES, ("b",), "side@+1") == ["x"]


def test_counting_from_several_heads_wants_a_branch():
    with pytest.raises(ResolutionError, match=r"'\+1' could count from any of c, x"):
        up(BRANCHES, ("c", "x"), "+1")
    with pytest.raises(
        ResolutionError, match=r"'-1' is ambiguous: the database has the heads c, x"
    ):
        downgrade_path(BRANCHES, ("c", "x"), "-1")
    assert downgrade_path(BRANCHES, ("c", "x"), "side@-1") == ["x"]


def test_a_branch_goes_down_alone():
    assert downgrade_path(BRANCHES, ("y",), "side@base") == ["y", "x"]


def test_what_depends_on_a_revision_goes_down_with_it():
    assert downgrade_path(BRANCHES, ("y",), "b") == ["y", "x", "c"]
    assert downgrade_path(BRANCHES, ("y",), "main@base") == ["y", "c"]


def test_counting_in_a_branch_stays_in_it():
    assert downgrade_path(BRANCHES, ("y",), "main@-1") == ["y", "c"]
    assert up(BRANCHES, ("c",), "side@+1") == ["x"]
    with pytest.raises(ResolutionError, match="'side@-3' walks too far: from y down there are 2"):
        downgrade_path(BRANCHES, ("y",), "side@-3")


def test_a_branch_grows_from_the_trunk_that_it_will_fork_off():
    assert up(BRANCHES, (), "side@+1") == ["a"]
    assert up(BRANCHES, (), "side@+3") == ["a", "b", "x"]
    with pytest.raises(
        ResolutionError, match=r"'side@\+2' walks too far: above x there is 1 revi.* si"
    ):
        up(BRANCHES, ("x",), "side@+2")


def test_a_branch_goes_down_to_its_fork_and_leaves_the_others():
    assert downgrade_path(BRANCHES, ("c", "x"), "side@b") == ["x"]
    assert downgrade_path(BRANCHES, ("c", "x"), "b") == ["x", "c"]


def test_a_branch_of_which_nothing_is_applied_has_nothing_to_undo():
    with pytest.raises(ResolutionError, match="'side@-1' walks too far: nothing of 'side' is appl"):
        downgrade_path(BRANCHES, ("c",), "side@-1")


def test_an_id_before_the_at_sign_stands_for_its_line():
    assert up(BRANCHES, (), "c@head") == ["a", "b", "c"]  # y depends on c, and is another line
    assert downgrade_path(BRANCHES, ("c",), "c@base") == ["c", "b", "a"]


def test_counting_down_from_an_id_goes_along_its_whole_line():
    assert downgrade_path(BRANCHES, ("c",), "c@-3") == ["c", "b", "a"]
    assert downgrade_path(BRANCHES, ("b",), "c@-1") == ["b"]


def test_below_the_first_revision_of_a_line_other_lines_stay():
    assert downgrade_path(LINES, ("a2", "b2"), "a1-1") == ["a2", "a1"]
    assert downgrade_path(LINES, ("a2", "b2"), "lower@b1-1") == ["b2", "b1"]
    assert downgrade_path(LINES, ("a2", "b2"), "lower@base") == ["b2", "b1"]
    assert set(downgrade_path(LINES, ("a2", "b2"), "base")) == {"a1", "a2", "b1", "b2"}


def test_above_base_is_not_base():
    assert downgrade_path(LINE, ("cc",), "base+1") == ["cc", "bb"]


def test_a_revision_of_another_branch_is_refused():
    with pytest.raises(ResolutionError, match="Revision c is not a member of branch 'side', nor b"):
        up(BRANCHES, (), "side@c")
    assert up(BRANCHES, (), "side@b") == ["a", "b"]


def test_the_beginning_of_an_id_may_be_told_apart_by_its_branch():
    graph = Graph([*line("aa"), Revision("ab", (), branch_labels=("side",))])
    assert up(graph, (), "side@a") == ["ab"]
    assert up(graph, (), "aa@a") == ["aa"]
    with pytest.raises(ResolutionError, match="Multiple revisions start with 'a': aa, ab"):
        up(graph, (), "a")


def test_an_unknown_branch_says_which_there_are():
    with pytest.raises(
        ResolutionError, match=r"No such branch: 'no' \(branch labels: main, side\)"
    ):
        up(BRANCHES, (), "no@head")


def test_a_merge_can_be_undone_by_itself():
    path = downgrade_path(DIAMOND, ("m",), "-1")
    assert path == ["m"]
    assert [step.after for step in downgrade_steps(DIAMOND, ("m",), path)] == [("c", "d")]


def test_going_on_below_a_merge_must_be_said_how_far():
    with pytest.raises(ResolutionError, match="'-2' is ambiguous: m merges c, d"):
        downgrade_path(DIAMOND, ("m",), "-2")


def test_heads_move_as_revisions_are_applied_and_undone():
    path = up(BRANCHES, (), "heads")
    steps = list(upgrade_steps(BRANCHES, (), path))
    assert [set(step.after) for step in steps] == [{"a"}, {"b"}, {"c"}, {"c", "x"}, {"y"}]
    back = list(downgrade_steps(BRANCHES, ("y",), path[::-1]))
    assert [set(step.after) for step in back] == [{"x", "c"}, {"c"}, {"b"}, {"a"}, set()]


@pytest.mark.parametrize(
    ("current", "targets", "after"),
    [
        ((), ("b",), {"b"}),
        (("c", "x"), ("y",), {"y"}),
        (("c",), ("x",), {"c", "x"}),
        (("c", "x"), ("b",), {"b"}),
    ],
)
def test_stamp_replaces_the_heads_of_the_same_line(current, targets, after):
    assert set(stamped(BRANCHES, current, targets)) == after


@pytest.mark.parametrize(
    ("graph", "current", "text", "after"),
    [
        (LINES, ("a2", "b2"), "base", ()),
        (LINES, ("a2", "b2"), "lower@base", ("a2",)),
        (LINES, ("a2", "b1"), "lower@-1", ("a2",)),
        (LINES, ("a2", "b2"), "a1-1", ("b2",)),
        (LINES, ("a2",), "lower@base", ("a2",)),
        (BRANCHES, ("c", "x"), "side@base", ("c",)),
        (BRANCHES, ("x",), "side@base", ("b",)),
    ],
)
def test_stamping_a_branch_as_base_leaves_the_others(graph, current, text, after):
    assert stamped_base(graph, current, text) == after


@pytest.mark.parametrize(
    ("text", "current", "ends"),
    [
        (":", (), ((), ("dd",))),
        ("bb:", (), (("bb",), ("dd",))),
        (":bb", (), ((), ("bb",))),
        ("-1:", (), (("cc",), ("dd",))),
        ("-3:", (), (("aa",), ("dd",))),
        ("-9:", (), ((), ("dd",))),
        ("aa:+2", (), (("aa",), ("cc",))),
        ("-1:current", ("cc",), (("bb",), ("cc",))),
        ("-9:current", ("cc",), ((), ("cc",))),
        ("current:", ("cc",), (("cc",), ("dd",))),
    ],
)
def test_a_history_range_may_count_from_its_other_end(text, current, ends):
    assert history_range(LINE, text, current) == ends


def test_a_history_range_is_of_the_branch_that_it_starts_in():
    assert history_range(BRANCHES, "main@base:", ()) == (("a",), ("c",))
    assert history_range(BRANCHES, "side@b:current", ("c", "x")) == (("b",), ("x",))
    assert history_range(BRANCHES, "side@-1:", ()) == (("x",), ("y",))
    with pytest.raises(ResolutionError, match="Requested range main@base:y does not refer to"):
        history_range(BRANCHES, "main@base:y", ())
