"""Tables that are the same on both sides and nothing concerns: most of them, nearly always.

Both sides tell of tables in outline, which is cheap; the objects of a table are made where its outlines
differ, and of a table that something which differs concerns, alike as it may be: what refers to the
other's columns or keys has to step aside while they change.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from typing import Any, NamedTuple, TypeAlias

from diffgen.catalog import Catalog, Key
from diffgen.contracts import Outline, Place

Outlines: TypeAlias = Mapping[Place, Outline]


class Reference(NamedTuple):
    """A column that a foreign key of the models refers to.

    :param place: the table that has the foreign key.
    :param referent: the table that has the column.
    """

    place: Place
    referent: Place
    column: str


def same(before: Outlines, after: Outlines) -> frozenset[Place]:
    """Return the tables that are the same on both sides."""
    return frozenset(place for place, outline in after.items() if before.get(place) == outline)


def concerned(
    same: Collection[Place],
    before: Outlines,
    after: Outlines,
    references: Iterable[Reference],
    name_of: Callable[[Any], str],
) -> frozenset[Place]:
    """Return those of the tables that a change of others concerns.

    :param references: what foreign keys of these refer to in others.
    :param name_of: the name of the column that an item of an outline tells of.
    """
    known = tuple(references)
    changed = {
        place: _changed(before.get(place), after.get(place), name_of)
        for place in {one.referent for one in known}
    }
    referring = {one.place for one in known if _is_in(one.column, changed[one.referent])}
    return frozenset(referring.union(_related(same, before, after)))


def of_changed_type(outlines: Outlines, before: Catalog, after: Catalog) -> frozenset[Place]:
    """Return the tables that have columns of a named type that is not the same on both sides."""
    types = {key for outline in outlines.values() for key in outline.types}
    changed = {key for key in types if key not in before or before[key] != after.get(key)}
    if not changed:
        return frozenset()
    return frozenset(place for place, outline in outlines.items() if changed & outline.types)


def place_of(key: Key) -> Place:
    """Return the place of a table, or of the one that something belongs to."""
    return key.schema, key.table or key.name


def _changed(
    before: Outline | None, after: Outline | None, name_of: Callable[[Any], str]
) -> Collection[str] | None:
    """Return the columns of a table that change; None: all that foreign keys of others stand on may."""
    if before is None or after is None or before.keys != after.keys:
        return None
    return {name_of(item) for item in set(before.columns).symmetric_difference(after.columns)}


def _is_in(column: str, changed: Collection[str] | None) -> bool:
    return changed is None or column in changed


def _related(same: Collection[Place], before: Outlines, after: Outlines) -> Iterator[Place]:
    """Yield those of the tables that are kin of others."""
    kin = _kin((*before.items(), *after.items()))
    waiting = [place for place in kin if place not in same]
    reached = set(waiting)
    while waiting:
        near = kin[waiting.pop()] - reached
        reached |= near
        waiting += near
    yield from reached.intersection(same)


def _kin(outlines: Iterable[tuple[Place, Outline]]) -> Mapping[Place, set[Place]]:
    """Return the parents and children of each table that has any."""
    kin: defaultdict[Place, set[Place]] = defaultdict(set)
    for place, outline in outlines:
        for parent in outline.parents:
            kin[place].add(parent)
            kin[parent].add(place)
    return kin
