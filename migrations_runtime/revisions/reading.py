"""Revisions from their files, none of which is run if its values are written out.

Three readers, each for what the one before it leaves: the usual layout is read as text, any other is
parsed, and a file that computes its values, or has no source, is run.
"""

from __future__ import annotations

from migrations_runtime.revisions.files import read_bytes, revision_files
from migrations_runtime.revisions.header import usual_header

TYPE_CHECKING = False  # ADR 0012
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from migrations_runtime.revisions.revision import Revision


def read_revisions(
    folders: Sequence[str], recursive: bool = False, sourceless: bool = False
) -> Iterator[Revision]:
    """Read the head of every revision file in ``folders``, in the order of their names.

    :param recursive: whether folders below count.
    :param sourceless: whether a ``.pyc`` stands for a source that is not there.
    :raises ScriptError: a folder is missing, or holds a Python file that is no revision.
    """
    return map(read_revision, revision_files(folders, recursive, sourceless))


def read_revision(path: str) -> Revision:
    """Read the head of a revision file, or of the ``.pyc`` that stands for one.

    :raises ScriptError: it is no revision, or can't be read.
    """
    if path.endswith(".pyc"):
        from migrations_runtime.revisions.computed import computed_header

        return computed_header(path)
    data = read_bytes(path)
    return usual_header(data, path) or _declared(data, path)


def _declared(data: bytes, path: str) -> Revision:
    from migrations_runtime.revisions.declared import declared_header

    return declared_header(data, path)
