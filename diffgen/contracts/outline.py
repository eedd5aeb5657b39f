"""What is there, read and not yet made into objects: most of it is as the models want it."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol, TypeAlias

from diffgen.catalog import Key
from diffgen.catalog.catalog import Object

#: The schema and the name of a table, as keys have them.
Place: TypeAlias = tuple[str | None, str]


class Outline(NamedTuple):
    """A table in plain values, as few as tell all of it: two that are equal are of equal tables.

    Two that differ may yet be of equal tables: then the objects tell.

    :param columns: all of the columns, one by one, in their order where that counts.
    :param keys: what foreign keys of other tables may stand on: the primary key, what is unique.
    :param rest: all else: foreign keys, checks, other indexes, the comment, options.
    :param parents: the tables that it inherits from, or is a part of.
    :param types: the named types that its columns are of.
    """

    columns: Collection[Hashable]
    keys: Hashable
    rest: Hashable
    parents: frozenset[Place] = frozenset()
    types: frozenset[Key] = frozenset()


class Stored(Protocol):
    """What is there of a part of a database; everything has been asked for by now."""

    @property
    def outlines(self) -> Mapping[Place, Outline]:
        """The tables in outline, those that can be told in one."""

    def objects(self, alike: Collection[Place] = ()) -> Iterator[Object]:
        """Yield every object, apart from these tables and what belongs to them.

        :raises CommandError: what is there can't be read.
        """


@dataclass(frozen=True)
class InFull:
    """Objects that are at hand as they are; no outline of them would save anything."""

    given: Iterable[Object]
    outlines: Mapping[Place, Outline] = field(default_factory=dict)

    def objects(self, alike: Collection[Place] = ()) -> Iterator[Object]:
        """Yield the objects, apart from these tables and what belongs to them."""
        left_out = set(alike)
        for obj in self.given:
            table = obj.key.owner or obj.key
            if table.kind != "table" or (table.schema, table.name) not in left_out:
                yield obj
