"""The graph that revisions make, and what it refuses to be."""

from __future__ import annotations

import time

import pytest

from migrations_runtime.errors import (
    CycleDetected,
    DuplicateRevision,
    MissingParent,
    ResolutionError,
)
from migrations_runtime.revisions import Graph, Revision


def line(*ids: str) -> list[Revision]:
    return [
        Revision(id_, (below,) if below else ())
        for below, id_ in zip(("", *ids), ids, strict=False)
    ]


#   a - b - c        c and d branch off b; m merges them
#         \ d - m
DIAMOND = Graph(
    [*line("a", "b", "c"), Revision("d", ("b",)), Revision("m", ("c", "d"))],
)


def test_a_line_has_one_head_and_one_base():
    graph = Graph(line("a", "b", "c"))
    assert (graph.heads, graph.bases) == (("c",), ("a",))


def test_a_revision_that_another_depends_on_is_a_head_but_no_effective_one():
    graph = Graph([Revision("a"), Revision("x", dependencies=("a",))])
    assert graph.heads == ("a", "x")
    assert graph.effective_heads == ("x",)


def test_a_parent_that_is_named_twice_is_one():
    graph = Graph([Revision("a"), Revision("b", ("a", "a"))])
    assert (graph["b"].down_revision, graph.children["a"]) == ("a", ("b",))


def test_a_dependency_may_be_a_label_or_the_beginning_of_an_id():
    graph = Graph(
        [
            Revision("abcdef", branch_labels=("core",)),
            Revision("x", dependencies=("abc",)),
            Revision("y", dependencies=("core",)),
        ]
    )
    assert graph["x"].dependencies == graph["y"].dependencies == ("abcdef",)


def test_each_revision_comes_after_its_parents():
    order = DIAMOND.topological(list(DIAMOND.revisions))
    assert order == ["a", "b", "c", "d", "m"]


def test_ancestors_and_descendants_include_where_they_start():
    assert DIAMOND.ancestors(["d"]) == {"a", "b", "d"}
    assert DIAMOND.descendants(["c"]) == {"c", "m"}


def test_a_label_is_of_its_line_down_to_the_fork_and_all_above():
    graph = Graph(
        [
            *line("a", "b"),
            Revision("c", ("b",)),
            Revision("x", ("b",)),
            Revision("y", ("x",), branch_labels=("side",)),
            Revision("z", ("y",)),
        ]
    )
    assert graph.branch("side") == {"x", "y", "z"}
    assert graph.labels_of("z") == {"side"}
    assert graph.labels_of("c") == frozenset()


def test_a_label_stays_above_a_merge_and_below_what_others_depend_on():
    graph = Graph(
        [
            *line("a", "b"),
            Revision("c", ("a",)),
            Revision("m", ("b", "c")),
            Revision("n", ("m",), branch_labels=("top",)),
            Revision("o", dependencies=("c",)),
        ]
    )
    assert graph.branch("top") == {"n"}


def test_labels_of_many_branches_take_linear_time():
    count = 2_000
    branches = [Revision(f"b{n}", ("root",), branch_labels=(f"l{n}",)) for n in range(count)]
    lines = [Revision(f"c{n}", (f"b{n}",)) for n in range(count)]
    start = time.process_time()
    graph = Graph([Revision("root"), *branches, *lines])
    assert [graph.labels_of(f"c{n}") for n in range(count)] == [{f"l{n}"} for n in range(count)]
    assert graph.labels_of("root") == frozenset()
    assert time.process_time() - start < 2


def test_a_label_that_is_an_id_is_refused():
    with pytest.raises(
        DuplicateRevision, match=r"'b' in revision a \(v/a.py\) already used by .* b"
    ):
        Graph([Revision("a", branch_labels=("b",), path="v/a.py"), Revision("b")])


def test_an_unknown_label_lists_the_known_ones():
    with pytest.raises(
        ResolutionError, match=r"No such branch: 'x' \(branch labels: there is none"
    ):
        DIAMOND.branch("x")


def test_a_missing_parent_names_the_file_and_the_parent():
    with pytest.raises(
        MissingParent, match=r"^b \(v/b.py\): down_revision 'gone' is in no revision file; restore"
    ):
        Graph([Revision("b", ("gone",), path="v/b.py")])


def test_a_missing_dependency_names_the_file():
    with pytest.raises(MissingParent, match=r"^b \(v/b.py\): depends_on: Can't locate .* 'gone'"):
        Graph([Revision("b", dependencies=("gone",), path="v/b.py")])


def test_one_id_in_two_files_names_both():
    with pytest.raises(DuplicateRevision, match=r"Revision a is in two files, v/a.py and v/b.py;"):
        Graph([Revision("a", path="v/a.py"), Revision("a", path="v/b.py")])


def test_one_label_on_two_revisions_is_refused():
    with pytest.raises(DuplicateRevision, match="Branch name 'x' in revision b already used by"):
        Graph([Revision("a", branch_labels=("x",)), Revision("b", branch_labels=("x",))])


def test_a_cycle_is_shown_in_order():
    cycle = [Revision("a", ("c",), path="a.py"), Revision("b", ("a",), path="b.py")]
    cycle += [Revision("c", ("b",), path="c.py")]
    with pytest.raises(CycleDetected, match=r"Cycle is detected in revisions \(b, c, a\)"):
        Graph([*cycle, Revision("d", ("a",))])


def test_a_revision_that_is_its_own_parent_is_a_cycle():
    with pytest.raises(
        CycleDetected, match=r"^a \(a.py\): down_revision names the revision itself"
    ):
        Graph([Revision("a", ("a",), path="a.py")])


def test_a_cycle_of_dependencies_is_one():
    with pytest.raises(CycleDetected, match=r"^Dependency cycle .* correct depends_on in [ab] \("):
        Graph(
            [
                Revision("a", dependencies=("b",), path="a.py"),
                Revision("b", dependencies=("a",), path="b.py"),
            ]
        )


@pytest.mark.parametrize(
    ("given", "found"), [("abcd", "abcd"), ("abcde", "abcdef"), ("x", "xyz"), ("xyz", "xyz")]
)
def test_the_beginning_of_an_id_is_enough_where_it_is_the_only_one(given, found):
    graph = Graph([Revision("abcd"), Revision("abcdef"), Revision("xyz")])
    assert graph.find(given) == found


def test_an_ambiguous_beginning_lists_the_candidates():
    graph = Graph([Revision("abcd"), Revision("abef")])
    with pytest.raises(ResolutionError, match="start with 'ab': abcd, abef; give more characters"):
        graph.find("ab")


def test_an_unknown_id_says_so():
    with pytest.raises(ResolutionError, match="Can't locate revision identified by 'q'"):
        DIAMOND.find("q")


def test_building_and_walking_takes_linear_time():
    ids = [f"r{number}" for number in range(10_000)]
    start = time.process_time()
    graph = Graph(line(*ids))
    assert graph.topological(list(graph.ancestors(graph.heads)))[-1] == ids[-1]
    assert time.process_time() - start < 2
