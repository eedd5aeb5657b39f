"""A graph as ``git log --graph`` draws it: each line of revisions is a lane.

Revisions come newest first, each after all that are above it. What is kept meanwhile is one lane for
each line that is still to be met, so that a history of any length is drawn as it is read.
"""

from __future__ import annotations

from itertools import count

TYPE_CHECKING = False  # ADR 0012, as are classes that would be dataclasses elsewhere
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from typing import Final


class Stroke:
    """One character of a picture, and which of the colours it has."""

    __slots__ = ("character", "colour", "position")

    def __init__(self, position: int, character: str, colour: int) -> None:
        self.position: Final = position
        self.character: Final = character
        self.colour: Final = colour


class Row:
    """One row of the picture.

    :ivar revision: the revision that the row shows; None where lanes only fork or meet.
    :ivar width: how many characters the lanes take, this row's and the next one's.
    """

    __slots__ = ("revision", "strokes", "width")

    def __init__(self, strokes: tuple[Stroke, ...], revision: str | None, width: int) -> None:
        self.strokes: Final = strokes
        self.revision: Final = revision
        self.width: Final = width


class _Lane:
    __slots__ = ("awaits", "colour")

    def __init__(self, awaits: str, colour: int) -> None:
        self.awaits: Final = awaits
        self.colour: Final = colour


def rows(revisions: Iterable[tuple[str, Sequence[str]]]) -> Iterator[Row]:
    """Yield the rows of a picture.

    :param revisions: ids and the ids right below, newest first.
    """
    lanes: list[_Lane] = []
    colours = count()
    for revision, parents in revisions:
        mine = [number for number, lane in enumerate(lanes) if lane.awaits == revision]
        if not mine:
            mine = [len(lanes)]
            lanes.append(_Lane(revision, next(colours)))
        here = mine[0]
        for other in reversed(mine[1:]):
            yield _row(_meeting(lanes, here, other), len(lanes))
            del lanes[other]
        yield _row(_straight(lanes, here), len(lanes), revision)
        if not parents:
            if here + 1 < len(lanes):
                yield _row([*_straight(lanes[:here]), *_leftwards(lanes, here + 1)], len(lanes))
            del lanes[here]
            continue
        lanes[here] = _Lane(parents[0], lanes[here].colour)
        for parent in reversed(parents[1:]):
            forked = _Lane(parent, next(colours))
            yield _row(_forking(lanes, here, forked), len(lanes) + 1)
            lanes.insert(here + 1, forked)


def _row(strokes: Iterable[Stroke], lanes: int, revision: str | None = None) -> Row:
    return Row(tuple(strokes), revision, 2 * lanes)


def _straight(lanes: Sequence[_Lane], star: int | None = None) -> Iterator[Stroke]:
    for number, lane in enumerate(lanes):
        yield Stroke(2 * number, "*" if number == star else "|", lane.colour)


def _leftwards(lanes: Sequence[_Lane], start: int) -> Iterator[Stroke]:
    for number in range(start, len(lanes)):
        yield Stroke(2 * number - 1, "/", lanes[number].colour)


def _meeting(lanes: Sequence[_Lane], here: int, other: int) -> Iterator[Stroke]:
    """Draw the lane ``other`` ending in ``here``: ``|/``, or ``|_|/`` past those between."""
    yield from _straight(lanes[:other])
    for number in range(here, other - 1):
        yield Stroke(2 * number + 1, "_", lanes[other].colour)
    yield from _leftwards(lanes, other)


def _forking(lanes: Sequence[_Lane], here: int, forked: _Lane) -> Iterator[Stroke]:
    """Draw a lane that begins right of ``here``: those that were there make room."""
    yield from _straight(lanes[: here + 1])
    yield Stroke(2 * here + 1, "\\", forked.colour)
    for number in range(here + 1, len(lanes)):
        yield Stroke(2 * number + 1, "\\", lanes[number].colour)
