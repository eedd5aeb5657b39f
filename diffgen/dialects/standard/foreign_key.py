"""Foreign keys, where the server may make an index for each."""

from __future__ import annotations

from collections.abc import Iterator

from diffgen.catalog import Key
from diffgen.kinds.foreign_key import ForeignKey, ForeignKeyKind


class StandardForeignKeyKind(ForeignKeyKind):
    """A foreign key."""

    def wishes(self, obj: ForeignKey) -> Iterator[Key]:
        """Wish for the index that the server would make for the key, where it is one of its own by now."""
        for name in (obj.key.name, obj.columns[0]):
            yield Key("index", obj.key.schema, name, obj.key.table)


FOREIGN_KEY = StandardForeignKeyKind("foreign_key", "foreign_key_constraint")
