"""From differences to steps: passes over the operations, in the order in which they stand here."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import takewhile

from diffgen.catalog import Pair
from diffgen.contracts import Dialect
from diffgen.ops import Op, Rename
from diffgen.plan.group import group
from diffgen.plan.nest import nest
from diffgen.plan.order import order
from diffgen.plan.recreate import recreate

Pass = Callable[[Sequence[Op], Pair, Dialect], Sequence[Op]]

PASSES: tuple[Pass, ...] = (
    recreate,  # what can't stay while something under it changes is dropped and made again
    nest,  # what is made or dropped with its table goes into its table's operation
    order,  # facts decide: what is needed comes before what needs it; cycles are split
    group,  # neighbours of one table become one operation
)


def plan(ops: Sequence[Op], pair: Pair, dialect: Dialect) -> tuple[Op, ...]:
    """Return the steps that carry out ``ops`` in an order that the server takes.

    Renamings stay where they are, before or after all else: the rest speaks of the names in between.
    """
    first = tuple(takewhile(_is_renaming, ops))
    rest = ops[len(first) :]
    last = tuple(op for op in rest if _is_renaming(op))
    steps: Sequence[Op] = [op for op in rest if not _is_renaming(op)]
    for one in PASSES:
        steps = one(steps, pair, dialect)
    return (*first, *steps, *last)


def _is_renaming(op: Op) -> bool:
    return isinstance(op, Rename)


__all__ = ["PASSES", "plan"]
