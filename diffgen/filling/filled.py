"""A comparison in two halves: what comes before rows get their values, and what comes after.

Between them stands a catalog: what is there, and of the columns that get values as much as can be had
before that. Comparing it with both sides gives the steps.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from diffgen.catalog import Catalog, Key, Pair
from diffgen.compare import Sides
from diffgen.contracts import Dialect, Finding
from diffgen.filling.asked import Given, given
from diffgen.kinds.column import Column, ColumnKind
from diffgen.ops import Fill


@dataclass(frozen=True)
class Filling:
    """How rows get values.

    :ivar fills: what rows get, by column.
    :ivar steps: those that are a statement; a new column may bring its value along as a default.
    :ivar middle: what there is when the statements run; None where nothing gets a value.
    :ivar notes: what is to be known of columns.
    """

    fills: dict[Key, Fill] = field(default_factory=dict)
    steps: tuple[Fill, ...] = ()
    middle: Catalog | None = None
    notes: dict[Key, Finding] = field(default_factory=dict)

    @property
    def in_batches(self) -> bool:
        """Return whether rows are committed on the way: a revision of its own begins with that."""
        return any(fill.in_batches for fill in self.steps)


#: No row gets anything.
UNFILLED = Filling()


def filled(sides: Sides) -> tuple[Sides, Filling]:
    """Return both sides with the defaults that stay, and how rows get values.

    :raises CommandError: for an answer that can't be.
    """
    answers = list(given(sides.answers, sides))
    if not answers:
        return sides, UNFILLED
    stay = [one for one in answers if one.way == "defaults"]
    after = {**sides.pair.after, **{one.key: _with_default(one, sides) for one in stay}}
    pair = Pair(sides.pair.before, Catalog(after.values()))
    rest = [one for one in answers if one.way != "defaults"]
    middle = _middle(rest, pair, sides.dialect) if rest else None
    fills = {one.key: Fill(one.key, one.value, one.way == "backfills") for one in rest}
    steps = [
        fill
        for key, fill in fills.items()
        if middle is not None and (key in pair.before or middle[key].default is None)
    ]
    steps.sort(key=lambda fill: not fill.in_batches)  # nothing comes before what commits
    notes = {one.key: _note(one) for one in stay}
    return replace(sides, pair=pair), Filling(fills, tuple(steps), middle, notes)


def _with_default(one: Given, sides: Sides) -> Column:
    column: Column = sides.pair.after[one.key]
    kind = sides.dialect.kind(one.key)
    assert isinstance(kind, ColumnKind)
    return replace(column, default=kind.default_of(one.value, column.type, sides.dialect))


def _note(one: Given) -> Finding:
    message = (
        f"column {one.key.path} has a default that the models don't say, {one.value}:"
        " give it server_default there, or the next comparison takes it away"
    )
    return Finding("default-stays", message)


def _middle(answers: Sequence[Given], pair: Pair, dialect: Dialect) -> Catalog:
    """Return what is there, and the columns that get values; of what these need, what isn't as it will be."""
    objects: dict[Key, Any] = dict(pair.before)
    for one in answers:
        column = _halfway(one, pair, dialect)
        objects[one.key] = column
        objects.update((obj.key, obj) for obj in _missing(column, pair, dialect))
    return Catalog(objects.values())


def _halfway(one: Given, pair: Pair, dialect: Dialect) -> Column:
    """Return a column that all rows can have: one that is new may have its value as a default."""
    after: Column = pair.after[one.key]
    kind = dialect.kind(one.key)
    assert isinstance(kind, ColumnKind)
    is_brought = one.key not in pair.before and one.is_literal and one.way == "fills"
    if is_brought and kind.takes_default(after.type):
        return replace(after, default=kind.default_of(one.value, after.type, dialect))
    return replace(after, nullable=True)


def _missing(obj: Any, pair: Pair, dialect: Dialect) -> Iterator[Any]:
    """Yield what an object needs, such as its type, that is made or altered; tables are there."""
    for need in dialect.kind(obj.key).needs(obj, pair.after):
        is_apart = need.owner is None and need != obj.key.owner
        if is_apart and need in pair.after and pair.before.get(need) != pair.after[need]:
            yield pair.after[need]
            yield from _missing(pair.after[need], pair, dialect)
