"""Neighbours of one table become one operation: one block in the script, one rebuild on SQLite."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from diffgen.catalog import Key, Pair
from diffgen.contracts import Dialect
from diffgen.ops import Alter, Create, Drop, Op, Unresolved


def group(ops: Sequence[Op], pair: Pair, dialect: Dialect) -> Sequence[Op]:
    """Return the operations with each run of several on one table as an ``Alter`` of it.

    What stands outside a table (an index) joins a run, but is no reason for one.
    """
    owners = {op.key.owner for op in ops}
    result: list[Op] = []
    for owner, run in groupby(ops, lambda op: _table(op, owners)):
        parts = tuple(run)
        inside = [op for op in parts if op.key == owner or dialect.kind(op.key).inside_table]
        if owner is None or len(inside) < 2:
            result.extend(parts)
        else:
            # What was split off is done on a table that is new, or on its way out.
            after = pair.after.get(owner, pair.before.get(owner))
            result.append(Alter(pair.before.get(owner, after), after, parts))
    return result


def _table(op: Op, owners: set[Key | None]) -> Key | None:
    """Return the table that an operation alters; none for one that makes or drops the table itself."""
    match op:
        case Alter() if op.key in owners:
            return op.key
        case Create() | Drop() | Alter() | Unresolved():
            return op.key.owner
        case _:
            return None
