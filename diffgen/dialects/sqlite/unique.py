"""Unique constraints of SQLite: their names are the table's own affair."""

from __future__ import annotations

from collections.abc import Iterable

from diffgen.kinds.unique import Unique, UniqueKind


class SQLiteUniqueKind(UniqueKind):
    """A unique constraint."""

    def claims(self, obj: Unique) -> Iterable[tuple[str | None, str]]:
        """Take no name: the index behind it has one that SQLite makes up."""
        return ()


UNIQUE = SQLiteUniqueKind("unique", "unique_constraint")
