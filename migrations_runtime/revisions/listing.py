"""How commands show a revision: on a line, or in full.

Of a revision and its graph alone, since ``history`` lists ten thousand of them.
"""

from __future__ import annotations

from functools import lru_cache
from operator import attrgetter

from migrations_runtime.showing.visible import visible

TYPE_CHECKING = False  # ADR 0012
if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from migrations_runtime.revisions.graph import Graph
    from migrations_runtime.revisions.revision import Revision


def lines(
    graph: Graph, revisions: Collection[Revision], verbose: bool, marked: Collection[str]
) -> Iterable[str]:
    """Return what ``history`` shows of each revision.

    :param marked: the ids of those that the database is at.
    """
    shown = {}
    # All of them in the order in which they lie in memory: going to and fro is three times slower.
    every = graph.revisions.values() if len(revisions) == len(graph.revisions) else revisions
    for one in every:
        text = in_full(graph, one) if verbose else line(graph, one, parents=True)
        shown[one.revision] = f"{text} (current)" if one.revision in marked else text
    return map(shown.__getitem__, map(attrgetter("revision"), revisions))


def line(
    graph: Graph,
    revision: Revision,
    *,
    parents: bool = False,
    doc: bool | None = None,
    labels: bool = True,
    indicators: bool = True,
) -> str:
    """Return a revision on one line.

    :param parents: whether with what it follows and depends on.
    :param doc: whether with its message; that goes with the parents unless said.
    :param labels: whether with those of its branches.
    :param indicators: whether it is said to be a branchpoint or mergepoint.
    """
    text = id_ = revision.revision
    if parents:
        needed = f" ({', '.join(revision.dependencies)})" if revision.dependencies else ""
        text = f"{_below(revision)}{needed} -> {text}"
    if labels and graph.labels and (found := graph.labels_of(id_)):
        text += f" ({_joined(found)})"
    if len(graph.children[id_]) != 1 or len(revision.down_revisions) > 1:
        text += _marks(graph, revision, indicators)
    message = revision.doc if (parents if doc is None else doc) else ""
    return f"{text}, {message}" if message else text


def in_full(graph: Graph, revision: Revision) -> str:
    """Return all that is known of a revision, on many lines."""
    id_, above = revision.revision, graph.children[revision.revision]
    is_merge = len(revision.down_revisions) > 1
    parts = [
        f"Rev: {id_}{_marks(graph, revision)}",
        f"{'Merges' if is_merge else 'Parent'}: {_below(revision)}",
    ]
    if revision.dependencies:
        parts.append(f"Also depends on: {', '.join(revision.dependencies)}")
    if revision.replaces:
        parts.append(f"Replaces: {', '.join(revision.replaces)}")
    if len(above) > 1:
        parts.append(f"Branches into: {', '.join(above)}")
    if labels := graph.labels_of(id_):
        parts.append(f"Branch names: {_joined(labels)}")
    parts.append(f"Path: {revision.path}")
    indented = (f"    {visible(one)}".rstrip() for one in revision.longdoc.expandtabs().split("\n"))
    return "\n".join([*parts, "", *indented, ""])


@lru_cache  # revisions of one line have the same labels, which may be hundreds above many merges
def _joined(labels: frozenset[str]) -> str:
    return ", ".join(sorted(labels))


def _below(revision: Revision) -> str:
    return ", ".join(revision.down_revisions) or "<base>"


def _marks(graph: Graph, revision: Revision, indicators: bool = True) -> str:
    above = graph.children[revision.revision]
    marks = ""
    if not above:
        is_needed = graph.dependents[revision.revision]
        marks = " (effective head)" if is_needed else " (head)"
    if indicators and len(above) > 1:
        marks += " (branchpoint)"
    if indicators and len(revision.down_revisions) > 1:
        marks += " (mergepoint)"
    return marks
