"""Schemas: the name spaces that tables are in."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from diffgen.catalog import Catalog, Key
from diffgen.contracts import Call, Context, Declared, Dialect, Plain
from diffgen.ops import Alter, Create, Drop, Op, Rename
from diffgen.source import Source


@dataclass(frozen=True, slots=True)
class Schema:
    """A schema other than the default one."""

    key: Key


def schema_key(schema: str | None) -> Iterable[Key]:
    """Yield the key of the schema that an object is in, unless that is the default one."""
    if schema is not None:
        yield Key("schema", None, schema)


class SchemaKind(Plain[Schema]):
    """A schema is declared by every table and sequence that is in it."""

    object_class = Schema

    def declare(self, declared: Declared, dialect: Dialect) -> Iterable[Schema]:
        """Yield the schemas that the models name."""
        said = {item.schema for item in (*declared.every_table, *declared.sequences)}
        names = {dialect.schema(schema) for schema in said}
        for name in sorted(name for name in names if name is not None):
            yield Schema(Key("schema", None, name))

    def needs(self, obj: Schema, catalog: Catalog) -> Iterable[Key]:
        """Need nothing."""
        return ()

    def alter(self, before: Schema, after: Schema) -> Sequence[Op]:
        """Refuse: two schemas of one name are equal."""
        raise AssertionError(f"a schema has nothing that could change: {before}, {after}")

    def element(self, obj: Schema, context: Context) -> Source:
        """Refuse: a schema stands in no table."""
        raise AssertionError("a schema stands in no table")

    def render(self, op: Op, context: Context) -> Iterable[Call]:
        """Yield the call."""
        match op:
            case Create(after):
                yield Call("create_schema", (after.key.name,))
            case Drop(before):
                yield Call("drop_schema", (before.key.name,))
            case Alter(before, after):
                self.alter(before, after)
            case Rename(before, after):
                yield Call("rename_schema", (before.name, after.name))


SCHEMA = SchemaKind("schema", "schema", inside_table=False, separable=False)
