"""Constraints and indexes that are the same but for their names: they hold no data, so nobody is asked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from diffgen.catalog import Key, Pair
from diffgen.contracts import Dialect
from diffgen.ops import Rename


def same_but_for_the_name(pair: Pair, dialect: Dialect) -> Iterator[Rename]:
    """Yield the renamings of constraints and indexes: a table was renamed, or a convention adopted.

    Where a name is not free yet, or fits several, nothing is renamed.
    """
    if not dialect.constraints_are_named:
        return
    before, after = pair.before, pair.after
    gone = [obj for key, obj in before.items() if key not in after and _is_nameable(key, dialect)]
    fitting = [(obj, same) for obj in gone for same in _same_but_for_the_name(obj, gone, pair)]
    if not fitting:
        return
    taken = {name for obj in before.values() for name in _names(obj, dialect)}
    for obj, same in fitting:
        free = taken - _names(obj, dialect)
        if free.isdisjoint(_names(same, dialect)):
            yield Rename(obj.key, same.key)


def _same_but_for_the_name(obj: Any, gone: Sequence[Any], pair: Pair) -> Iterator[Any]:
    """Yield what comes for something that goes, if there is no doubt about it."""
    place = (obj.key.schema, obj.key.table or "")
    present = {one.key.name for one in pair.before.of_table(*place)}
    others = [one for one in pair.after.of_table(*place) if one.key.kind == obj.key.kind]
    new = [one for one in others if one.key.name not in present]
    same = [one for one in new if replace(obj, key=one.key) == one]
    if len(same) == 1:
        beside = (one for one in gone if one.key.owner == obj.key.owner)
        rivals = [one for one in beside if replace(one, key=obj.key) == obj]
        if len(rivals) == 1:
            yield same[0]


def _is_nameable(key: Key, dialect: Dialect) -> bool:
    """Return whether objects of a kind belong to a table, and hold nothing of their own."""
    kind = dialect.kind(key)
    return key.owner is not None and (kind.separable or not kind.inside_table)


def _names(obj: Any, dialect: Dialect) -> set[tuple[str | None, str]]:
    claims = dialect.kind(obj.key).claims(obj)
    return {(schema, dialect.fold(name)) for schema, name in claims}
