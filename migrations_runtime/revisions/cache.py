"""What revision files say at their heads, kept from one command to the next.

A file that is as it was when it was read needs no reading: same path, size and times.
"""

from __future__ import annotations

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

    from migrations_runtime.revisions.kept import Trees

#: To be raised when heads are read otherwise than before, or what is kept is something else.
_FORMAT = b"heads of revision files 5\n"
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
    place = Beside(trees[0][0].path, "heads.revisions", _FORMAT, optimization="")
    last, graph = _LAST.get(place.path, (None, None))
    if graph is not None and last is not None and last.holds(trees):
        return graph
    kept = Kept.of(place.read())
    if kept.ends is None or not kept.holds(trees):
        return _renewed(place, kept, trees)
    graph = KeptGraph(kept.ends, kept.graph)
    _LAST.clear()
    _LAST[place.path] = kept, graph
    return graph


def _renewed(place: Beside, kept: Kept, trees: Trees) -> Graph:
    settled = time_ns() - _TICK
    known = kept.rows()
    files = [(path, stamp(path)) for path in revision_files(trees)]
    found = [Revision(*known[file]) if file in known else _read(file[0]) for file in files]
    graph = Graph(found)
    rows = {
        file: revision.row
        for file, revision in zip(files, found, strict=True)
        if max(file[1][1:]) < settled and not revision.is_computed
    }
    kept = to_keep(rows, trees, graph)
    if kept.ends is not None or rows.keys() != known.keys():
        place.write(*kept.parts())
    return graph


def _read(path: str) -> Revision:
    data = read_bytes(path)
    head = header_of(data, path)
    return head if asks(data) else head.with_checksum(digest(data))
