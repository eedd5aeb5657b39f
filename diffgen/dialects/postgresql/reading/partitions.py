"""Tables that follow another one: partitions, and those that inherit."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass

from diffgen.contracts import Live, Place
from diffgen.dialects.postgresql.reading.rows import Row


@dataclass(frozen=True)
class Follower:
    """A table that follows others.

    :param bound: which rows of its parent are in it, if it is a partition.
    """

    place: Place
    parents: tuple[Place, ...]
    bound: str | None


def followers(tables: Iterable[Row]) -> list[Follower]:
    """Return the tables that follow others."""
    found = []
    for row in tables:
        if not row.facts.endswith(" null]"):
            *_, bound, parents = json.loads(row.facts)
            found.append(
                Follower(row.place, tuple((schema, name) for schema, name in parents), bound)
            )
    return found


def left_alone(given: Iterable[Follower], live: Live) -> frozenset[Place]:
    """Return the partitions, and the tables that inherit from others, that the models don't name.

    Where they don't name what it inherits from, either, such a table is one like any other.
    """
    left: set[Place] = set()
    waiting = {one.place: one for one in given if one.place not in live.tables}
    while waiting:
        named = live.tables | left
        found = {
            place
            for place, one in waiting.items()
            if one.bound is not None or not named.isdisjoint(one.parents)
        }
        if not found:
            break
        left |= found
        waiting = {place: one for place, one in waiting.items() if place not in found}
    return frozenset(left)
