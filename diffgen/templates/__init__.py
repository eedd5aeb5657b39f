"""The files that ``diffgen init`` writes: a folder per template."""

from __future__ import annotations

from pathlib import Path

from diffgen.errors import CommandError

FOLDER = Path(__file__).parent


def names() -> tuple[str, ...]:
    """Return the names of the templates."""
    return tuple(sorted(path.parent.name for path in FOLDER.glob("*/env.py")))


def folder(name: str) -> Path:
    """Return the folder of a template.

    :raises CommandError: when there is no template of that name.
    """
    if name not in names():
        raise CommandError(f"there is no template {name}; there are: {', '.join(names())}")
    return FOLDER / name
