"""What stands on something that goes or changes under it has to step aside."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from diffgen.catalog import Key, Pair
from diffgen.contracts import Dialect
from diffgen.ops import Alter, Create, Drop, Op
from diffgen.plan.needs import Needs


def recreate(ops: Sequence[Op], pair: Pair, dialect: Dialect) -> Sequence[Op]:
    """Add a drop and a creation for each kept object that couldn't be there in between."""
    done = list(ops)
    while True:
        dropped = {op.key for op in done if isinstance(op, Drop)}
        altered = {op.key: op for op in done if isinstance(op, Alter)}
        stands_on = Needs(pair.before, dropped, dialect)

        def must_go(
            key: Key,
            dropped: set[Key] = dropped,
            altered: dict[Key, Alter[Any]] = altered,
            stands_on: Needs = stands_on,
        ) -> bool:
            obj = pair.before[key]
            return any(
                need in dropped or (need in altered and dialect.breaks(altered[need], obj, pair))
                for need in stands_on.of(obj)
            )

        more = [key for key in _replaceable(pair, dialect) if key not in dropped and must_go(key)]
        if not more:
            return done
        done = [op for op in done if not (isinstance(op, Alter) and op.key in more)]
        done += [Drop(pair.before[key]) for key in more]
        done += [Create(pair.after[key]) for key in more]


def _replaceable(pair: Pair, dialect: Dialect) -> list[Key]:
    """Return the kept objects that lose nothing by being made again."""
    return [
        key
        for key, obj in pair.before.items()
        if key in pair.after
        and dialect.kind(key).recreatable(obj)
        and dialect.kind(key).recreatable(pair.after[key])
    ]
