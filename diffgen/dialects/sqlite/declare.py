"""What the models declare, by way of the very text that SQLAlchemy would send."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace

import sqlalchemy as sa

from diffgen.catalog.catalog import Object
from diffgen.contracts import Declared, Dialect
from diffgen.dialects.sqlite.read import objects, parsed_table
from diffgen.kinds.column import Column
from diffgen.kinds.declaring import is_created
from diffgen.kinds.schema import SCHEMA
from migrations_runtime.dialects.sqlite.text.index_text import IndexText, parse_index
from migrations_runtime.dialects.sqlite.text.table_text import TableText


def declare(declared: Declared, dialect: Dialect) -> Iterator[Object]:
    """Yield the objects that the models declare."""
    yield from SCHEMA.declare(declared, dialect)
    tables: defaultdict[str | None, list[TableText]] = defaultdict(list)
    indexes: defaultdict[str | None, list[IndexText]] = defaultdict(list)
    for table in declared.tables:
        schema = dialect.schema(table.schema)
        created = sa.schema.CreateTable(table).compile(dialect=dialect.sqlalchemy)
        tables[schema].append(parsed_table(table.name, dialect.sql(str(created))))
        for index in table.indexes:
            if is_created(index, dialect):
                made = sa.schema.CreateIndex(index).compile(dialect=dialect.sqlalchemy)
                indexes[schema].append(parse_index(dialect.sql(str(made))))
    types = {
        (dialect.schema(table.schema), table.name, column.name): column.type
        for table in declared.tables
        for column in table.columns
    }
    for schema, texts in tables.items():
        for obj in objects(texts, indexes[schema], schema):
            if isinstance(obj, Column):
                given = types[schema, obj.key.table or "", obj.key.name]
                yield replace(obj, type=replace(obj.type, native=given))
            else:
                yield obj
