"""Schemas of PostgreSQL: enums are in them, too."""

from __future__ import annotations

from collections.abc import Iterable

from diffgen.catalog import Key
from diffgen.contracts import Declared, Dialect
from diffgen.dialects.postgresql.enum import ENUM
from diffgen.kinds.schema import Schema, SchemaKind


class PostgreSQLSchemaKind(SchemaKind):
    """A schema."""

    def declare(self, declared: Declared, dialect: Dialect) -> Iterable[Schema]:
        """Yield the schemas of the tables, sequences and enums of the models."""
        found = {schema.key: schema for schema in super().declare(declared, dialect)}
        for enum in ENUM.declare(declared, dialect):
            if enum.key.schema is not None:
                key = Key("schema", None, enum.key.schema)
                found[key] = Schema(key)
        return found.values()


SCHEMA = PostgreSQLSchemaKind("schema", "schema", inside_table=False, separable=False)
