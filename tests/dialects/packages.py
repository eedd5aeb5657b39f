"""Packages that are installed for the time of a test, as far as Python can tell."""

from __future__ import annotations

import sys
import tomllib
from collections.abc import Mapping
from pathlib import Path

EXAMPLE = Path(__file__).parents[2] / "examples" / "dialect"

EntryPoints = Mapping[str, Mapping[str, str]]


def write_metadata(folder: Path, name: str, groups: EntryPoints) -> None:
    """Write what pip writes beside a package: its name, and its entry points."""
    info = folder / f"{name.replace('-', '_')}-1.0.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n")
    lines = [
        line
        for group, entries in groups.items()
        for line in (f"[{group}]", *(f"{key} = {value}" for key, value in entries.items()))
    ]
    (info / "entry_points.txt").write_text("\n".join(lines) + "\n")


def example_groups() -> EntryPoints:
    """Return the entry points of the example, as its pyproject.toml has them."""
    project = tomllib.loads((EXAMPLE / "pyproject.toml").read_text())["project"]
    groups: EntryPoints = project["entry-points"]
    return groups


def forget_modules(name: str) -> None:
    """Have a package imported anew."""
    for module in [one for one in sys.modules if one.partition(".")[0] == name]:
        del sys.modules[module]
