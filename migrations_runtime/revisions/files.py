"""Which files of the versions folders are revisions, and their bytes."""

from __future__ import annotations

import os
import stat
import sys

from migrations_runtime.errors import ScriptError
from migrations_runtime.origin import shown
from migrations_runtime.revisions.folders import BYTE_CODE, Folder, is_hidden, is_revision

TYPE_CHECKING = False  # ADR 0012
if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

_ONE_READ = 65_536  # more than nearly every script has
#: Opening a named pipe would wait for its writer.
_READ = os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_NONBLOCK", 0)


def revision_files(trees: Sequence[Sequence[Folder]], sourceless: bool = False) -> list[str]:
    """Return the revision files in folders, in the order of their names.

    :param trees: the folders that were given, each with those below it that count.
    :param sourceless: whether a ``.pyc``, there or in ``__pycache__``, stands for a source that is
        not there.
    :raises ScriptError: only another Python can read what is in one.
    """
    found: list[str] = []
    for tree in trees:
        found += sorted(path for folder in tree for path in _in_folder(folder, sourceless))
    has_links = any(folder.links for tree in trees for folder in tree)
    return _each_once(found) if has_links or len(trees) > 1 else found


def _in_folder(folder: Folder, sourceless: bool) -> Iterator[str]:
    for name in (*folder.links, *folder.names):
        if is_revision(name):
            yield os.path.join(folder.path, name)
    if sourceless:
        yield from _compiled(folder)


def _each_once(paths: Sequence[str]) -> list[str]:
    """Leave out the same file by another way: a link, a folder that is given twice."""
    real_folders: dict[str, str] = {}
    found: dict[str, str] = {}
    for path in paths:
        real = os.path.realpath(path) if os.path.islink(path) else _real(path, real_folders)
        found.setdefault(real, path)
    return list(found.values())


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


def _compiled(folder: Folder) -> Iterator[str]:
    """Yield the byte code that stands for sources which are not there."""
    names = {*folder.names, *folder.links}
    for name in names:
        if name.endswith(".pyc") and not is_hidden(name) and name[:-1] not in names:
            yield os.path.join(folder.path, name)
    byte_code = os.path.join(folder.path, BYTE_CODE)
    if os.path.isdir(byte_code):
        yield from _cached(Folder(byte_code), {name.partition(".")[0] for name in names})


def _cached(folder: Folder, present: Collection[str]) -> Iterator[str]:
    """Yield what this Python left in ``__pycache__`` of sources that are gone."""
    tag = sys.implementation.cache_tag
    found: dict[str, dict[str, str]] = {}
    for name in (*folder.links, *folder.names):
        stem, _, rest = name.partition(".")
        if rest.endswith("pyc") and stem not in present and not stem.startswith("__"):
            found.setdefault(stem, {})[rest] = os.path.join(folder.path, name)
    for stem, paths in found.items():
        ours = sorted(rest for rest in paths if rest.split(".")[0] == tag)
        if not ours:
            raise ScriptError(
                f"{shown(next(iter(paths.values())))} was compiled by another Python than this "
                f"({tag}), and the source of {stem} is gone; compile it with this one"
            )
        yield paths[ours[-1]]  # "...opt-1.pyc" sorts before the plain one
