"""What the Inspector has no words for, or none that can be trusted: one list for each dialect."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from typing import Any

from diffgen.catalog import Expression

_NOTHING = re.compile(r"(?!)")
_BRACKETS_AND_SPACE = re.compile(r"[()\s]+")

#: Gives an object that the Inspector told of what the catalogs say of it besides.
Complete = Callable[[Any, Any], Any]


@dataclass(frozen=True)
class Unseen:
    """What is asked of the catalogs by either reader.

    :param kind: the kind of object.
    :param what: what of it; all of it where there is nothing to complete.
    :param why: why the Inspector is not the one to ask.
    :param complete: takes that from the object as the catalogs have it.
    """

    kind: str
    what: str
    why: str
    complete: Complete | None = None


def field(kind: str, name: str, why: str) -> Unseen:
    """Return that a field is not told."""
    return Unseen(
        kind, name, why, lambda told, known: replace(told, **{name: getattr(known, name)})
    )


def option(kind: str, name: str, why: str) -> Unseen:
    """Return that an option is not told."""

    def complete(told: Any, known: Any) -> Any:
        others = [one for one in told.options if one[0] != name]
        there = [one for one in known.options if one[0] == name]
        return replace(told, options=tuple(sorted((*others, *there))))

    return Unseen(kind, name, why, complete)


def over_the_same(told: Any, known: Any) -> Any:
    """Return an index with its elements as the catalogs have them, if these are over the same columns."""
    columns = [[element.column for element in one.elements] for one in (told, known)]
    return replace(told, elements=known.elements) if columns[0] == columns[1] else told


def beside_the_point(told: Any, known: Any) -> Any:
    """Return an object with those fields of another that no comparison looks at."""
    given = {one.name: getattr(known, one.name) for one in fields(told) if not one.compare}
    return replace(told, **given) if given else told


def worded(
    told: Expression | None, known: Expression | None, besides: re.Pattern[str] = _NOTHING
) -> Expression | None:
    """Return a text in the words of the catalogs, if it differs from these in brackets and space alone.

    :param besides: what else the Inspector's text may have more, or less, of.
    """
    if told is None or known is None:
        return told
    first, second = (
        _BRACKETS_AND_SPACE.sub("", besides.sub("", one.canonical)) for one in (told, known)
    )
    return known if first == second else told
