"""Foreign keys of SQLite: what they refer to need not be there."""

from __future__ import annotations

from collections.abc import Iterator

from diffgen.catalog import Catalog, Key
from diffgen.kinds.foreign_key import ForeignKey, ForeignKeyKind


class SQLiteForeignKeyKind(ForeignKeyKind):
    """A foreign key; https://www.sqlite.org/foreignkeys.html, section 3, says when it is looked at."""

    def needs(self, obj: ForeignKey, catalog: Catalog) -> Iterator[Key]:
        """Need the table and the columns that it stands in, nothing of the other side."""
        yield Key("table", obj.key.schema, obj.key.table or "")
        for name in obj.columns:
            yield Key("column", obj.key.schema, name, obj.key.table)

    def wishes(self, obj: ForeignKey) -> Iterator[Key]:
        """Wish for the other table: so a script reads in order, and runs elsewhere, too."""
        yield obj.referent


FOREIGN_KEY = SQLiteForeignKeyKind("foreign_key", "foreign_key_constraint")
