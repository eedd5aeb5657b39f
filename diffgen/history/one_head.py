"""Where there are no several heads."""

from __future__ import annotations

from migrations_runtime.revisions import ScriptDirectory


def told(directory: ScriptDirectory) -> str:
    """Say why nothing is to be joined: of a history with one head, or none."""
    head = directory.get_current_head()
    return f"there is one head, {head}" if head else "there are no revisions"
