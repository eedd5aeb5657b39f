"""Laws of graphs, on random ones: what the linear algorithms give is what the definitions say."""

from __future__ import annotations

import marshal
from collections.abc import Callable

from hypothesis import given
from hypothesis import strategies as st

from migrations_runtime.revisions import Graph, Revision
from migrations_runtime.revisions.kept_graph import KeptGraph, ends_of
from migrations_runtime.revisions.listing import in_full, line
from migrations_runtime.revisions.path import downgrade_path, upgrade_path
from migrations_runtime.steps import downgrade_steps, upgrade_steps

QUESTIONS: tuple[Callable[[Graph, list[str]], object], ...] = (
    lambda graph, _: (graph.heads, graph.effective_heads, graph.bases, graph.replaced),
    lambda graph, _: dict(graph.revisions),
    lambda graph, _: (dict(graph.below), dict(graph.parents)),
    lambda graph, _: (dict(graph.children), dict(graph.dependents)),
    lambda graph, _: (graph.labels, [graph.branch(label) for label in graph.labels]),
    lambda graph, _: (list(graph.order), graph.walked),
    lambda graph, some: [(id_ in graph, graph[id_], graph.labels_of(id_)) for id_ in some],
    lambda graph, some: [line(graph, graph[id_], parents=True) for id_ in some],
    lambda graph, some: [in_full(graph, graph[id_]) for id_ in some],
    lambda graph, some: (graph.ancestors(some), graph.descendants(some)),
    lambda graph, some: (graph.lines_up(some), graph.lines_down(some)),
    lambda graph, some: ({*graph.last_of_lines(some)}, graph.uncovered(some)),
    lambda graph, some: (graph.topological(some), {*graph.heads_of(graph.ancestors(some))}),
    lambda graph, _: {*graph.last_of_lines(graph.effective_heads)},
    lambda graph, _: ("r" in graph, graph.find(graph.heads[0])),
)


@st.composite
def graphs(draw: st.DrawFn) -> Graph:
    """A graph of a few revisions: lines, forks, merges, several bases, labels, dependencies."""
    revisions: list[Revision] = []
    for number in range(draw(st.integers(1, 9))):
        before = [revision.revision for revision in revisions]
        some = st.lists(st.sampled_from(before), max_size=2, unique=True) if before else st.just([])
        below = tuple(draw(some))
        needed = tuple(id_ for id_ in draw(some)[:1] if id_ not in below)
        labels = (f"l{number}",) if draw(st.integers(0, 3)) == 0 else ()
        revisions.append(Revision(f"r{number}", below, needed, labels))
    return Graph(draw(st.permutations(revisions)))


def branch(graph: Graph, label: str) -> set[str]:
    """The revisions of a branch, as the definition has it: one after the other."""
    first = here = graph.labels[label]
    members = graph.lines_up([first])
    while len(graph.below[here]) == 1:
        (below,) = graph.below[here]
        if len(graph.dependents[below]) > 1 or len(graph.below[below]) > 1:
            break
        members.add(below)
        here = below
    return members


@given(graphs())
def test_labels_are_of_the_branches_that_the_definition_gives(graph):
    for label in graph.labels:
        assert graph.branch(label) == branch(graph, label)


@given(graphs(), st.data())
def test_a_graph_that_is_made_when_it_is_needed_answers_as_the_one_that_it_is(graph, data):
    kept = KeptGraph(marshal.loads(marshal.dumps(ends_of(graph))), lambda: graph)
    some = data.draw(st.lists(st.sampled_from(sorted(graph.revisions)), max_size=3))
    asked = data.draw(st.permutations(QUESTIONS))
    assert [ask(kept, some) for ask in asked] == [ask(graph, some) for ask in asked]


@given(graphs())
def test_each_revision_is_sorted_after_what_it_follows_and_needs(graph):
    place = {id_: n for n, id_ in enumerate(graph.topological(graph.revisions))}
    assert place.keys() == graph.revisions.keys()
    assert all(place[below] < n for id_, n in place.items() for below in graph.parents[id_])


@given(graphs(), st.data())
def test_what_goes_up_comes_down_again_by_the_same_heads(graph, data):
    some = st.lists(st.sampled_from(sorted(graph.revisions)), max_size=3)
    start = graph.heads_of(graph.ancestors(data.draw(some)))
    path = upgrade_path(graph, start, data.draw(some))
    up = list(upgrade_steps(graph, start, path))
    end = up[-1].after if up else start
    assert set(end) == set(graph.heads_of(graph.ancestors([*start, *path])))
    down = list(downgrade_steps(graph, end, path[::-1]))
    assert [set(step.after) for step in down] == [set(step.before) for step in reversed(up)]


@given(graphs())
def test_down_to_base_leaves_nothing(graph):
    heads = graph.effective_heads
    path = downgrade_path(graph, heads, "base")
    assert sorted(path) == sorted(graph.revisions)
    assert list(downgrade_steps(graph, heads, path))[-1].after == ()
