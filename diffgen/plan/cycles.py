"""A cycle is opened at one place, where the fewest constraints have to stand by themselves for it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Any

from diffgen.catalog import Key, Pair
from diffgen.contracts import Dialect
from diffgen.ops import Create, Drop, Op
from diffgen.plan.elements import after_of, before_of, elementary

Opening = tuple[int, tuple[Op, ...]]


def opened(ops: Sequence[Op], cycle: Sequence[int], pair: Pair, dialect: Dialect) -> list[Op]:
    """Return the operations with what closes the cycle at one place split off from its table.

    They are returned as they were where no constraint of a table closes the cycle.

    :param cycle: the indexes of the operations, each one before the next, the first once more at the end.
    """
    places = sorted(
        _openings(ops, cycle, pair, dialect),
        key=lambda place: (len(place[1]), ops[place[0]].key.order, place[0]),
    )
    if not places:
        return list(ops)
    at, loose = places[0]
    whole: Any = ops[at]
    rest = replace(whole, parts=tuple(part for part in whole.parts if part not in loose))
    # What is made follows its table, and what goes is gone before it.
    apart = (rest, *loose) if isinstance(whole, Create) else (*loose, rest)
    return [*ops[:at], *apart, *ops[at + 1 :]]


def _openings(
    ops: Sequence[Op], cycle: Sequence[int], pair: Pair, dialect: Dialect
) -> Iterator[Opening]:
    """Yield, for each step of the cycle, the constraints without which it would not be one."""
    for first, then in pairwise(cycle):
        # A table is made after what its parts need, and goes before it.
        for index, other, verb in ((then, first, Create), (first, then, Drop)):
            op, needed = ops[index], _keys(ops[other])
            if isinstance(op, verb) and isinstance(op, Create | Drop):
                loose = tuple(part for part in op.parts if _needs(part, needed, pair, dialect))
                if loose:
                    yield index, loose


def _keys(op: Op) -> frozenset[Key]:
    return frozenset(one.key for one in elementary(op))


def _needs(part: Op, others: frozenset[Key], pair: Pair, dialect: Dialect) -> bool:
    kind = dialect.kind(part.key)
    obj = before_of(part) or after_of(part)
    catalog = pair.before if isinstance(part, Drop) else pair.after
    return kind.separable and not others.isdisjoint(kind.needs(obj, catalog))
