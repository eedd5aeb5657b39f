"""``diffgen adopt --undo``: back to exactly what was there."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from diffgen.adopt import record
from diffgen.adopt.configuration import found
from diffgen.adopt.record import Change, digest
from diffgen.adopt.splice import relocated, reverse, spliced
from diffgen.errors import CommandError
from diffgen.writing import write_all
from migrations_runtime.origin import shown


def undo(files: Sequence[str], section: str) -> tuple[str, ...]:
    """Take an adoption back; return what was done, a line for each file.

    What was edited since, elsewhere than where the adoption wrote, keeps these edits.

    :param files: the configuration that was adopted, as it was named then.
    :raises CommandError: there was none, or edits since then are in the way; nothing is written then.
    """
    register = found(files, section).folder / record.NAME
    before: dict[Path, bytes | None] = {}
    for change in record.read(register):
        path = register.parent / change.path
        if os.path.exists(path) or change.before is not None:
            before[path] = _before(path, change)
    write_all({**before, register: None})
    return tuple(
        f"{'Removed' if content is None else 'Restored'} {shown(path)}"
        for path, content in before.items()
    )


def _before(path: Path, change: Change) -> bytes | None:
    try:
        now = path.read_bytes()
    except OSError as error:
        raise CommandError(
            f"{shown(path)} cannot be read: {error.strerror}; nothing was undone. Restore it first"
        ) from error
    unchanged = digest(now) == change.after
    if change.before is None:
        if not unchanged:
            raise CommandError(
                f"{shown(path)} was edited since it was adopted; nothing was undone. Move it away, "
                "or delete it, and undo again"
            )
        return None
    back = reverse(change.splices)
    places = back if unchanged else relocated(now, back)
    if places is None:
        raise CommandError(
            f"{shown(path)} was edited where the adoption wrote; nothing was undone. Put these "
            f"lines back, or take them out by hand and leave the file out of {record.NAME}"
        )
    return spliced(now, places)
