"""Constraints that say the same under names that a server has chosen, or in the place of one another.

What the models leave without a name is known by what it says, and so is what the Inspector tells without one.
A unique constraint and a unique index are one where one is told for the other.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from diffgen.catalog import Catalog, Key, Pair
from diffgen.dialects.standard.texts import may_be_one
from diffgen.kinds.check import Check
from diffgen.kinds.column import Column
from diffgen.kinds.foreign_key import ForeignKey
from diffgen.kinds.index import Index
from diffgen.kinds.primary_key import PrimaryKey
from diffgen.kinds.table import Table
from diffgen.kinds.unique import Unique
from migrations_runtime.naming import constraint_name

#: What constraints are called where names are made for them, if not by their kind.
_TYPES = {"primary_key": "primary", "foreign_key": "foreignkey"}


def paired(pair: Pair) -> Pair:
    """Return the pair, what the models leave to the server by the names that it has there."""
    changed: dict[Key, Any] = {}
    for table in _in_both(pair):
        there = pair.before.of_table(table.schema, table.name)
        wanted = pair.after.of_table(table.schema, table.name)
        changed |= dict(_named(there, wanted))
    if not changed:
        return pair
    return Pair(pair.before, Catalog(changed.get(key, obj) for key, obj in pair.after.items()))


def named(obj: Any) -> Any:
    """Return a constraint by the name of its key, so that a script can drop it again."""
    return replace(obj, named=True) if hasattr(obj, "named") else obj


def _in_both(pair: Pair) -> Iterator[Key]:
    return (key for key, obj in pair.after.items() if isinstance(obj, Table) and key in pair.before)


def _named(there: Sequence[Any], wanted: Sequence[Any]) -> Iterator[tuple[Key, Any]]:
    """Yield constraints of a table that are there under another name, by that name.

    A name that the models have for something else is left to that.
    """
    columns = {obj.key.name for obj in (*there, *wanted) if isinstance(obj, Column)}
    there, wanted = (
        [obj for obj in side if not isinstance(obj, Column)] for side in (there, wanted)
    )
    taken = {obj.key for obj in wanted} & {one.key for one in there}
    names = {obj.key.name for obj in wanted if not _is_nameless(obj)}
    left = [one for one in there if one.key not in taken]
    free = [one for one in left if one.key.name not in names]
    unpaired = []
    for obj in (one for one in wanted if one.key not in taken):
        candidates = free if _is_nameless(obj) else left
        found = next((one for one in candidates if _is_the_same(one, obj)), None)
        if found is not None:
            left.remove(found)
            free = [one for one in free if one is not found]
            yield obj.key, _as_there(found, obj)
        elif isinstance(obj, Check):
            unpaired.append(obj)
    yield from _left(left, unpaired, columns)


def _left(
    there: Sequence[Any], wanted: Sequence[Check], columns: Collection[str]
) -> Iterator[tuple[Key, Any]]:
    """Yield checks that may be those that are there: a server may write conditions in words of its own."""
    left = [one for one in there if isinstance(one, Check)]
    for obj in wanted:
        nameless = [one for one in left if not (obj.named and one.named)]
        found = next(
            (one for one in nameless if may_be_one(one.condition, obj.condition, columns)), None
        )
        if found is not None:
            left.remove(found)
            yield obj.key, _as_there(found, obj)


def _is_the_same(there: Any, wanted: Any) -> bool:
    may_differ_in_name = _is_nameless(wanted) or not getattr(there, "named", True)
    if not may_differ_in_name and there.key.name != wanted.key.name:
        return False
    meaning = _meaning(wanted)
    return meaning is not None and _meaning(there) == meaning


def _is_nameless(obj: Any) -> bool:
    """Return whether a constraint of the models has no name, or the one that stands for that."""
    if not hasattr(obj, "named"):
        return False
    if not obj.named or isinstance(obj, Check):
        return not obj.named
    type_ = _TYPES.get(obj.key.kind, obj.key.kind)
    return bool(obj.key.name == constraint_name(type_, obj.key.table or "", obj.columns))


def _as_there(there: Any, wanted: Any) -> Any:
    if type(there) is not type(wanted):
        return there
    return replace(wanted, key=there.key, named=there.named)


def _meaning(obj: Any) -> Hashable:
    """Return what a constraint says, whatever it is called; None of what has to have a name."""
    match obj:
        case PrimaryKey():
            return "primary key"
        case Unique():
            return "unique", obj.columns
        case Index() if obj.unique_columns is not None:
            return "unique", obj.unique_columns
        case ForeignKey():
            return obj.columns, obj.referent, obj.referent_columns
        case Check():
            return obj.condition
    return None
