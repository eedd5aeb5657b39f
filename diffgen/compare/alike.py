"""Tables that are the same on both sides and nothing concerns: most of them, nearly always.

Both sides tell of tables in outline, which is cheap; the objects of a table are made where its outlines
differ, and of a table that something which differs concerns, alike as it may be: what refers to the
other's keys has to step aside while they change.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping

from diffgen.catalog import Catalog, Key
from diffgen.contracts import Outline, Place

Outlines = Mapping[Place, Outline]


def alike(before: Outlines, after: Outlines) -> frozenset[Place]:
    """Return the tables that are the same on both sides, without those that another's change concerns."""
    same = {place for place, outline in after.items() if before.get(place) == outline}
    return frozenset(same - set(_concerned(same, before, after)))


def unlike_by_type(
    places: Collection[Place], outlines: Outlines, before: Catalog, after: Catalog
) -> frozenset[Place]:
    """Return those of the tables that have columns of a named type that is not the same on both sides."""
    types = {key for place in places for key in outlines[place].types}
    changed = {key for key in types if key not in before or before[key] != after.get(key)}
    return frozenset(place for place in places if changed & outlines[place].types)


def place_of(key: Key) -> Place:
    """Return the place of a table, or of the one that something belongs to."""
    return key.schema, key.table or key.name


def _concerned(same: Collection[Place], before: Outlines, after: Outlines) -> Iterator[Place]:
    """Yield tables that refer to one whose keys or columns may change, and kin of those that change."""
    outlines = {place: after[place] for place in same}
    referents = {one for outline in outlines.values() for one in outline.referents}
    moving = {one for one in referents if _may_move(before.get(one), after.get(one))}
    yield from (place for place, outline in outlines.items() if moving & outline.referents)
    kin = _kin((*before.items(), *after.items()))
    waiting = [place for place in kin if place not in outlines]
    reached = set(waiting)
    while waiting:
        near = kin[waiting.pop()] - reached
        reached |= near
        waiting += near
    yield from reached.intersection(outlines)


def _may_move(before: Outline | None, after: Outline | None) -> bool:
    """Return whether what foreign keys of others stand on may change, for all that is told of it.

    A column more changes nothing of it.
    """
    if before is None or after is None or before.keys != after.keys:
        return True
    return before.columns != after.columns and not set(before.columns) <= set(after.columns)


def _kin(outlines: Iterable[tuple[Place, Outline]]) -> Mapping[Place, set[Place]]:
    """Return the parents and children of each table that has any."""
    kin: defaultdict[Place, set[Place]] = defaultdict(set)
    for place, outline in outlines:
        for parent in outline.parents:
            kin[place].add(parent)
            kin[parent].add(place)
    return kin
