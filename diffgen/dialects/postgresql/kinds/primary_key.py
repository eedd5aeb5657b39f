"""Primary keys of PostgreSQL: a unique constraint over the same columns lends its name."""

from __future__ import annotations

from diffgen.dialects.postgresql.kinds.lending import LentNames
from diffgen.kinds.primary_key import PrimaryKey, PrimaryKeyKind


class PostgreSQLPrimaryKeyKind(LentNames[PrimaryKey], PrimaryKeyKind):
    """The primary key of a table."""


PRIMARY_KEY = PostgreSQLPrimaryKeyKind("primary_key", "primary_key_constraint")
