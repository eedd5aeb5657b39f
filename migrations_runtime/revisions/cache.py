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
from migrations_runtime.revisions.revision import Revision
from migrations_runtime.revisions.stamps import stamp
from migrations_runtime.revisions.unanswered import asks

TYPE_CHECKING = False  # ADR 0012
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Final

    from migrations_runtime.revisions.kept import File, Row, Trees

#: To be raised when heads are read otherwise than before, or what is kept is something else.
_FORMAT = b"heads of revision files 3\n"
#: What was changed a tick of its clock ago may change again in the same tick. FAT's is the coarsest:
#: https://learn.microsoft.com/windows/win32/sysinfo/file-times
_TICK = 2_000_000_000
#: What was read last, and where it is kept: for a program that runs one command after the other, and
#: as nobody takes it apart when a process ends.
_LAST: Final[dict[str, Kept]] = {}


def cached_graph(trees: Trees) -> Graph:
    """Return the graph of the revisions in folders; files that changed since then are read.

    :raises RevisionError: a file is no revision, or can't be read, or they don't make a graph.
    """
    place = Beside(trees[0][0].path, "heads.revisions", _FORMAT, optimization="")
    last = _LAST.get(place.path)
    if last is not None and last.holds(trees):
        return last.graph
    kept = Kept(*(place.read() or ()))
    if not kept.holds(trees):
        return _renewed(place, kept.rows, trees)
    _LAST.clear()
    _LAST[place.path] = kept
    return kept.graph


def _renewed(place: Beside, known: Mapping[File, Row], trees: Trees) -> Graph:
    settled = time_ns() - _TICK
    files = [(path, stamp(path)) for path in revision_files(trees)]
    found = [Revision(*known[file]) if file in known else _read(file[0]) for file in files]
    graph = Graph(found)
    rows = {
        file: _row(revision)
        for file, revision in zip(files, found, strict=True)
        if max(file[1][1:]) < settled and not revision.is_computed
    }
    kept = to_keep(rows, trees, graph)
    if kept.whole is not None or rows.keys() != known.keys():
        place.write(kept.marshalled())
    return graph


def _read(path: str) -> Revision:
    data = read_bytes(path)
    head = header_of(data, path)
    return head if asks(data) else head.with_checksum(digest(data))


def _row(revision: Revision) -> Row:
    return tuple(getattr(revision, name) for name in Revision.GIVEN)
