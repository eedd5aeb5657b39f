"""Changes to a file as places and bytes, so that they can be taken back exactly."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Splice:
    """One place in a file: what stands there before, and after.

    :ivar start: the offset in the file as it was before any splice.
    """

    start: int
    before: bytes
    after: bytes


def spliced(content: bytes, splices: Sequence[Splice]) -> bytes:
    """Return the content with all splices made.

    :raises ValueError: the content has something else at one of the places.
    """
    parts, at = [], 0
    for splice in sorted(splices, key=lambda splice: splice.start):
        end = splice.start + len(splice.before)
        if splice.start < at or content[splice.start : end] != splice.before:
            raise ValueError(f"no {splice.before!r} at {splice.start}")
        parts += [content[at : splice.start], splice.after]
        at = end
    return b"".join([*parts, content[at:]])


def reverse(splices: Sequence[Splice]) -> list[Splice]:
    """Return the splices that take ``splices`` back."""
    found, shift = [], 0
    for splice in sorted(splices, key=lambda splice: splice.start):
        found.append(Splice(splice.start + shift, splice.after, splice.before))
        shift += len(splice.after) - len(splice.before)
    return found


def relocated(content: bytes, splices: Sequence[Splice]) -> list[Splice] | None:
    """Return the splices at the places where ``content``, edited since, has what they look for.

    None where one of the texts isn't there as often as there are splices for it: nobody can tell
    then which is which.
    """
    found = []
    for text in {splice.before: None for splice in splices}:
        alike = [splice for splice in splices if splice.before == text]
        places = _places(content, text)
        if len(places) != len(alike):
            return None
        found += [Splice(at, text, splice.after) for at, splice in zip(places, alike, strict=True)]
    return found


def _places(content: bytes, text: bytes) -> list[int]:
    places, at = [], content.find(text) if text else -1
    while at >= 0:
        places.append(at)
        at = content.find(text, at + len(text))
    return places
