"""A range of the history that one revision can stand for: one way in, one way out."""

from __future__ import annotations

from dataclasses import dataclass

from diffgen.errors import CommandError
from migrations_runtime.revisions import Graph, Revision
from migrations_runtime.revisions.history import history_range


@dataclass(frozen=True)
class Span:
    """The revisions of a range.

    :ivar members: their ids, each after its parents.
    :ivar parents: the revisions below the first.
    :ivar dependencies: what they depend on outside of the range.
    :ivar labels: the branch labels that they carry.
    :ivar replaces: the ids that go, those included that members stand for already.
    """

    graph: Graph
    members: tuple[str, ...]
    parents: tuple[str, ...]
    dependencies: tuple[str, ...]
    labels: tuple[str, ...]
    replaces: tuple[str, ...]

    @property
    def first(self) -> str:
        """Return the id of the revision that the range begins with."""
        return self.members[0]

    @property
    def last(self) -> str:
        """Return the id of the revision that it ends with, which the new one keeps."""
        return self.members[-1]

    @property
    def below(self) -> tuple[str, ...]:
        """Return what must be applied before the range."""
        return tuple(dict.fromkeys(self.parents + self.dependencies))

    def squashed(self, path: str) -> Graph:
        """Return the graph with one revision, in the file ``path``, for the range.

        :raises RevisionError: that would be none.
        """
        one = Revision(
            self.last, self.parents, self.dependencies, self.labels, path, "", self.replaces
        )
        others = (r for id_, r in self.graph.revisions.items() if id_ not in self.members)
        return Graph([*others, one])


def span_of(graph: Graph, text: str) -> Span:
    """Return the range ``first:last``, both included, as ``history -r`` shows it.

    :raises CommandError: one revision could not stand for it; the message says why.
    """
    first, last = _ends(graph, text)
    inside = graph.lines_down([last]) & (graph.lines_up([first]) if first else set(graph.revisions))
    if not inside:
        raise CommandError(f"{last} does not come after {first}; give the earlier one first")
    if len(inside) == 1:
        raise CommandError(f"{text} is one revision, {last}; give a range of several")
    members = tuple(graph.topological([id_ for id_ in graph.revisions if id_ in inside]))
    _refuse_other_ways_out(graph, inside, last)
    entry = _entry(graph, members, inside)
    _refuse_waiting(graph, members, inside)
    revisions = [graph[id_] for id_ in members]
    gone = [id_ for r in revisions for id_ in (*r.replaces, r.revision) if id_ != last]
    return Span(
        graph,
        members,
        graph[entry].down_revisions,
        tuple(dict.fromkeys(id_ for r in revisions for id_ in r.dependencies if id_ not in inside)),
        tuple(dict.fromkeys(label for r in revisions for label in r.branch_labels)),
        tuple(dict.fromkeys(gone)),
    )


def _ends(graph: Graph, text: str) -> tuple[str | None, str]:
    low, colon, high = text.partition(":")
    if not (colon and low and high):
        raise CommandError(
            f"squash takes a range FIRST:LAST, as ae10:27c6 or base:head, not {text}"
        )
    if "current" in text:
        raise CommandError("squash takes revisions by name, for all databases alike, not 'current'")
    below, above = history_range(graph, text, (), strict=True)
    for ids in (below, above):
        if len(ids) > 1:
            raise CommandError(f"{text} means several revisions, {', '.join(ids)}; name one")
    if not above:
        raise CommandError(f"{text} ends at base, where no revision is")
    return (below[0] if below else None), above[0]


def _refuse_other_ways_out(graph: Graph, inside: set[str], last: str) -> None:
    for id_ in inside - {last}:
        for above in graph.dependents[id_]:
            if above in inside:
                continue
            way = "follows" if above in graph.children[id_] else "depends on"
            raise CommandError(
                f"{graph[above].name} {way} {id_}, which would be gone: end the range there, "
                f"include {above}, or make it come after {last}"
            )


def _entry(graph: Graph, members: tuple[str, ...], inside: set[str]) -> str:
    entries = [id_ for id_ in members if not inside.issuperset(graph.below[id_] or [""])]
    if len(entries) == 1:
        return entries[0]
    begin = [f"{id_} (after {', '.join(graph.below[id_]) or 'base'})" for id_ in entries]
    raise CommandError(
        f"the range has several beginnings: {', '.join(begin)}; begin where they have parted, or "
        "squash each branch by itself"
    )


def _refuse_waiting(graph: Graph, members: tuple[str, ...], inside: set[str]) -> None:
    """Refuse a member that depends on what itself comes after a member."""
    after = graph.descendants(inside) - inside
    for id_ in members:
        for needed in graph[id_].dependencies:
            if needed in after:
                raise CommandError(
                    f"{graph[id_].name} depends on {needed}, which comes after a part of the "
                    "range; end the range before it"
                )
