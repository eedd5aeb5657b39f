"""A catalog: every object of a database, flat and sorted."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import ItemsView, Iterable, Iterator, Mapping, ValuesView
from dataclasses import dataclass
from functools import cached_property
from operator import attrgetter
from typing import Any, Protocol

from diffgen.catalog.key import Key


class Object(Protocol):
    """Anything in a catalog: a frozen value with a key."""

    @property
    def key(self) -> Key:
        """Return the identity of the object."""


class Catalog(Mapping[Key, Any]):
    """The objects by key, in the order of their keys."""

    def __init__(self, objects: Iterable[Object] = ()) -> None:
        self._objects: dict[Key, Any] = {
            obj.key: obj for obj in sorted(objects, key=attrgetter("key.order"))
        }

    def __getitem__(self, key: Key) -> Any:
        return self._objects[key]

    def __iter__(self) -> Iterator[Key]:
        return iter(self._objects)

    def __contains__(self, key: object) -> bool:
        return key in self._objects

    def __len__(self) -> int:
        return len(self._objects)

    def get(self, key: Key, default: Any = None) -> Any:
        """Return an object, or the default."""
        return self._objects.get(key, default)

    def items(self) -> ItemsView[Key, Any]:
        """Return keys and objects: those of the dictionary, as Mapping looks up each anew."""
        return self._objects.items()

    def values(self) -> ValuesView[Any]:
        """Return the objects, by the same way."""
        return self._objects.values()

    def __repr__(self) -> str:
        return f"Catalog({list(self._objects.values())!r})"

    def of_table(self, schema: str | None, table: str) -> tuple[Any, ...]:
        """Return the objects that belong to a table, itself not included."""
        return tuple(self._of_tables.get((schema, table), ()))

    def of_kind(self, kind: str) -> tuple[Any, ...]:
        """Return the objects of one kind, in order."""
        return tuple(self._of_kinds.get(kind, ()))

    @cached_property
    def _of_kinds(self) -> Mapping[str, list[Any]]:
        found: dict[str, list[Any]] = defaultdict(list)
        for key, obj in self._objects.items():
            found[key.kind].append(obj)
        return found

    @cached_property
    def _of_tables(self) -> Mapping[tuple[str | None, str], list[Any]]:
        found: dict[tuple[str | None, str], list[Any]] = defaultdict(list)
        for key, obj in self._objects.items():
            if key.table is not None:
                found[key.schema, key.table].append(obj)
        return found


@dataclass(frozen=True, slots=True)
class Pair:
    """What is, and what is wanted."""

    before: Catalog
    after: Catalog

    def reverse(self) -> Pair:
        """Return the pair of the way back."""
        return Pair(self.after, self.before)
