"""A graph that was kept: where it ends is there at once, and the rest is made when it is asked for.

What commands ask of a long history is, most often, where it ends and whether a database is there.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from itertools import compress
from operator import not_

from migrations_runtime.revisions.graph import Graph
from migrations_runtime.revisions.revision import Revision

TYPE_CHECKING = False  # ADR 0012
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from typing import Any, Final, TypeAlias

    from migrations_runtime.revisions.graph import Ids
    from migrations_runtime.revisions.revision import Row

    #: Of each head its row, what depends on it, and the labels of its branches; and the revision
    #: that each label of the graph is written in.
    Ends: TypeAlias = tuple[list[Row], list[Ids], list[Ids], dict[str, str]]


def ends_of(graph: Graph) -> Ends:
    """Return what is to be kept of where a graph ends, of types that :mod:`marshal` knows."""
    return (
        [graph[head].row for head in graph.heads],
        [graph.dependents[head] for head in graph.heads],
        [tuple(sorted(graph.labels_of(head))) for head in graph.heads],
        dict(graph.labels),
    )


class KeptGraph(Graph):
    """A graph that is made when more is asked of it than its ends.

    :param ends: its :func:`ends_of`.
    :param make: returns the graph, all of it.
    """

    def __init__(self, ends: Ends, make: Callable[[], Graph]) -> None:
        rows, needed_by, labels, self.labels = ends
        revisions = [Revision(*row) for row in rows]
        self._make: Final = make
        self.heads = tuple(one.revision for one in revisions)
        self.effective_heads = tuple(compress(self.heads, map(not_, needed_by)))
        self.revisions = self._partly("revisions", revisions)
        self.below = self._partly("below", [one.down_revisions for one in revisions])
        self.parents = self._partly("parents", [one.parents for one in revisions])
        self.children = self._partly("children", [()] * len(revisions))
        self.dependents = self._partly("dependents", needed_by)
        self._labels = self._partly("_labels", map(frozenset, labels))

    @cached_property
    def order(self) -> Sequence[Revision]:
        """All revisions, each after its parents, the line of the first head first."""
        return self._whole.order

    @cached_property
    def _whole(self) -> Graph:
        whole = self._make()
        vars(self).update(vars(whole))  # which is without a detour from now on
        return whole

    def __reduce__(self) -> tuple[Callable[[Graph], Graph], tuple[Graph]]:
        return _itself, (self._whole,)

    def _partly(self, name: str, of_heads: Iterable[Any]) -> Mapping[str, Any]:
        known = dict(zip(self.heads, of_heads, strict=True))
        return _Partly(known, lambda: getattr(self._whole, name))


def _itself(graph: Graph) -> Graph:
    return graph


class _Partly(Mapping[str, "Any"]):
    """A mapping of which a part is known, and all is made when more is asked for."""

    def __init__(self, known: Mapping[str, Any], make: Callable[[], Mapping[str, Any]]) -> None:
        self._known: Final = known
        self._make: Final = make

    def __getitem__(self, key: str) -> Any:
        return self._known[key] if key in self._known else self._make()[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._make())

    def __len__(self) -> int:
        return len(self._make())

    def __repr__(self) -> str:
        return repr(self._make())
