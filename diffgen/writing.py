"""Files that are there as a whole or not at all."""

from __future__ import annotations

import os
from pathlib import Path

from diffgen.errors import CommandError
from migrations_runtime.origin import shown


def write_new(path: Path, text: str, encoding: str = "utf-8") -> None:
    """Write a file that isn't there yet, in one step.

    :raises CommandError: when the file exists, or can't be written; nothing is left behind.
    """
    if path.exists():
        raise CommandError(f"{shown(path)} exists already; nothing was written")
    write(path, text, encoding)


def write(path: Path, text: str, encoding: str = "utf-8") -> None:
    """Write or replace a file, in one step.

    :raises CommandError: when the file can't be written; whatever stood there before still does.
    """
    draft = path.with_name(f".{path.name}.{os.getpid()}.draft")
    try:
        try:
            draft.write_text(text, encoding=encoding, newline="\n")
            draft.replace(path)
        except BaseException:
            draft.unlink(missing_ok=True)
            raise
    except UnicodeEncodeError as error:
        raise CommandError(
            f"cannot write {shown(path)} in the encoding {encoding}: {error.reason}; "
            "set output_encoding = utf-8"
        ) from error
    except OSError as error:
        raise CommandError(
            f"cannot write {shown(path)}: {error.strerror};"
            f" make {shown(path.parent)} a folder you may write to"
        ) from error
