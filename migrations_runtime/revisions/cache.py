"""What revision files say at their heads, kept from one command to the next.

A file that is as it was when it was read needs no reading: same path, size and times.
"""

from __future__ import annotations

from functools import partial
from time import time_ns

from migrations_runtime.revisions.beside import Beside
from migrations_runtime.revisions.files import digest, read_bytes, revision_files
from migrations_runtime.revisions.graph import Graph
from migrations_runtime.revisions.header import header_of
from migrations_runtime.revisions.kept import Kept, to_keep
from migrations_runtime.revisions.kept_graph import KeptGraph
from migrations_runtime.revisions.revision import Revision
from migrations_runtime.revisions.stamps import stamp
from migrations_runtime.revisions.unanswered import asks

TYPE_CHECKING = False  # ADR 0012
if TYPE_CHECKING:
    from typing import Final

    from migrations_runtime.revisions.kept import Declared, Trees

#: To be raised when heads are read otherwise than before, or what is kept is something else.
_FORMAT = b"heads of revision files 4\n"
#: What was changed a tick of its clock ago may change again in the same tick. FAT's is the coarsest:
#: https://learn.microsoft.com/windows/win32/sysinfo/file-times
_TICK = 2_000_000_000
#: What was read last, and where it is kept: for a program that runs one command after the other, and
#: as nobody takes it apart when a process ends.
_LAST: Final[dict[str, tuple[Kept, Graph]]] = {}


def cached_graph(trees: Trees) -> Graph:
    """Return the graph of the revisions in folders; files that changed since then are read.

    :raises RevisionError: a file is no revision, or can't be read, or they don't make a graph.
    """
    return _Cache(trees).graph()


class _Cache:
    """What is kept of the revisions in folders: what tells that it holds and the ends apart from the rest."""

    def __init__(self, trees: Trees) -> None:
        folder = trees[0][0].path
        self._trees: Final = trees
        self._ends: Final = Beside(folder, "heads.ends", _FORMAT, optimization="")
        self._revisions: Final = Beside(folder, "heads.revisions", _FORMAT, optimization="")

    def graph(self) -> Graph:
        kept, graph = _LAST.get(self._ends.path, (None, None))
        if kept is not None and graph is not None and kept.holds(self._trees):
            return graph
        kept = Kept(*(self._ends.read() or ()))
        if kept.ends is None or not kept.holds(self._trees):
            return self._renewed(kept)
        graph = KeptGraph(kept.ends, partial(self._whole, kept))
        _LAST.clear()
        _LAST[self._ends.path] = kept, graph
        return graph

    def _whole(self, kept: Kept) -> Graph:
        declared = self._declared(kept)
        if declared is None:
            return self._renewed(kept)
        _, columns, walked = declared
        return Graph(map(Revision, *columns), walked)

    def _declared(self, kept: Kept) -> Declared | None:
        """Return what the files declared; None where that is gone, or of another moment."""
        declared: Declared | None = self._revisions.read()
        return declared if declared is not None and declared[0] == kept.moment else None

    def _renewed(self, kept: Kept) -> Graph:
        now = time_ns()
        declared = self._declared(kept)
        known = {} if declared is None else kept.rows(declared[1])
        files = [(path, stamp(path)) for path in revision_files(self._trees)]
        found = [Revision(*known[file]) if file in known else _read(file[0]) for file in files]
        graph = Graph(found)
        rows = {
            file: revision.row
            for file, revision in zip(files, found, strict=True)
            if max(file[1][1:]) < now - _TICK and not revision.is_computed
        }
        kept, declared = to_keep(now, rows, self._trees, graph)
        if kept.ends is not None or rows.keys() != known.keys():
            self._revisions.write(declared)
            self._ends.write(kept.marshalled())
        return graph


def _read(path: str) -> Revision:
    data = read_bytes(path)
    head = header_of(data, path)
    return head if asks(data) else head.with_checksum(digest(data))
