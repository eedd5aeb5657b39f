"""What is made with its table is part of the table's creation; what goes with it, of its drop."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from diffgen.catalog import Key, Pair
from diffgen.contracts import Dialect
from diffgen.ops import Create, Drop, Op


def nest(ops: Sequence[Op], pair: Pair, dialect: Dialect) -> Sequence[Op]:
    """Return the operations with those on parts of new and dropped tables inside these."""
    created = {op.key for op in ops if isinstance(op, Create)}
    dropped = {op.key for op in ops if isinstance(op, Drop)}
    makings: defaultdict[Key, list[Create[Any]]] = defaultdict(list)
    endings: defaultdict[Key, list[Drop[Any]]] = defaultdict(list)
    top: list[Op] = []
    for op in ops:
        owner = op.key.owner
        match op:
            case Create() if owner in created and dialect.kind(op.key).inside_table:
                makings[op.key.owner or op.key].append(op)
            case Drop() if owner in dropped:
                endings[op.key.owner or op.key].append(op)
            case _:
                top.append(op)
    return [_filled(op, makings, endings) for op in top]


def _filled(
    op: Op,
    makings: dict[Key, list[Create[Any]]],
    endings: dict[Key, list[Drop[Any]]],
) -> Op:
    match op:
        case Create(after) if after.key in makings:
            return Create(after, tuple(makings[after.key]))
        case Drop(before) if before.key in endings:
            return Drop(before, tuple(endings[before.key]))
        case _:
            return op
