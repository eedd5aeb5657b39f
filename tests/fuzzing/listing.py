"""What stands in a folder: each path with what tells a change."""

from __future__ import annotations

import hashlib
import os
import sqlite3
import stat
from collections.abc import Iterator, Mapping
from contextlib import closing

_SQLITE = b"SQLite format 3\0"
#: How a file is listed that has nothing in it.
EMPTY = "an empty file"
#: What SQLite keeps beside a file while it is written to.
_BESIDE = ("-journal", "-wal", "-shm")


def listing(folder: str) -> dict[str, str]:
    """Return all paths below ``folder``, links not followed, with their contents as a digest.

    Databases are told by what is in them, since SQLite may write the same rows in other pages.
    """
    return {os.path.relpath(path, folder): _told(path) for path in _paths(folder)}


def changed(before: Mapping[str, str], after: Mapping[str, str]) -> list[str]:
    """Return the paths that came, went, or hold something else."""
    return sorted(path for path in {*before, *after} if before.get(path) != after.get(path))


def rows_of(told: str) -> str:
    """Return that part of a database's listing that says where its migrations are."""
    return told.partition("|")[0]


def _paths(folder: str) -> Iterator[str]:
    with os.scandir(folder) as entries:
        for entry in sorted(entries, key=lambda entry: os.fsencode(entry.name)):
            yield entry.path
            if entry.is_dir(follow_symlinks=False):
                yield from _paths(entry.path)


def _told(path: str) -> str:
    status = os.lstat(path)
    if stat.S_ISLNK(status.st_mode):
        return f"link to {os.readlink(path)}"
    if not stat.S_ISREG(status.st_mode):
        return f"{stat.filemode(status.st_mode)}"
    with open(path, "rb") as file:
        data = file.read()
    if not data:
        return EMPTY
    if data.startswith(_SQLITE) and not path.endswith(_BESIDE):
        return _database(data) or _digest(data)
    return f"{stat.filemode(status.st_mode)} {status.st_mtime_ns} {_digest(data)}"


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()[:16]


def _database(data: bytes) -> str | None:
    """Return the revisions and a digest of everything else; None: SQLite can't read it."""
    with closing(sqlite3.connect(":memory:")) as opened:
        opened.text_factory = os.fsdecode
        try:
            opened.deserialize(data)
            versions = sorted(map(repr, opened.execute('SELECT * FROM "diffgen_version"')))
            lines = [line for line in opened.iterdump() if "_journal" not in line]
        except (sqlite3.Error, UnicodeError):  # the second of a name in a torn schema
            return None
    return f"{versions}|{_digest(os.fsencode(''.join(lines)))}"
