"""What revision files say at their heads, kept from one command to the next.

A file that is as it was when it was read needs no reading: same path, size and times. ``ctime`` is
among these, which nobody can set, so that neither ``cp -p`` nor a clock that is put back deceives.
"""

from __future__ import annotations

import os
from time import time_ns

from migrations_runtime.revisions.beside import Beside
from migrations_runtime.revisions.files import digest, read_bytes
from migrations_runtime.revisions.header import header_of
from migrations_runtime.revisions.revision import Revision
from migrations_runtime.revisions.unanswered import asks

TYPE_CHECKING = False  # ADR 0012
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any, Final, TypeAlias

    #: The size, mtime and ctime of a file.
    Stamp: TypeAlias = tuple[int, int, int]
    #: What :class:`Revision` is made of.
    Row: TypeAlias = tuple[Any, ...]

#: To be raised when heads are read otherwise than before, or what is kept is something else.
_FORMAT = b"heads of revision files 2\n"
#: What was changed a tick of its clock ago may change again in the same tick. FAT's is the coarsest:
#: https://learn.microsoft.com/windows/win32/sysinfo/file-times
_TICK = 2_000_000_000


class Kept:
    """What is kept of files: their paths, how they were, and what they declared.

    The last is kept by column, which is read and made to revisions in half the time.
    """

    def __init__(
        self,
        paths: list[str] | None = None,
        stamps: list[Stamp] | None = None,
        columns: list[tuple[Any, ...]] | None = None,
    ) -> None:
        self.paths: Final = paths or []
        self.stamps: Final = stamps or []
        self.columns: Final = columns or []

    def rows(self) -> Mapping[tuple[str, Stamp], Row]:
        """Return what each file declared, as long as it is what it was."""
        known = zip(self.paths, self.stamps, strict=True)
        return dict(zip(known, zip(*self.columns, strict=True), strict=True))


def cached_revisions(paths: Sequence[str]) -> list[Revision]:
    """Return what source files declare; those that changed since they were read last are read.

    :raises ScriptError: a file is no revision, or can't be read.
    """
    place = _beside(os.path.dirname(paths[0]))
    kept = _loaded(place)
    stamps = list(map(_stamp, paths))
    if kept.paths == paths and kept.stamps == stamps:
        return list(map(Revision, *kept.columns))
    return _renewed(place, kept.rows(), list(zip(paths, stamps, strict=True)))


def _renewed(
    place: Beside, known: Mapping[tuple[str, Stamp], Row], files: Sequence[tuple[str, Stamp]]
) -> list[Revision]:
    settled = time_ns() - _TICK
    found = [Revision(*known[file]) if file in known else _read(file[0]) for file in files]
    rows = {
        file: _row(revision)
        for file, revision in zip(files, found, strict=True)
        if max(file[1][1:]) < settled and not revision.is_computed
    }
    if rows.keys() != known.keys():
        paths, stamps = [path for path, _ in rows], [stamp for _, stamp in rows]
        place.write((paths, stamps, list(zip(*rows.values(), strict=True))))
    return found


def _stamp(path: str) -> Stamp:
    try:
        found = os.stat(path)
    except OSError:  # reading it tells why
        return 0, 0, 0
    return found.st_size, found.st_mtime_ns, found.st_ctime_ns


def _read(path: str) -> Revision:
    data = read_bytes(path)
    head = header_of(data, path)
    return head if asks(data) else head.with_checksum(digest(data))


def _row(revision: Revision) -> Row:
    return tuple(getattr(revision, name) for name in Revision.GIVEN)


def _beside(folder: str) -> Beside:
    return Beside(folder, "heads.revisions", _FORMAT, optimization="")


def _loaded(place: Beside) -> Kept:
    return Kept(*(place.read() or ()))
