"""What is in the folders that revisions are in."""

from __future__ import annotations

import os

from migrations_runtime.errors import ScriptError
from migrations_runtime.origin import shown

TYPE_CHECKING = False  # ADR 0012
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import Final


_SOURCE = ".py"
#: The folder that comes of running what is in another.
BYTE_CODE = "__pycache__"


class Folder:
    """A folder, as the system lists it.

    :ivar names: of files and folders, without that of byte code.
    :ivar links: the names of links, which may lead to either.
    :raises ScriptError: it isn't there, or can't be read.
    """

    def __init__(self, path: str) -> None:
        self.path: Final = path
        self.names: Final[list[str]] = []
        self.links: Final[list[str]] = []
        names, links = self.names, self.links
        try:
            with os.scandir(path) as entries:
                for entry in entries:
                    (links if entry.is_symlink() else names).append(entry.name)
        except FileNotFoundError:
            raise ScriptError(
                f"There is no folder {shown(path)} to read revisions from; 'diffgen revision' makes it "
                "for the first one; else restore it, or correct script_location or version_locations"
            ) from None
        except OSError as error:
            raise ScriptError(f"{shown(path)} cannot be read: {error.strerror}") from None
        if BYTE_CODE in names:
            names.remove(BYTE_CODE)

    def tree(self) -> Iterator[Folder]:
        """Yield the folder, and those below; not what links lead to, which may be in circles."""
        yield self
        for name in self.names:
            path = os.path.join(self.path, name)
            if not (name.endswith(_SOURCE) or is_hidden(name)) and os.path.isdir(path):
                yield from Folder(path).tree()


def is_revision(name: str) -> bool:
    """Return whether a file of that name has a revision's source."""
    return name.endswith(_SOURCE) and not is_hidden(name)


def is_hidden(name: str) -> bool:
    """Return whether it's none of ours: an editor's lock, ``__init__.py``."""
    return name.startswith((".", "__"))


def listed(folders: Sequence[str], recursive: bool = False) -> list[list[Folder]]:
    """Return each of the folders that is there, with those below if ``recursive``.

    Of several some may be missing, as they are from packages that leave out empty ones; a warning
    names them.

    :raises ScriptError: all are missing, or one cannot be read.
    """
    found = map(Folder, _there(folders))
    return [[*folder.tree()] if recursive else [folder] for folder in found]


def _there(folders: Sequence[str]) -> Sequence[str]:
    missing = [folder for folder in folders if not os.path.isdir(folder)]
    if not missing or len(missing) == len(folders):
        return folders
    from migrations_runtime.showing.logger import logger  # 2 ms

    logger(__name__).warning(
        "No revisions are read from %s, which version_locations names: there is no such folder",
        ", ".join(map(shown, missing)),
    )
    return [folder for folder in folders if folder not in missing]
