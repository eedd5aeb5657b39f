"""The order in which the alterations of a list are made."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import TypeAlias

from migrations_runtime.ddl import alterations as asked
from migrations_runtime.ddl.alterations import Alteration

Step: TypeAlias = tuple[Alteration, ...]
_DROPS: tuple[type[Alteration], ...] = (asked.DropIndex, asked.DropConstraint, asked.DropColumn)


def steps(alterations: Sequence[Alteration]) -> Iterator[Step]:
    """Give one alteration after the other, and neighbouring DROP COLUMNs as one step.

    Of drops that follow each other, those of columns are last: whatever needs them may go in the
    same list.
    """
    ordered = _with_drops_in_order(alterations)
    for are_columns, same in groupby(ordered, lambda one: isinstance(one, asked.DropColumn)):
        if are_columns:
            yield tuple(same)
        else:
            yield from ((one,) for one in same)


def _with_drops_in_order(alterations: Sequence[Alteration]) -> list[Alteration]:
    runs = groupby(alterations, lambda one: isinstance(one, _DROPS))
    return [one for _, run in runs for one in sorted(run, key=_place)]


def _place(alteration: Alteration) -> int:
    return next((at for at, drop in enumerate(_DROPS) if isinstance(alteration, drop)), 0)
