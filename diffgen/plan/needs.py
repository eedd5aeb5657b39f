"""What an object stands on, also by way of things that stay, changed or not."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from diffgen.catalog import Catalog, Key
from diffgen.contracts import Dialect


class Needs:
    """The needs of one catalog's objects.

    :param ends: what comes or goes: what is behind it, it stands on by itself.
    """

    def __init__(self, catalog: Catalog, ends: Collection[Key], dialect: Dialect) -> None:
        self._catalog, self._ends, self._dialect = catalog, ends, dialect
        self._known: dict[Key, frozenset[Key]] = {}

    def of(self, obj: Any) -> frozenset[Key]:
        """Return the keys of everything that the object stands on."""
        key = obj.key
        known = self._known.get(key)
        if known is None:
            self._known[key] = frozenset()  # for what comes back to it
            found: set[Key] = set()
            for need in self._dialect.kind(key).needs(obj, self._catalog):
                found.add(need)
                behind = None if need in self._ends else self._catalog.get(need)
                if behind is not None:
                    found |= self.of(behind)
            known = self._known[key] = frozenset(found)
        return known
