"""A disk that is full for a while."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

_BLOCK = 1 << 16


class Ballast:
    """A file that takes all room that a disk has left, and some more as it becomes free.

    :param folder: on the disk.
    :param spare: how many bytes are left.
    """

    def __init__(self, folder: Path, spare: int = 0) -> None:
        self._path, self._spare = folder / "ballast", spare

    def fill(self) -> None:
        """Take the room."""
        with suppress(OSError), self._path.open("ab", buffering=0) as file:
            while self._free() > self._spare:
                file.write(bytes(min(_BLOCK, self._free() - self._spare)))

    def remove(self) -> None:
        """Give it back."""
        self._path.unlink(missing_ok=True)

    def _free(self) -> int:
        found = os.statvfs(self._path.parent)
        return found.f_bavail * found.f_frsize
