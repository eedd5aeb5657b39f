"""Where columns are to stand: ``insert_before``, ``insert_after`` and ``partial_reordering``."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from migrations_runtime.ddl import alterations as asked
from migrations_runtime.ddl.alterations import Alteration
from migrations_runtime.dialects.sqlite.edits.columns import in_order
from migrations_runtime.dialects.sqlite.edits.draft import Draft
from migrations_runtime.dialects.sqlite.text.tokens import fold
from migrations_runtime.errors import CommandError


def placed(
    draft: Draft, alterations: Sequence[Alteration], reordering: Sequence[Sequence[str]]
) -> Draft:
    """Return the draft with its columns where alterations and ``partial_reordering`` want them.

    :raises CommandError: a column is not there, or two are each to come before the other.
    """
    names = [fold(column.name) for column in draft.table.columns]
    for change in alterations:
        if isinstance(change, asked.AlterColumn) and (change.before or change.after):
            neighbour = draft.column(change.before or change.after or "")
            names.remove(fold(draft.column(change.name).name))
            place = names.index(fold(neighbour.name)) + (change.before is None)
            names.insert(place, fold(change.name))
    wanted = [[fold(draft.column(name).name) for name in part] for part in reordering]
    return in_order(draft, _sorted(names, wanted, draft.table.name))


def _sorted(names: list[str], wanted: list[list[str]], table: str) -> list[str]:
    """Sort so that each part of ``wanted`` is in its order, and leave the others where they are."""
    pairs = {pair for part in wanted for pair in pairwise(part)}
    ordered: list[str] = []
    left = list(names)
    while left:
        blocked = {after for before, after in pairs if before in left}
        free = next((name for name in left if name not in blocked), None)
        if free is None:
            raise CommandError(
                f"partial_reordering of {table} wants {', '.join(left)} each before the other."
            )
        ordered.append(free)
        left.remove(free)
    return ordered
