"""Revisions from their files, none of which is run if its values are written out.

Three readers, each for what the one before it leaves: the usual layout is read as text, any other is
parsed, and a file that computes its values, or has no source, is run.
"""

from __future__ import annotations

from migrations_runtime.revisions.files import read_bytes, revision_files
from migrations_runtime.revisions.folders import listed
from migrations_runtime.revisions.graph import Graph
from migrations_runtime.revisions.header import header_of

TYPE_CHECKING = False  # ADR 0012
if TYPE_CHECKING:
    from collections.abc import Sequence

    from migrations_runtime.revisions.revision import Revision

#: How many files are read as fast as it is looked up which of them need not be.
_FEW = 500


def read_graph(folders: Sequence[str], recursive: bool = False, sourceless: bool = False) -> Graph:
    """Read the head of every revision file in ``folders``, in the order of their names.

    :param recursive: whether folders below count.
    :param sourceless: whether a ``.pyc`` stands for a source that is not there.
    :raises ScriptError: a folder is missing, or holds a Python file that is no revision.
    :raises RevisionError: the revisions don't make a graph.
    """
    trees = listed(folders, recursive)
    if sourceless or sum(len(folder.names) for tree in trees for folder in tree) <= _FEW:
        return Graph(map(read_revision, revision_files(trees, sourceless)))
    from migrations_runtime.revisions.cache import cached_graph

    return cached_graph(trees)


def read_revision(path: str) -> Revision:
    """Read the head of a revision file, or of the ``.pyc`` that stands for one.

    :raises ScriptError: it is no revision, or can't be read.
    """
    if path.endswith(".pyc"):
        from migrations_runtime.revisions.computed import computed_header

        return computed_header(path)
    return header_of(read_bytes(path), path)
