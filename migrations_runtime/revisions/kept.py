"""What is kept of revision files: how they were, what they declared, and the graph that it makes."""

from __future__ import annotations

import os
from itertools import chain
from operator import eq

from migrations_runtime.revisions.folders import is_revision
from migrations_runtime.revisions.kept_graph import ends_of
from migrations_runtime.revisions.revision import Revision
from migrations_runtime.revisions.stamps import stamps

TYPE_CHECKING = False  # ADR 0012
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from typing import Any, Final, TypeAlias

    from migrations_runtime.revisions.folders import Folder
    from migrations_runtime.revisions.graph import Graph, Walked
    from migrations_runtime.revisions.kept_graph import Ends
    from migrations_runtime.revisions.revision import Row
    from migrations_runtime.revisions.stamps import Stamp

    Trees: TypeAlias = Sequence[Sequence[Folder]]
    #: A file as it was when it was read.
    File: TypeAlias = tuple[str, Stamp]
    #: The folders of each tree, and all that was listed in them: names, links.
    Listed: TypeAlias = list[list[tuple[str, list[str], list[str]]]]
    #: Of each folder the files whose heads are kept, as they are listed, and how these were.
    Stamped: TypeAlias = list[tuple[str, list[str], list[Stamp]]]
    #: What they declared, by column: that is read and made to revisions in half the time of rows.
    Columns: TypeAlias = Sequence[Sequence[Any]]
    #: What is kept and read when more is asked for than the ends: the moment of the :class:`Kept` that
    #: it goes with, what the files declared, and, where they are all there was, what was found about
    #: their graph.
    Declared: TypeAlias = tuple[int, Columns, Walked | None]


class Kept:
    """What is kept and read first: what tells whether it holds, and where the history ends.

    :param moment: when it was kept, in nanoseconds, by which what the files declared is found.
    :param stamped: the files.
    :param listed: where they are all there was: what was in the folders.
    :param ends: where they are all there was: the ends of their graph.
    """

    def __init__(
        self,
        moment: int = 0,
        stamped: Stamped | None = None,
        listed: Listed | None = None,
        ends: Ends | None = None,
    ) -> None:
        self.moment: Final = moment
        self.stamped: Final = stamped or []
        self.listed: Final = listed
        self.ends: Final = ends

    def holds(self, trees: Trees) -> bool:
        """Return whether all is as it was in these folders."""
        return self.listed == _listed(trees) and all(
            all(map(eq, before, stamps(folder, names))) for folder, names, before in self.stamped
        )

    def rows(self, columns: Columns) -> Mapping[File, Row]:
        """Return what each file declared, as long as it is what it was."""
        stamped = {
            os.path.join(folder, name): stamp
            for folder, names, before in self.stamped
            for name, stamp in zip(names, before, strict=True)
        }
        paths = columns[Revision.GIVEN.index("path")]
        files = ((path, stamped[path]) for path in paths)
        return dict(zip(files, zip(*columns, strict=True), strict=True))

    def marshalled(self) -> tuple[object, ...]:
        """Return the parameters, of types that :mod:`marshal` knows."""
        return self.moment, self.stamped, self.listed, self.ends


def to_keep(
    moment: int, rows: Mapping[File, Row], trees: Trees, graph: Graph
) -> tuple[Kept, Declared]:
    """Return what is to be kept of revisions.

    :param rows: those of ``graph`` that may be kept.
    """
    columns = [*zip(*rows.values(), strict=True)] or [()] * len(Revision.GIVEN)
    stamped = _stamped(trees, dict(rows.keys()))
    if len(rows) < len(graph.revisions) or any(map(_has_links, trees)):
        return Kept(moment, stamped), (moment, columns, None)
    return Kept(moment, stamped, _listed(trees), ends_of(graph)), (moment, columns, graph.walked)


def _has_links(tree: Iterable[Folder]) -> bool:
    """Return whether revisions are links, which may come to lead elsewhere under the same name."""
    return any(is_revision(name) for folder in tree for name in folder.links)


def _listed(trees: Trees) -> Listed:
    return [[(folder.path, folder.names, folder.links) for folder in tree] for tree in trees]


def _stamped(trees: Trees, stamps: Mapping[str, Stamp]) -> Stamped:
    found = []
    for folder in chain.from_iterable(trees):
        paths = {name: os.path.join(folder.path, name) for name in (*folder.names, *folder.links)}
        names = [name for name, path in paths.items() if path in stamps]
        found.append((folder.path, names, [stamps[paths[name]] for name in names]))
    return found
