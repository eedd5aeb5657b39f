"""By what a file is known to be as it was: size and times.

``ctime`` is among these, which nobody can set, so that neither ``cp -p`` nor a clock that is put
back deceives.
"""

from __future__ import annotations

import os

TYPE_CHECKING = False  # ADR 0012
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import TypeAlias

    #: The size, mtime and ctime of a file.
    Stamp: TypeAlias = tuple[int, int, int]

#: Of a file that can't be asked; reading it tells why.
NONE: Stamp = (0, 0, 0)


def stamp(path: str, folder: int | None = None) -> Stamp:
    """Return a file's.

    :param folder: the descriptor of the folder that the path begins at.
    """
    try:
        found = os.stat(path, dir_fd=folder)
    except OSError:
        return NONE
    return found.st_size, found.st_mtime_ns, found.st_ctime_ns


def stamps(folder: str, names: Iterable[str]) -> Iterator[Stamp]:
    """Yield those of files in a folder; quickest in the order in which the system lists them."""
    try:
        descriptor = os.open(folder, os.O_RDONLY) if os.stat in os.supports_dir_fd else None
    except OSError:  # it may be listed and not be read, or has just gone
        descriptor = None
    if descriptor is None:
        yield from (stamp(os.path.join(folder, name)) for name in names)
        return
    try:
        for name in names:
            yield stamp(name, descriptor)
    finally:
        os.close(descriptor)
