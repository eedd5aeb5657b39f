"""The picture of a history for a terminal, in colours where there are any."""

from __future__ import annotations

import os

from diffgen.history.drawing.lanes import rows
from migrations_runtime.revisions.listing import line
from migrations_runtime.showing.visible import visible

TYPE_CHECKING = False  # ADR 0012
if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator
    from typing import TextIO

    from diffgen.history.drawing.lanes import Row
    from migrations_runtime.revisions import Graph, Revision

#: Foregrounds by ECMA-48 (8.3.117): those that can be read on light and on dark.
_LANES = ("31", "32", "33", "34", "35", "36")
_REVISION, _CURRENT = "33", "1;32"


def has_colours(stream: TextIO) -> bool:
    """Return whether colours are welcome: on a terminal, unless NO_COLOR (no-color.org) is set."""
    return stream.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def drawn(
    graph: Graph, revisions: Iterable[Revision], current: Collection[str], coloured: bool
) -> Iterator[str]:
    """Yield the lines of the picture.

    :param revisions: newest first.
    :param current: the ids of those that the database is at, marked.
    """
    shown = {one.revision: one for one in revisions}
    # A line that goes on below what is shown ends here, as in git.
    nodes = (
        (id_, [below for below in one.down_revisions if below in shown])
        for id_, one in shown.items()
    )
    for row in rows(nodes):
        lanes = _lanes(row, coloured)
        if row.revision is None:
            yield lanes.rstrip()
        else:
            yield lanes + _label(graph, shown[row.revision], row.revision in current, coloured)


def _lanes(row: Row, coloured: bool) -> str:
    cells = [" "] * row.width
    for stroke in row.strokes:
        colour = _LANES[stroke.colour % len(_LANES)]
        cells[stroke.position] = _painted(stroke.character, colour, coloured)
    return "".join(cells)


def _label(graph: Graph, revision: Revision, is_current: bool, coloured: bool) -> str:
    id_, needed = revision.revision, revision.dependencies
    rest = line(graph, revision).removeprefix(id_)
    depends = f" (depends on {', '.join(needed)})" if needed else ""
    mark = _painted(" (current)", _CURRENT, coloured) if is_current else ""
    message = f", {doc}" if (doc := revision.doc) else ""
    shown = _painted(visible(id_), _REVISION, coloured)
    return f"{shown}{visible(rest + depends)}{mark}{message}"


def _painted(text: str, colour: str, coloured: bool) -> str:
    return f"\x1b[{colour}m{text}\x1b[0m" if coloured else text
