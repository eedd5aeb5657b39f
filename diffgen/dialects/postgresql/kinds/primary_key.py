"""Primary keys of PostgreSQL: a unique constraint over the same columns lends its name."""

from __future__ import annotations

import sqlalchemy as sa

from diffgen.contracts import Dialect
from diffgen.dialects.postgresql.kinds.lending import lent_name
from diffgen.kinds.naming import Names
from diffgen.kinds.primary_key import PrimaryKey, PrimaryKeyKind


class PostgreSQLPrimaryKeyKind(PrimaryKeyKind):
    """The primary key of a table."""

    def declared(
        self,
        item: sa.PrimaryKeyConstraint | sa.UniqueConstraint,
        names: Names,
        columns: tuple[str, ...],
        dialect: Dialect,
    ) -> PrimaryKey:
        """Return what a key declares, by the name of the constraint that is folded into it."""
        return lent_name(super().declared(item, names, columns, dialect), item, dialect)


PRIMARY_KEY = PostgreSQLPrimaryKeyKind("primary_key", "primary_key_constraint")
