"""The texts of what is there: looked through for outlines, and parsed for objects."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from diffgen.catalog import Key
from diffgen.catalog.catalog import Object
from diffgen.contracts import Outline, Place
from diffgen.dialects.sqlite.from_text import (
    Referent,
    from_index,
    from_table,
    parsed_table,
    referent,
)
from diffgen.dialects.sqlite.outlining.sketch import Reference, Sketch
from diffgen.dialects.sqlite.outlining.texts import add_index, sketched
from diffgen.kinds.schema import Schema
from migrations_runtime.dialects.sqlite.text.index_text import parse_index
from migrations_runtime.dialects.sqlite.text.tokens import SQLiteTextError, fold


@dataclass(frozen=True)
class SchemaTexts:
    """The texts of one schema.

    :ivar tables: each by the table's name.
    :ivar indexes: those of each table, by name.
    """

    schema: str | None
    tables: dict[str, str] = field(default_factory=dict)
    indexes: dict[str, dict[str, str]] = field(default_factory=dict)
    _referents: dict[str, Referent] = field(default_factory=dict)

    def outlines(self) -> Iterator[tuple[Place, Outline]]:
        """Yield the tables in outline."""
        for name in self.tables:
            sketch = self._sketch(name)
            if sketch is None:
                continue
            if not all(one.referred for one in sketch.references):
                sketch.references = list(map(self._complete, sketch.references))
            outline = sketch.outline()
            if outline is not None:
                yield (self.schema, name), outline

    def objects(self, alike: Collection[Place]) -> Iterator[Object]:
        """Yield the objects, apart from these tables and what belongs to them.

        :raises CommandError: a text can't be read.
        """
        if self.schema is not None:
            yield Schema(Key("schema", None, self.schema))
        wanted = [name for name in self.tables if (self.schema, name) not in alike]
        for name in wanted:
            table = parsed_table(name, self.tables[name])
            yield from from_table(table, self.schema, self._referent)
            for sql in self.indexes.get(name, {}).values():
                yield from_index(parse_index(sql), table, self.schema)

    def _sketch(self, name: str) -> Sketch | None:
        """Return a table with its indexes, if it can be told item by item."""
        try:
            sketch = sketched(self.tables[name])
            if sketch is not None:
                for index, sql in self.indexes.get(name, {}).items():
                    add_index(sketch, index, sql)
        except SQLiteTextError:
            return None  # where its objects are made, it is told what is the matter
        return sketch

    @cached_property
    def _names(self) -> Mapping[str, str]:
        """The names of tables, by what they are compared by."""
        return {fold(name): name for name in self.tables}

    def _complete(self, reference: Reference) -> Reference:
        """Return a foreign key with the columns that it refers to: if it names none, the primary key."""
        if reference.referred:
            return reference
        there = self._referent(reference.table)
        if there is None:
            return reference
        return reference._replace(table=there.name, referred=there.primary)

    def _referent(self, name: str) -> Referent | None:
        there = self._names.get(fold(name))
        if there is None:
            return None
        if there not in self._referents:
            self._referents[there] = self._as_referent(there)
        return self._referents[there]

    def _as_referent(self, name: str) -> Referent:
        sketch = self._sketch(name)
        if sketch is None:
            return referent(parsed_table(name, self.tables[name]))
        return Referent(name, tuple(sketch.columns), sketch.primary)


@dataclass(frozen=True)
class StoredTexts:
    """All that has been read."""

    schemas: tuple[SchemaTexts, ...]

    @cached_property
    def outlines(self) -> Mapping[Place, Outline]:
        """The tables in outline, those that can be told item by item."""
        return dict(one for schema in self.schemas for one in schema.outlines())

    def objects(self, alike: Collection[Place] = ()) -> Iterator[Object]:
        """Yield the objects, apart from these tables and what belongs to them.

        :raises CommandError: a text can't be read.
        """
        for schema in self.schemas:
            yield from schema.objects(alike)
