"""The picture of a history for a terminal, in colours where there are any."""

from __future__ import annotations

import os

from diffgen.history.drawing.lanes import rows
from migrations_runtime.showing.visible import visible

TYPE_CHECKING = False  # ADR 0012
if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator
    from typing import TextIO

    from diffgen.history.drawing.lanes import Row
    from migrations_runtime.revisions import Script

#: Foregrounds by ECMA-48 (8.3.117): those that can be read on light and on dark.
_LANES = ("31", "32", "33", "34", "35", "36")
_REVISION, _CURRENT = "33", "1;32"


def has_colours(stream: TextIO) -> bool:
    """Return whether colours are welcome: on a terminal, unless NO_COLOR (no-color.org) is set."""
    return stream.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def drawn(scripts: Iterable[Script], current: Collection[str], coloured: bool) -> Iterator[str]:
    """Yield the lines of the picture.

    :param scripts: newest first.
    :param current: the revisions that the database is at, marked.
    """
    shown = {script.revision: script for script in scripts}
    # A line that goes on below what is shown ends here, as in git.
    nodes = (
        (id_, [below for below in script.declared.down_revisions if below in shown])
        for id_, script in shown.items()
    )
    for row in rows(nodes):
        lanes = _lanes(row, coloured)
        if row.revision is None:
            yield lanes.rstrip()
        else:
            yield lanes + _label(shown[row.revision], row.revision in current, coloured)


def _lanes(row: Row, coloured: bool) -> str:
    cells = [" "] * row.width
    for stroke in row.strokes:
        colour = _LANES[stroke.colour % len(_LANES)]
        cells[stroke.position] = _painted(stroke.character, colour, coloured)
    return "".join(cells)


def _label(script: Script, is_current: bool, coloured: bool) -> str:
    rest = script.cmd_format().removeprefix(script.revision)
    depends = f" (depends on {', '.join(script.dependencies)})" if script.dependencies else ""
    mark = _painted(" (current)", _CURRENT, coloured) if is_current else ""
    message = f", {script.doc}" if script.doc else ""
    said = visible(f"{rest}{depends}")
    revision = _painted(visible(script.revision), _REVISION, coloured)
    return f"{revision}{said}{mark}{message}"


def _painted(text: str, colour: str, coloured: bool) -> str:
    return f"\x1b[{colour}m{text}\x1b[0m" if coloured else text
