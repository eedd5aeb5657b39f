"""What a rebase moves: the revisions of one head alone, all of which stay in their order."""

from __future__ import annotations

from dataclasses import dataclass

from diffgen.errors import CommandError
from migrations_runtime.errors import CycleDetected
from migrations_runtime.revisions import Graph, Revision
from migrations_runtime.showing.shell import shell_word


@dataclass(frozen=True, slots=True)
class Move:
    """A branch, from where it leaves another head's line up to its own head.

    :ivar onto: the head that it is to follow.
    :ivar first: its first revision, whose file changes.
    :ivar moved: all of its revisions, the first one first.
    """

    onto: str
    first: Revision
    moved: tuple[str, ...]


def move_of(graph: Graph, head: str, onto: str) -> Move:
    """Return what has to move for ``head`` to come after ``onto``, both heads of the graph.

    :raises CommandError: it is no single branch, or ``onto`` needs something of it.
    """
    members = graph.lines_down([head]) - graph.lines_down([onto])
    moved = graph.topological(dict.fromkeys(id_ for id_ in graph.revisions if id_ in members))
    firsts = [id_ for id_ in moved if members.isdisjoint(graph[id_].down_revisions)]
    if len(firsts) > 1:
        raise CommandError(
            f"{head} comes of several revisions that {onto} doesn't ({', '.join(firsts)}), so no one "
            f"file could move it; run 'merge {shell_word(head)} {shell_word(onto)}'"
        )
    first = graph[firsts[0]]
    for id_ in moved:
        outside = [below for below in graph[id_].down_revisions if below not in members]
        if outside and id_ != first.revision:
            raise CommandError(
                f"{graph[id_].name} merges {', '.join(outside)} into the branch of {head}, so moving "
                f"{first.revision} alone would not move it; run 'merge {shell_word(head)} {shell_word(onto)}'"
            )
    _refuse_cycle(graph, first, onto)
    return Move(onto, first, tuple(moved))


def _refuse_cycle(graph: Graph, first: Revision, onto: str) -> None:
    changed = {**graph.revisions, first.revision: first.following((onto,))}
    try:
        Graph(changed.values())
    except CycleDetected as error:
        raise CommandError(
            f"{first.revision} cannot come after {onto}, which depends on what would then be above "
            f"it; move the other branch. ({error})"
        ) from error
