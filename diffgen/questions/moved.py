"""A table that went from one schema may be what came in another: no server moves it for a difference."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from itertools import product

from diffgen.catalog import Key, Pair
from diffgen.ops import Create, Drop, Op
from diffgen.questions.assignment import assigned
from diffgen.questions.likeness import LIKELY, Likeness, others

#: What a person does who wants to keep the rows: no answer has it done.
WAY_OUT = "to keep its rows, move it in a revision of its own, by op.execute()"


def moved(
    pair: Pair, ops: Sequence[Op], taken: Collection[Key]
) -> Iterator[tuple[Key, Key, Likeness]]:
    """Yield tables that are likely the same in two schemas; of each that is not taken already."""
    gone = [op.key for op in ops if isinstance(op, Drop) and _free(op.key, taken)]
    come = [op.key for op in ops if isinstance(op, Create) and _free(op.key, taken)]
    anew = {*gone} & {*come}
    gone, come = ([key for key in keys if key not in anew] for keys in (gone, come))
    here = {key: others.shape(key, pair.before) for key in gone}
    there = {key: others.shape(key, pair.after) for key in come}
    found = {
        (before, after): others.of_tables(before, here[before], after, there[after])
        for before, after in product(gone, come)
        if before.schema != after.schema
    }
    best = assigned({keys: alike.score for keys, alike in found.items() if alike.score >= LIKELY})
    for after in sorted(best, key=lambda key: key.order):
        yield best[after], after, found[best[after], after]


def _free(key: Key, taken: Collection[Key]) -> bool:
    return key.kind == "table" and key not in taken
