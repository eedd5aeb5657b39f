"""The names that the server chooses, and those that are in the way of its first choice."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa

from diffgen.contracts import Dialect, Place
from diffgen.kinds.declaring import given_name
from migrations_runtime.naming import MAX_BYTES, SUFFIXES

_DIGITS = "0123456789"
_ENDS = tuple(f"_{suffix}" for suffix in SUFFIXES.values())


@dataclass
class ServerNames:
    """Gives constraints their names: their own, or what the server chooses if nothing is in its way.

    It puts a number after one that is taken in the schema. Which one gets the number depends on all tables, so
    that none has an outline that such a name stands in.
    """

    dialect: Dialect
    _places: dict[sa.Table, Place] = field(default_factory=dict)
    _chosen: defaultdict[tuple[str | None, str], list[Place]] = field(
        default_factory=lambda: defaultdict(list)
    )
    _given: defaultdict[tuple[str | None, str], list[Place]] = field(
        default_factory=lambda: defaultdict(list)
    )

    def place_of(self, table: sa.Table) -> Place:
        """Return the place of a table."""
        place = self._places.get(table)
        if place is None:
            place = self._places[table] = self.dialect.place(table)
        return place

    def of(self, item: sa.Constraint, place: Place, type_: str, columns: Sequence[str]) -> str:
        """Return the name of a constraint.

        :param type_: as ``constraint_name`` knows it.
        :param columns: those that a server names it after.
        """
        name = self.given(item)
        schema, table = place
        if name is None:
            name = self.dialect.constraint_name(type_, table, columns, ())
            self._chosen[schema, name].append(place)
        elif (stem := name.rstrip(_DIGITS)).endswith(_ENDS):
            self._given[schema, stem].append(place)
        return name

    def given(self, item: sa.Constraint | sa.Index) -> str | None:
        """Return the name that the models give."""
        name: Any = item.name
        if name is None:
            return None
        # One that nothing is cut off is sent as it is, by whatever way it came about.
        if isinstance(name, str) and len(name) <= MAX_BYTES and name.isascii():
            return name
        return given_name(item, self.dialect)

    def disputed(self) -> Iterator[Place]:
        """Yield the tables with a name that another constraint may be in the way of."""
        for key, places in self._chosen.items():
            others = self._given.get(key, [])
            if len(places) + len(others) > 1:
                yield from places
                yield from others
