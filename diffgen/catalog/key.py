"""The identity of an object: what pairs the two sides of a comparison."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Key:
    """Kind, schema (``None``: the connection's default one), name, and the table it belongs to.

    A reference from one object to another is a key, never a pointer, so that values stay flat.
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
        """Return the key of the table that the object belongs to."""
        return None if self.table is None else Key("table", self.schema, self.table)

    @property
    def path(self) -> str:
        """Return the name as people write it: ``schema.table.name``."""
        return ".".join(part for part in (self.schema, self.table, self.name) if part)

    def __str__(self) -> str:
        return f"{self.kind.replace('_', ' ')} {self.path}"
