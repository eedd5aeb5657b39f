"""What ``diffgen init`` lays out: a folder per template, whose files are copied or filled in."""

from __future__ import annotations

from pathlib import Path

from diffgen.errors import CommandError

FOLDER = Path(__file__).parent
TOML = "pyproject.toml.mako"

#: Whose files a template of ours takes where it has none of its own; the first one wins.
_BUILT_ON = {
    "async": ("generic",),
    "multidb": ("generic",),
    "pyproject": ("generic",),
    "pyproject_async": ("async", "pyproject", "generic"),
}


def names(folder: Path = FOLDER) -> tuple[str, ...]:
    """Return the names of the templates in a folder: its sub-folders that have a README."""
    return tuple(sorted(path.parent.name for path in folder.glob("*/README")))


def description(name: str, folder: Path = FOLDER) -> str:
    """Return what a template is for: the first line of its README."""
    lines = (folder / name / "README").read_text(encoding="utf-8").splitlines()
    return lines[0] if lines else ""


def files(name: str, folder: Path = FOLDER) -> dict[str, Path]:
    """Return the files of a template, by their names.

    :raises CommandError: when there is no template of that name.
    """
    if name not in names(folder):
        known = ", ".join(names(folder)) or "none"
        raise CommandError(f"there is no template {name} in {folder}; there are: {known}")
    below = _BUILT_ON.get(name, ()) if folder == FOLDER else ()
    found: dict[str, Path] = {}
    for each in (*reversed(below), name):
        found |= {path.name: path for path in sorted((folder / each).iterdir()) if path.is_file()}
    return found
