"""What the models declare, by way of the very text that SQLAlchemy would send."""

from __future__ import annotations

from collections.abc import Iterator

import sqlalchemy as sa

from diffgen.catalog.catalog import Object
from diffgen.contracts import Declared, Dialect
from diffgen.dialects.sqlite.from_text import from_index, from_table, parsed_table
from diffgen.kinds.declaring import is_created
from diffgen.kinds.schema import SCHEMA
from migrations_runtime.dialects.sqlite.text.index_text import parse_index
from migrations_runtime.dialects.sqlite.text.table_text import TableText


def declare(declared: Declared, dialect: Dialect) -> Iterator[Object]:
    """Yield the objects that the models declare."""
    yield from SCHEMA.declare(declared, dialect)
    for table in declared.tables:
        made = sa.schema.CreateTable(table).compile(dialect=dialect.sqlalchemy)
        text = parsed_table(table.name, dialect.sql(str(made)))
        types = {column.name: column.type for column in table.columns}
        # SQLAlchemy spells out what a foreign key refers to.
        yield from from_table(text, dialect.schema(table.schema), lambda name: None, types)
        yield from _indexes(table, text, dialect)


def _indexes(table: sa.Table, text: TableText, dialect: Dialect) -> Iterator[Object]:
    for index in table.indexes:
        if is_created(index, dialect):
            made = sa.schema.CreateIndex(index).compile(dialect=dialect.sqlalchemy)
            found = parse_index(dialect.sql(str(made)))
            yield from_index(found, text, dialect.schema(table.schema))
