"""What objects can't be without."""

from __future__ import annotations

from collections.abc import Iterator

from diffgen.catalog import Catalog, Key
from diffgen.contracts import Dialect


def needs(objects: Catalog, whole: Catalog, dialect: Dialect) -> Iterator[Key]:
    """Yield what some objects need of the whole that they are in."""
    for key, obj in objects.items():
        yield from dialect.kind(key).needs(obj, whole)
