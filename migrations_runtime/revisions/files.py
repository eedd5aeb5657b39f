"""Which files of the versions folders are revisions, and their bytes."""

from __future__ import annotations

import os
import stat
import sys

from migrations_runtime.errors import ScriptError
from migrations_runtime.origin import shown

TYPE_CHECKING = False  # ADR 0012
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

_ONE_READ = 65_536  # more than nearly every script has
_CACHE = "__pycache__"
#: Opening a named pipe would wait for its writer.
_READ = os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_NONBLOCK", 0)


def revision_files(
    folders: Sequence[str], recursive: bool = False, sourceless: bool = False
) -> Iterator[str]:
    """Yield the revision files in ``folders``, in the order of their names.

    Of several folders some may be missing, as they are from packages that leave out empty ones; a
    warning names them.

    :param recursive: whether folders below count.
    :param sourceless: whether a ``.pyc``, there or in ``__pycache__``, stands for a source that is
        not there.
    :raises ScriptError: all are missing, or only another Python can read what is in one.
    """
    seen: set[str] = set()
    real_folders: dict[str, str] = {}
    for folder in _there(folders):
        for path, is_link in sorted(_in_folder(folder, recursive, sourceless)):
            # The same file by two ways (a link, a folder given twice) is one revision.
            real = path
            if is_link:
                real = os.path.realpath(path)
            elif len(folders) > 1:
                real = _real(path, real_folders)
            if real not in seen:
                seen.add(real)
                yield path


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


def _real(path: str, real_folders: dict[str, str]) -> str:
    """Return a file's path without links; each folder is looked up once."""
    folder, name = os.path.split(path)
    if folder not in real_folders:
        real_folders[folder] = os.path.realpath(folder)
    return os.path.join(real_folders[folder], name)


def read_bytes(path: str) -> bytes:
    """Return what is in a file; in two thirds of the time that :func:`open` needs.

    :raises ScriptError: it cannot be read.
    """
    try:
        descriptor = os.open(path, _READ)
        try:
            if not stat.S_ISREG(os.fstat(descriptor).st_mode):
                raise ScriptError(f"{shown(path)} is no file; move it away")
            data = os.read(descriptor, _ONE_READ)
            while len(data) % _ONE_READ == 0 and (more := os.read(descriptor, _ONE_READ)):
                data += more
        finally:
            os.close(descriptor)
    except OSError as error:
        raise ScriptError(f"{shown(path)} cannot be read: {error.strerror}") from None
    return data


def _in_folder(folder: str, recursive: bool, sourceless: bool) -> Iterator[tuple[str, bool]]:
    entries = _entries(folder)
    sources = {entry.name for entry in entries if entry.name.endswith(".py")}
    for entry in entries:
        name = entry.name
        if name.startswith((".", "__")):  # editors' locks, __init__.py, __pycache__
            continue
        if name in sources or (sourceless and name.endswith(".pyc") and name[:-1] not in sources):
            yield entry.path, entry.is_symlink()
        elif recursive and entry.is_dir(follow_symlinks=False):  # a link may lead in circles
            yield from _in_folder(entry.path, recursive, sourceless)
    if sourceless and any(entry.name == _CACHE for entry in entries):
        present = {entry.name.partition(".")[0] for entry in entries}
        yield from ((path, False) for path in _cached(os.path.join(folder, _CACHE), present))


def _cached(folder: str, present: Iterable[str]) -> Iterator[str]:
    """Yield what this Python left in ``__pycache__`` of sources that are gone."""
    tag = sys.implementation.cache_tag
    found: dict[str, dict[str, str]] = {}
    for entry in _entries(folder):
        stem, _, rest = entry.name.partition(".")
        if rest.endswith("pyc") and stem not in present and not stem.startswith("__"):
            found.setdefault(stem, {})[rest] = entry.path
    for stem, paths in found.items():
        ours = sorted(rest for rest in paths if rest.split(".")[0] == tag)
        if not ours:
            raise ScriptError(
                f"{shown(next(iter(paths.values())))} was compiled by another Python than this "
                f"({tag}), and the source of {stem} is gone; compile it with this one"
            )
        yield paths[ours[-1]]  # "...opt-1.pyc" sorts before the plain one


def _entries(folder: str) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as entries:
            return list(entries)
    except FileNotFoundError:
        raise ScriptError(
            f"There is no folder {shown(folder)} to read revisions from; 'diffgen revision' makes it "
            "for the first one; else restore it, or correct script_location or version_locations"
        ) from None
    except OSError as error:
        raise ScriptError(f"{shown(folder)} cannot be read: {error.strerror}") from None
