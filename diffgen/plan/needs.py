"""What an object stands on, also by way of things that nothing touches."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from diffgen.catalog import Catalog, Key
from diffgen.contracts import Dialect


class Needs:
    """The needs of one catalog's objects, followed through whatever no operation touches."""

    def __init__(self, catalog: Catalog, touched: Collection[Key], dialect: Dialect) -> None:
        self._catalog, self._touched, self._dialect = catalog, touched, dialect
        self._known: dict[Key, frozenset[Key]] = {}

    def of(self, obj: Any) -> frozenset[Key]:
        """Return the keys of everything that the object stands on."""
        key = obj.key
        if key not in self._known:
            self._known[key] = frozenset()
            found: set[Key] = set()
            for need in self._dialect.kind(key).needs(obj, self._catalog):
                found.add(need)
                if need in self._catalog and need not in self._touched:
                    found |= self.of(self._catalog[need])
            self._known[key] = frozenset(found)
        return self._known[key]

    def touched(self, obj: Any) -> list[Key]:
        """Return those that an operation touches, in order."""
        return sorted(
            (key for key in self.of(obj) if key in self._touched), key=lambda key: key.order
        )
