"""Which files of the versions folders are revisions, and their bytes."""

from __future__ import annotations

import os
import stat
import sys

from migrations_runtime.errors import ScriptError
from migrations_runtime.origin import shown

TYPE_CHECKING = False  # ADR 0012
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

_ONE_READ = 65_536  # more than nearly every script has
_CACHE = "__pycache__"
#: Opening a named pipe would wait for its writer.
_READ = os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_NONBLOCK", 0)


def revision_files(
    folders: Sequence[str], recursive: bool = False, sourceless: bool = False
) -> list[str]:
    """Return the revision files in ``folders``, in the order of their names.

    Of several folders some may be missing, as they are from packages that leave out empty ones; a
    warning names them.

    :param recursive: whether folders below count.
    :param sourceless: whether a ``.pyc``, there or in ``__pycache__``, stands for a source that is
        not there.
    :raises ScriptError: all are missing, or only another Python can read what is in one.
    """
    found: list[str] = []
    has_links = False
    for folder in _there(folders):
        links, files = _in_folder(folder, recursive, sourceless)
        has_links |= bool(links)
        found += sorted(links + files)
    return _each_once(found) if has_links or len(folders) > 1 else found


def _each_once(paths: Sequence[str]) -> list[str]:
    """Leave out the same file by another way: a link, a folder that is given twice."""
    real_folders: dict[str, str] = {}
    found: dict[str, str] = {}
    for path in paths:
        real = os.path.realpath(path) if os.path.islink(path) else _real(path, real_folders)
        found.setdefault(real, path)
    return list(found.values())


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


def digest(data: bytes) -> str:
    """Return what a text is known by, whatever its line ends are."""
    from hashlib import sha256  # 3 ms

    return sha256(data.replace(b"\r\n", b"\n")).hexdigest()


def _in_folder(folder: str, recursive: bool, sourceless: bool) -> tuple[list[str], list[str]]:
    """Return the links and the files."""
    links: list[str] = []
    files: list[str] = []
    for entry in _entries(folder):
        name = entry.name
        if name.startswith((".", "__")):  # editors' locks, __init__.py, __pycache__
            continue
        if name.endswith(".py"):
            (links if entry.is_symlink() else files).append(entry.path)
        elif recursive and entry.is_dir(follow_symlinks=False):  # a link may lead in circles
            below = _in_folder(entry.path, recursive, sourceless)
            links += below[0]
            files += below[1]
    if sourceless:
        files += _compiled({entry.name: entry.path for entry in _entries(folder)})
    return links, files


def _compiled(entries: Mapping[str, str]) -> Iterator[str]:
    """Yield the byte code that stands for sources which are not there."""
    for name, path in entries.items():
        is_code = name.endswith(".pyc") and not name.startswith((".", "__"))
        if is_code and name[:-1] not in entries:
            yield path
    if _CACHE in entries:
        yield from _cached(entries[_CACHE], {name.partition(".")[0] for name in entries})


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


def _entries(folder: str) -> Iterator[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as entries:
            yield from entries  # a list of ten thousand takes 3 MB
    except FileNotFoundError:
        raise ScriptError(
            f"There is no folder {shown(folder)} to read revisions from; 'diffgen revision' makes it "
            "for the first one; else restore it, or correct script_location or version_locations"
        ) from None
    except OSError as error:
        raise ScriptError(f"{shown(folder)} cannot be read: {error.strerror}") from None
