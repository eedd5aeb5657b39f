"""What the models declare."""

from __future__ import annotations

from collections.abc import Iterator

from diffgen.catalog.catalog import Object
from diffgen.contracts import Declared, Dialect
from diffgen.dialects.mysql.own_indexes import with_own_indexes
from diffgen.kinds import declaring


def declare(declared: Declared, dialect: Dialect) -> Iterator[Object]:
    """Yield the objects that the models declare."""
    yield from with_own_indexes(declaring.declare(declared, dialect), declared=True)
