"""What stands on something that goes or changes under it has to step aside."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from diffgen.catalog import Key, Pair
from diffgen.contracts import Dialect
from diffgen.ops import Alter, Create, Drop, Op


def recreate(ops: Sequence[Op], pair: Pair, dialect: Dialect) -> Sequence[Op]:
    """Add a drop and a creation for each kept object that couldn't be there in between."""
    done = list(ops)
    while True:
        dropped = {op.key for op in done if isinstance(op, Drop)}
        altered = {op.key: op for op in done if isinstance(op, Alter)}
        touched = dropped | set(altered)
        more = [
            key
            for key in _kept(pair)
            if key not in dropped and _must_go(key, touched, dropped, altered, pair, dialect)
        ]
        if not more:
            return done
        done = [op for op in done if not (isinstance(op, Alter) and op.key in more)]
        done += [Drop(pair.before[key]) for key in more]
        done += [Create(pair.after[key]) for key in more]


def _kept(pair: Pair) -> list[Key]:
    return [key for key in pair.before if key in pair.after]


def _must_go(
    key: Key,
    touched: set[Key],
    dropped: set[Key],
    altered: dict[Key, Alter[Any]],
    pair: Pair,
    dialect: Dialect,
) -> bool:
    obj, kind = pair.before[key], dialect.kind(key)
    if not kind.recreatable(obj) or not kind.recreatable(pair.after[key]):
        return False
    needed = touched.intersection(kind.needs(obj, pair.before))
    return any(
        need in dropped or dialect.breaks(altered[need], obj, pair)
        for need in sorted(needed, key=lambda need: need.order)
    )
