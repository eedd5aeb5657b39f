"""The order in which the alterations of a list are made."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import TypeAlias

from migrations_runtime.ddl import alterations as asked
from migrations_runtime.ddl.alterations import Alteration
from migrations_runtime.dialects.sqlite.text.tokens import fold

Step: TypeAlias = tuple[Alteration, ...]
_DROPS: tuple[type[Alteration], ...] = (asked.DropIndex, asked.DropConstraint, asked.DropColumn)


def steps(alterations: Sequence[Alteration], columns: Sequence[str]) -> list[Step]:
    """Return one alteration after the other, and neighbouring DROP COLUMNs as one step.

    Of drops that follow each other, those of columns are last: whatever needs them may go in the
    same list.

    :param columns: the columns that the table has before.
    """
    ordered = _with_drops_in_order(alterations)
    found: list[Step] = []
    for alteration in ordered:
        if found and isinstance(alteration, asked.DropColumn) and _drops_columns(found[-1]):
            found[-1] = (*found[-1], alteration)
        else:
            found.append((alteration,))
    return _never_without_columns(found, {fold(name) for name in columns})


def _never_without_columns(found: list[Step], present: set[str]) -> list[Step]:
    """Put the next ADD COLUMN before a step that would drop the last column of the table."""
    for at, step in enumerate(found):
        present |= _added(step)
        gone = {fold(one.name) for one in step if isinstance(one, asked.DropColumn)}
        if gone and present <= gone:
            for later in range(at + 1, len(found)):
                if _added(found[later]) - present:
                    return [*found[:at], found[later], *found[at:later], *found[later + 1 :]]
        present -= gone
    return found


def _drops_columns(step: Step) -> bool:
    return isinstance(step[0], asked.DropColumn)


def _added(step: Step) -> set[str]:
    return {fold(one.column.name) for one in step if isinstance(one, asked.AddColumn)}


def _with_drops_in_order(alterations: Sequence[Alteration]) -> list[Alteration]:
    runs = groupby(alterations, lambda one: isinstance(one, _DROPS))
    return [one for _, run in runs for one in sorted(run, key=_place)]


def _place(alteration: Alteration) -> int:
    return next((at for at, drop in enumerate(_DROPS) if isinstance(alteration, drop)), 0)
