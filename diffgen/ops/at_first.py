"""What an object was called before renamings were done."""

from __future__ import annotations

from collections.abc import Sequence

from diffgen.catalog import Key
from diffgen.ops.verbs import Rename


def at_first(key: Key, renamings: Sequence[Rename]) -> Key:
    """Return the key that an object had, given the one that it has after ``renamings``."""
    for renaming in reversed(renamings):
        before, after = renaming.before, renaming.after
        if key == after:
            key = before
        elif key.owner is not None and key.owner == after:
            key = key._replace(schema=before.schema, table=before.name)
        elif after.kind == "schema" and key.schema == after.name:
            key = key._replace(schema=before.name)
    return key
