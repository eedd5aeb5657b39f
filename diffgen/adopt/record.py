"""The record of an adoption: what was written where, so that it can be taken back byte for byte."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from diffgen.adopt.splice import Splice
from diffgen.errors import CommandError
from migrations_runtime.origin import shown

NAME = ".diffgen-adopted.json"
_FORMAT = 1


@dataclass(frozen=True, slots=True)
class Change:
    """One file that an adoption wrote.

    :ivar path: relative to the folder of the record.
    :ivar before: the SHA-256 of what was there; None where nothing was.
    :ivar after: that of what was written.
    :ivar splices: how one becomes the other; none for a new file.
    """

    path: str
    before: str | None
    after: str
    splices: tuple[Splice, ...] = ()


def digest(content: bytes) -> str:
    """Return the SHA-256 of a file's content."""
    return hashlib.sha256(content).hexdigest()


def text_of(changes: Sequence[Change]) -> bytes:
    """Return the record's file."""
    files = [
        {
            "path": change.path,
            "before": change.before,
            "after": change.after,
            # Every byte is a letter of Latin-1, and so any bytes can stand in JSON.
            "splices": [
                [one.start, one.before.decode("latin-1"), one.after.decode("latin-1")]
                for one in change.splices
            ],
        }
        for change in changes
    ]
    about = "What 'diffgen adopt' changed; 'diffgen adopt --undo' takes it back by this."
    document = {"about": about, "format": _FORMAT, "files": files}
    return (json.dumps(document, indent=1) + "\n").encode()


def read(path: Path) -> list[Change]:
    """Return the changes that a record tells of.

    :raises CommandError: it is not there, or is no record.
    """
    try:
        document: Any = json.loads(path.read_bytes())
        if document["format"] != _FORMAT:
            raise CommandError(f"{shown(path)} is of another version of diffgen; undo with that")
        return [_change(entry) for entry in document["files"]]
    except FileNotFoundError:
        raise CommandError(
            f"there is nothing to undo: {shown(path)}, which 'diffgen adopt' writes, is not there"
        ) from None
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise CommandError(
            f"{shown(path)} cannot be read as the record of 'diffgen adopt' ({error}); restore it"
        ) from error


def _change(entry: dict[str, Any]) -> Change:
    splices = tuple(
        Splice(start, before.encode("latin-1"), after.encode("latin-1"))
        for start, before, after in entry["splices"]
    )
    return Change(entry["path"], entry["before"], entry["after"], splices)
