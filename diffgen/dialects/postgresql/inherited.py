"""What a table has from its parents is compared, and changed, at the parents.

ALTER TABLE of a parent recurses to the tables that descend from it and to its partitions, and is refused
on what these have from it (https://www.postgresql.org/docs/current/ddl-inherit.html, ddl-partitioning.html).
Models may say it once more: a mapped class for a partition, or for a table that inherits, has columns.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from diffgen.catalog import Catalog, Key, Pair
from diffgen.catalog.catalog import Object
from diffgen.dialects.postgresql.kinds.table import parents
from diffgen.kinds.column import Column


def apart(pair: Pair) -> Pair:
    """Return the pair without what tables on both sides have from their parents."""
    found = families(pair)
    if not found:
        return pair
    before, after = dict(pair.before), dict(pair.after)
    told: set[Key] = set()
    for child, ancestors in sorted(found.items(), key=lambda family: len(family[1])):
        for ancestor in ancestors:
            same = _take_columns(child, ancestor, pair, before, after)
            nearer = [one for one in ancestors if ancestor in found.get(one, ())]
            told |= {key for key in same if not _is_of_any(key.name, nearer, after)}
            if child in pair.before:
                _take_constraints(child, ancestor, pair, after)
    for key in told:
        before.pop(key, None)
        after.pop(key, None)
    if len(before) == len(pair.before) and len(after) == len(pair.after) and after == pair.after:
        return pair
    return Pair(Catalog(before.values()), Catalog(after.values()))


def families(pair: Pair) -> Mapping[Key, tuple[Key, ...]]:
    """Return the tables that descend from others, or are partitions, and what they have their parts from."""
    tables = (one for catalog in (pair.after, pair.before) for one in catalog.of_kind("table"))
    found = dict.fromkeys(one.key for one in tables if parents(one))
    return {key: tuple(lineage(key, pair)) for key in found if key in pair.after}


def lineage(table: Key, pair: Pair) -> Iterator[Key]:
    """Yield the tables that one descends from, or is a partition of, the nearest first."""
    sides = (catalog.get(table) for catalog in (pair.before, pair.after))
    own = next(filter(None, (parents(one) for one in sides if one is not None)), ())
    for parent in own:
        yield parent
        yield from lineage(parent, pair)


def _take_columns(
    child: Key, parent: Key, pair: Pair, before: dict[Key, Object], after: dict[Key, Object]
) -> set[Key]:
    """Take the columns of one parent from one child; what the parent loses goes from both.

    Those that say no more than the parent's are returned: what descends from them is yet held against them.
    """
    told = set()
    lost = {**_columns(pair.before, parent), **_columns(pair.after, parent)}
    for name in lost:
        own = Key("column", child.schema, name, child.name)
        theirs = Key("column", parent.schema, name, parent.name)
        if theirs not in pair.after:
            if own in before and own not in after and theirs in before:
                column: Any = before[theirs]
                before[theirs] = replace(column, heirs=(*column.heirs, before.pop(own).key))
        elif own not in after:
            before.pop(own, None)
        elif own in before and theirs in after:
            after[own] = _effective(after[own], after[theirs])
            if _same(after[own], after[theirs]) and _same(before[own], before.get(theirs)):
                told.add(own)
        elif own not in before and child in pair.before:
            del after[own]
    return told


def _is_of_any(column: str, tables: Iterable[Key], catalog: Mapping[Key, Object]) -> bool:
    return any(Key("column", one.schema, column, one.name) in catalog for one in tables)


def _columns(catalog: Catalog, table: Key) -> dict[str, Object]:
    parts = catalog.of_table(table.schema, table.name)
    return {one.key.name: one for one in parts if isinstance(one, Column)}


def _effective(column: Any, parent: Any) -> Any:
    """Return a column of the models with what it has from the parent's unless it says otherwise."""
    own = column.default is not None or column.autoincrement or column.identity is not None
    default = column.default if own else parent.default
    return replace(column, nullable=column.nullable and parent.nullable, default=default)


def _same(column: Any, parent: Any) -> bool:
    """Return whether a column says no more than that of the parent does."""
    if parent is None:
        return True
    counts = parent.autoincrement and column.default in (None, parent.counter)
    given = replace(
        column,
        key=parent.key,
        identity=parent.identity,
        comment=parent.comment,
        autoincrement=parent.autoincrement,
        default=parent.default if counts else column.default,
    )
    return bool(given == parent)


def _take_constraints(child: Key, parent: Key, pair: Pair, after: dict[Key, Object]) -> None:
    """Take the keys, checks and indexes that the parent has, too, and the reader leaves out."""
    theirs = {
        _content(one, parent)
        for one in pair.after.of_table(parent.schema, parent.name)
        if not isinstance(one, Column)
    }
    for one in pair.after.of_table(child.schema, child.name):
        key = one.key
        if (
            not isinstance(one, Column)
            and key not in pair.before
            and _content(one, parent) in theirs
        ):
            del after[key]


def _content(obj: Any, table: Key) -> Any:
    """Return a constraint or index as one of ``table``, whatever its name."""
    key = obj.key._replace(schema=table.schema, table=table.name, name="")
    fields = {"named": True, "comment": None, "shared_name": None}
    return replace(
        obj, key=key, **{name: one for name, one in fields.items() if hasattr(obj, name)}
    )
