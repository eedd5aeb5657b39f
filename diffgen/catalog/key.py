"""The identity of an object: what pairs the two sides of a comparison."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

#: What a part belongs to, where that is no table.
_OWNERS = {"enum_value": "enum"}


class Key(NamedTuple):
    """Kind, schema (``None``: the connection's default one), name, and the table it belongs to.

    A label of an enum belongs to its type as a column does to its table.

    A reference from one object to another is a key, never a pointer, so that values stay flat. It is a tuple, as
    nothing is hashed and held against others as often; what takes tuples apart has to ask for keys before.
    """

    kind: str
    schema: str | None
    name: str
    table: str | None = None

    @property
    def order(self) -> tuple[str, str, str, str]:
        """Return what sorts keys: objects of one table stand together, by kind and name."""
        return (self.schema or "", self.table or self.name, self.kind, self.name)

    @property
    def owner(self) -> Key | None:
        """Return the key of the table, or of the type, that the object belongs to."""
        if self.table is None:
            return None
        return _shared(_OWNERS.get(self.kind, "table"), self.schema, self.table)

    @property
    def path(self) -> str:
        """Return the name as people write it: ``schema.table.name``."""
        return ".".join(part for part in (self.schema, self.table, self.name) if part)

    def __str__(self) -> str:
        return f"{self.kind.replace('_', ' ')} {self.path}"


@lru_cache(maxsize=8192)
def _shared(kind: str, schema: str | None, name: str) -> Key:
    """Return a key: whatever belongs to a table is asked for it again and again."""
    return Key(kind, schema, name)
