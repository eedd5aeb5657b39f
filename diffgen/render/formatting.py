"""black, in this process; imported only where something is to be formatted."""

from __future__ import annotations

from pathlib import Path

import black
from black.const import DEFAULT_LINE_LENGTH
from black.files import find_pyproject_toml, parse_pyproject_toml
from black.mode import Mode, TargetVersion

from diffgen.render.layout import laid_out
from migrations_runtime.long_work import long_work


@long_work("Formatting what is written")
def formatted(source: str, file: Path) -> str:
    """Return Python source as black writes it, by the ``[tool.black]`` of the file's project."""
    mode = _mode(file)
    if not mode.preview:  # of which nobody knows how it will lay out calls
        source = laid_out(source, mode.line_length, mode.string_normalization)
    return black.format_str(source, mode=mode)


def _mode(file: Path) -> Mode:
    found = find_pyproject_toml((str(file),))
    settings = parse_pyproject_toml(found) if found else {}
    versions = settings.get("target_version", ())
    return Mode(
        target_versions={TargetVersion[version.upper()] for version in versions},
        line_length=int(settings.get("line_length", DEFAULT_LINE_LENGTH)),
        string_normalization=not _true(settings.get("skip_string_normalization")),
        magic_trailing_comma=not _true(settings.get("skip_magic_trailing_comma")),
        preview=_true(settings.get("preview")),
    )


def _true(value: object) -> bool:
    """Read a flag; black hands out its configuration as text."""
    return str(value) == "True"
