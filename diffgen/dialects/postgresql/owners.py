"""Sequences and the columns that own them: models have no word for OWNED BY.

https://www.postgresql.org/docs/current/sql-createsequence.html: what a column owns goes with it.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from diffgen.catalog import Catalog, Key, Pair
from diffgen.catalog.catalog import Object
from diffgen.kinds.column import Column
from diffgen.kinds.sequence import Sequence


def with_owners(pair: Pair) -> Pair:
    """Return the pair with each declared sequence as its own, and owned by whom it is.

    A column that is SERIAL in the database takes its default from a sequence that the models may name.
    One whose owner goes has none afterwards.
    """
    if not pair.after.of_kind("sequence"):
        return pair
    before: dict[Key, Any] = dict(pair.before)
    for key, column in pair.before.items():
        if isinstance(column, Column) and column.sequence is not None:
            sequence = column.sequence
            if sequence.key in pair.after:
                default = column.counter if key in pair.after else None
                before[key] = replace(
                    column, autoincrement=False, default=default, counter=None, sequence=None
                )
                before[sequence.key] = sequence
    there = Catalog(before.values())
    after = (_owned(obj, there, pair.after) for obj in pair.after.values())
    return Pair(there, Catalog(after))


def _owned(obj: Object, before: Catalog, after: Catalog) -> Object:
    there = before.get(obj.key)
    if not isinstance(obj, Sequence) or there is None or there.owner is None:
        return obj
    goes = there.owner in before and there.owner not in after
    return obj if goes else replace(obj, owner=there.owner)
