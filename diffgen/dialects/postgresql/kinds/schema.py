"""Schemas of PostgreSQL: enums and domains are in them, too."""

from __future__ import annotations

from collections.abc import Iterable

from diffgen.contracts import Declared, Dialect
from diffgen.dialects.postgresql.named_types import named_types
from diffgen.dialects.postgresql.types import key_of
from diffgen.kinds.schema import Schema, SchemaKind, schema_key


class PostgreSQLSchemaKind(SchemaKind):
    """A schema."""

    def declare(self, declared: Declared, dialect: Dialect) -> Iterable[Schema]:
        """Yield the schemas of the tables, sequences, enums and domains of the models."""
        found = {schema.key: schema for schema in super().declare(declared, dialect)}
        for type_ in named_types(declared, dialect):
            for key in schema_key(key_of(type_, dialect).schema):
                found[key] = Schema(key)
        return found.values()


SCHEMA = PostgreSQLSchemaKind("schema", "schema", inside_table=False, separable=False)
