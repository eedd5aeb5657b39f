"""Pair two catalogs by key and say what differs."""

from __future__ import annotations

from diffgen.catalog import Pair
from diffgen.contracts import Dialect
from diffgen.ops import Create, Drop, Op


def compare(pair: Pair, dialect: Dialect) -> tuple[Op, ...]:
    """Return the operations that turn ``before`` into ``after``, in the order of their keys."""
    ops: list[Op] = []
    before, after = pair.before, pair.after
    differing = [key for key in before if key not in after]
    differing += [key for key, obj in after.items() if before.get(key) != obj]
    for key in sorted(differing, key=lambda key: key.order):
        if key not in after:
            ops.append(Drop(before[key]))
        elif key not in before:
            ops.append(Create(after[key]))
        else:
            ops.extend(dialect.kind(key).alter(before[key], after[key]))
    return tuple(ops)
