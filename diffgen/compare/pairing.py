"""Pair two catalogs by key and say what differs."""

from __future__ import annotations

from diffgen.catalog import Pair
from diffgen.contracts import Dialect
from diffgen.ops import Create, Drop, Op


def compare(pair: Pair, dialect: Dialect) -> tuple[Op, ...]:
    """Return the operations that turn ``before`` into ``after``, in the order of their keys."""
    ops: list[Op] = []
    before, after = pair.before, pair.after
    for key in sorted({*before, *after}, key=lambda key: key.order):
        if key not in after:
            ops.append(Drop(before[key]))
        elif key not in before:
            ops.append(Create(after[key]))
        elif before[key] != after[key]:
            ops.extend(dialect.kind(key).alter(before[key], after[key]))
    return tuple(ops)
