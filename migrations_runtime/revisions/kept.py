"""What is kept of revision files: how they were, what they declared, and the graph that it makes."""

from __future__ import annotations

import marshal
import os
from itertools import chain
from operator import eq

from migrations_runtime.revisions.folders import is_revision
from migrations_runtime.revisions.graph import Graph
from migrations_runtime.revisions.kept_graph import ends_of
from migrations_runtime.revisions.revision import Revision
from migrations_runtime.revisions.stamps import stamps

TYPE_CHECKING = False  # ADR 0012
if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from typing import Any, Final, TypeAlias

    from migrations_runtime.revisions.folders import Folder
    from migrations_runtime.revisions.graph import Walked
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


class Kept:
    """What is kept: first what tells whether it holds, and where the history ends.

    :param stamped: the files.
    :param listed: where they are all there was: what was in the folders.
    :param ends: where they are all there was: the ends of their graph.
    :param declared: what the files declared and, where they are all there was, what was found about
        their graph; as :mod:`marshal` writes it, since most commands don't ask.
    """

    def __init__(
        self,
        stamped: Stamped,
        listed: Listed | None,
        ends: Ends | None,
        declared: bytes | memoryview,
    ) -> None:
        self.stamped: Final = stamped
        self.listed: Final = listed
        self.ends: Final = ends
        self._declared: Final = declared

    @classmethod
    def of(cls, parts: Sequence[memoryview]) -> Kept:
        """Return what :meth:`parts` gave; of none, that nothing is kept."""
        if not parts:
            return cls([], None, None, _declared({}, None))
        first, declared = parts
        stamped, listed, ends = marshal.loads(first)
        return cls(stamped, listed, ends, declared)

    def parts(self) -> tuple[bytes, bytes]:
        """Return it in two parts: what every command looks at, and what was declared."""
        return marshal.dumps((self.stamped, self.listed, self.ends)), bytes(self._declared)

    def holds(self, trees: Trees) -> bool:
        """Return whether all is as it was in these folders."""
        return self.listed == _listed(trees) and all(
            all(map(eq, before, stamps(folder, names))) for folder, names, before in self.stamped
        )

    def rows(self) -> Mapping[File, Row]:
        """Return what each file declared, as long as it is what it was."""
        columns: Columns = marshal.loads(self._declared)[0]
        stamped = {
            os.path.join(folder, name): stamp
            for folder, names, before in self.stamped
            for name, stamp in zip(names, before, strict=True)
        }
        files = ((path, stamped[path]) for path in columns[Revision.GIVEN.index("path")])
        return dict(zip(files, zip(*columns, strict=True), strict=True))

    def graph(self) -> Graph:
        """Return the graph of all that is kept."""
        columns, walked = marshal.loads(self._declared)
        return Graph(map(Revision, *columns), walked)


def to_keep(rows: Mapping[File, Row], trees: Trees, graph: Graph) -> Kept:
    """Return what is to be kept of revisions.

    :param rows: those of ``graph`` that may be kept.
    """
    stamped = _stamped(trees, dict(rows.keys()))
    if len(rows) < len(graph.revisions) or _may_lead_elsewhere(trees, rows):
        return Kept(stamped, None, None, _declared(rows, None))
    return Kept(stamped, _listed(trees), ends_of(graph), _declared(rows, graph.walked))


def _declared(rows: Mapping[File, Row], walked: Walked | None) -> bytes:
    columns = [*zip(*rows.values(), strict=True)] or [()] * len(Revision.GIVEN)
    return marshal.dumps((columns, walked))


def _may_lead_elsewhere(trees: Trees, files: Collection[File]) -> bool:
    """Return whether a name may come to be another file's while all of ``files`` are as they are.

    A link may. So may a folder that is another's link: its files are there twice, and kept once.
    """
    folders = [*chain.from_iterable(trees)]
    has_links = any(is_revision(name) for folder in folders for name in folder.links)
    return has_links or len(files) < sum(is_revision(name) for one in folders for name in one.names)


def _listed(trees: Trees) -> Listed:
    return [[(folder.path, folder.names, folder.links) for folder in tree] for tree in trees]


def _stamped(trees: Trees, stamps: Mapping[str, Stamp]) -> Stamped:
    found = []
    for folder in chain.from_iterable(trees):
        paths = {name: os.path.join(folder.path, name) for name in (*folder.names, *folder.links)}
        names = [name for name, path in paths.items() if path in stamps]
        found.append((folder.path, names, [stamps[paths[name]] for name in names]))
    return found
