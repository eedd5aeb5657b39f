"""Files that are there as a whole or not at all."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from diffgen.errors import CommandError
from migrations_runtime.origin import shown


def make_folder(path: Path) -> None:
    """Make a folder, and those above it, unless they are there.

    :raises CommandError: when it can't be made.
    """
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise CommandError(
            f"cannot make {shown(str(path))}: {error.strerror};"
            f" make {shown(str(path.parent))} a folder you may write to"
        ) from error


@contextmanager
def folder_for(path: Path) -> Iterator[None]:
    """Make a folder for what the block writes; where that fails, no empty one is left.

    :raises CommandError: when it can't be made.
    """
    missing = [folder for folder in (path, *path.parents) if not os.path.exists(folder)]
    make_folder(path)
    try:
        yield
    except BaseException:
        for folder in missing:
            if not any(folder.iterdir()):
                folder.rmdir()
        raise


def write_new(path: Path, text: str, encoding: str = "utf-8") -> None:
    """Write a file that isn't there yet, in one step.

    :raises CommandError: when the file exists, or can't be written; nothing is left behind.
    """
    if os.path.exists(path):
        raise CommandError(f"{shown(path)} exists already; nothing was written")
    write(path, text, encoding)


def write(path: Path, text: str, encoding: str = "utf-8") -> None:
    """Write or replace a file, in one step.

    :raises CommandError: when the file can't be written; whatever stood there before still does.
    """
    try:
        _write(path, text.encode(encoding))
    except UnicodeEncodeError as error:
        raise CommandError(
            f"cannot write {shown(path)} in the encoding {encoding}: {error.reason}; "
            "set output_encoding = utf-8"
        ) from error


def write_all(contents: Mapping[Path, bytes | None]) -> None:
    """Write, replace or remove (None) several files; where one can't be, all are as before.

    :raises CommandError: when one can't be written.
    """
    before: dict[Path, bytes | None] = {}
    try:
        for path, content in contents.items():
            there = path.read_bytes() if os.path.exists(path) else None
            _write(path, content)
            before[path] = there
    except BaseException:
        for path in reversed(before):
            _write(path, before[path])
        raise


def _write(path: Path, content: bytes | None) -> None:
    # Where the path is a link, the file that it leads to is written, and keeps its permissions.
    path = Path(os.path.realpath(path))
    draft = path.with_name(f".{path.name}.{os.getpid()}.draft")
    try:
        if content is None:
            path.unlink(missing_ok=True)
            return
        try:
            draft.write_bytes(content)
            if os.path.exists(path):
                shutil.copymode(path, draft)
            draft.replace(path)
        except BaseException:
            draft.unlink(missing_ok=True)
            raise
    except OSError as error:
        raise CommandError(
            f"cannot write {shown(path)}: {error.strerror};"
            f" make {shown(path.parent)} a folder you may write to"
        ) from error
