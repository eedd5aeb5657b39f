"""What is kept of revision files: how they were, what they declared, and the graph that it makes."""

from __future__ import annotations

import os
from functools import cached_property
from itertools import chain
from operator import eq

from migrations_runtime.revisions.folders import is_revision
from migrations_runtime.revisions.graph import Graph
from migrations_runtime.revisions.revision import Revision
from migrations_runtime.revisions.stamps import stamps

TYPE_CHECKING = False  # ADR 0012
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from typing import Any, Final, TypeAlias

    from migrations_runtime.revisions.folders import Folder
    from migrations_runtime.revisions.graph import Walked
    from migrations_runtime.revisions.stamps import Stamp

    Trees: TypeAlias = Sequence[Sequence[Folder]]
    #: A file as it was when it was read.
    File: TypeAlias = tuple[str, Stamp]
    #: What :class:`Revision` is made of.
    Row: TypeAlias = tuple[Any, ...]
    #: The folders of each tree, and all that was listed in them: names, links.
    Listed: TypeAlias = list[list[tuple[str, list[str], list[str]]]]
    #: Of each folder the revision files, in the order in which they were listed, and how they were.
    Stamped: TypeAlias = list[tuple[list[str], list[Stamp]]]


class Kept:
    """What is kept.

    :param stamps: of the files that declared ``columns``.
    :param columns: what they declared; that is read and made to revisions in half the time of rows.
    :param whole: where that is all there was: what was in the folders, and what was found about
        the graph.
    """

    def __init__(
        self,
        stamps: Sequence[Stamp] = (),
        columns: Sequence[Sequence[Any]] = (),
        whole: tuple[Listed, Stamped, Walked] | None = None,
    ) -> None:
        self.stamps: Final = stamps
        self.columns: Final = columns or [()] * len(Revision.GIVEN)
        self.whole: Final = whole

    @property
    def rows(self) -> Mapping[File, Row]:
        """What each file declared, as long as it is what it was."""
        paths = self.columns[Revision.GIVEN.index("path")]
        files = zip(paths, self.stamps, strict=True)
        return dict(zip(files, zip(*self.columns, strict=True), strict=True))

    def holds(self, trees: Trees) -> bool:
        """Return whether all is as it was in these folders."""
        if self.whole is None or self.whole[0] != _listed(trees):
            return False
        stamped = zip(chain.from_iterable(trees), self.whole[1], strict=True)
        return all(
            all(map(eq, before, stamps(folder.path, names))) for folder, (names, before) in stamped
        )

    @cached_property
    def graph(self) -> Graph:
        """The graph of all that is kept."""
        return Graph(map(Revision, *self.columns), self.whole and self.whole[2])

    def marshalled(self) -> tuple[object, ...]:
        """Return the parameters, of the types that :mod:`marshal` knows."""
        return self.stamps, self.columns, self.whole


def to_keep(rows: Mapping[File, Row], trees: Trees, graph: Graph) -> Kept:
    """Return what is to be kept of revisions.

    :param rows: those of ``graph`` that may be kept.
    """
    is_whole = len(rows) == len(graph.revisions) and not any(map(_has_links, trees))
    whole = (_listed(trees), _stamped(trees, dict(rows.keys())), graph.walked) if is_whole else None
    return Kept([stamp for _, stamp in rows], list(zip(*rows.values(), strict=True)), whole)


def _has_links(tree: Iterable[Folder]) -> bool:
    """Return whether revisions are links, which may come to lead elsewhere under the same name."""
    return any(is_revision(name) for folder in tree for name in folder.links)


def _listed(trees: Trees) -> Listed:
    return [[(folder.path, folder.names, folder.links) for folder in tree] for tree in trees]


def _stamped(trees: Trees, stamps: Mapping[str, Stamp]) -> Stamped:
    found = []
    for folder in chain.from_iterable(trees):
        paths = {name: os.path.join(folder.path, name) for name in folder.names}
        names = [name for name, path in paths.items() if path in stamps]
        found.append((names, [stamps[paths[name]] for name in names]))
    return found
