"""Tables of PostgreSQL: divided ones and their partitions, those that descend from others, unlogged ones."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql.base import RESERVED_WORDS
from sqlalchemy.sql.elements import quoted_name

from diffgen.catalog import Catalog, Key
from diffgen.contracts import Call, Context, Declared, Dialect
from diffgen.dialects.postgresql.kinds.counted import making, owning, plain
from diffgen.dialects.postgresql.kinds.serial import counting, is_written
from diffgen.dialects.postgresql.sql.lists import TOKEN
from diffgen.kinds.column import Column
from diffgen.kinds.declaring import table_key
from diffgen.kinds.table import Table, TableKind, part_order
from diffgen.kinds.text import text_source
from diffgen.ops import Create
from diffgen.source import call

PARTITION_BY = "postgresql_partition_by"
INHERITS = "postgresql_inherits"
PREFIXES = "prefixes"
_IDENTIFIER = re.compile(r'"(?:[^"]|"")+"|[^.]+')
_SAFE = re.compile(r"[a-z_][a-z0-9_$]*")
_CAST = re.compile(r"('(?:[^']|'')*')::[a-z ]+")


class PostgreSQLTableKind(TableKind):
    """A table; SQLAlchemy has no words for PARTITION OF, so what a partition is the server tells."""

    def declare(self, declared: Declared, dialect: Dialect) -> Iterable[Table]:
        """Yield the tables of the models."""
        tables = {table_key(table, dialect): table for table in declared.tables}
        for found in super().declare(declared, dialect):
            table = tables[found.key]
            given = dict(found.options)
            if PARTITION_BY in given:
                given[PARTITION_BY] = partition_key(dialect.sql(given[PARTITION_BY]))
            if INHERITS in given:
                given[INHERITS] = tuple(map(spelled, declared_parents(table, dialect)))
            if any(word.upper() == "UNLOGGED" for word in table._prefixes):
                given[PREFIXES] = ("UNLOGGED",)
            yield replace(found, options=tuple(sorted(given.items())))

    def needs(self, obj: Table, catalog: Catalog) -> Iterable[Key]:
        """Need also the tables that it descends from, or is a part of.

        Where it isn't there yet, or not any more, all of their columns count: those that it has, too, have
        to be of one type.
        """
        yield from super().needs(obj, catalog)
        for parent in parents(obj):
            yield parent
            beside = catalog.of_table(parent.schema, parent.name) if obj.key not in catalog else ()
            yield from (one.key for one in beside if isinstance(one, Column))

    def creation(
        self, table: Table, parts: Sequence[Create[Any]], context: Context
    ) -> Iterator[Call]:
        """Yield the calls: a partition has its columns, keys and indexes from its parent."""
        if table.attached is None:
            columns = [part.after for part in parts if isinstance(part.after, Column)]
            yield from making(columns, context)
            yield from super().creation(table, parts, context)
            yield from owning(columns)
            yield from _counting(map(plain, columns), context)
            return
        name, parent = spelled(table.key), spelled(table.attached.parent)
        text = f"CREATE TABLE {name} PARTITION OF {parent} {table.attached.bound}"
        yield Call("execute", (text_source(text),))
        yield from self.alteration(replace(table, comment=None, options=()), table)
        for part in sorted(parts, key=lambda part: part_order(part, context)):
            yield from context.dialect.kind(part.key).render(part, context)

    def keyword(self, name: str, value: Any) -> object:
        """Return the argument for an option; a parent with its schema is quoted by us."""
        if name != INHERITS:
            return super().keyword(name, value)
        keys = ((text, parsed(text)) for text in value)
        return [
            key.name if key.schema is None else call("sa.quoted_name", [text], {"quote": False})
            for text, key in keys
        ]


def _counting(columns: Iterable[Column], context: Context) -> Iterator[Call]:
    for column in columns:
        if column.autoincrement and not is_written(column, context):
            yield counting(column, context.dialect.type_source(column.type, column.collation))


def parents(table: Table) -> tuple[Key, ...]:
    """Return the tables that a table descends from, or is a partition of."""
    if table.attached is None and not table.options:  # as nearly every table, and often asked
        return ()
    attached = () if table.attached is None else (table.attached.parent,)
    return (*attached, *map(parsed, dict(table.options).get(INHERITS, ())))


def declared_parents(table: sa.Table, dialect: Dialect) -> tuple[Key, ...]:
    """Return the tables that the models say a table descends from."""
    said = table.dialect_options["postgresql"]["inherits"] or ()
    return tuple(_parent(name, dialect) for name in ((said,) if isinstance(said, str) else said))


def partition_key(text: str) -> str:
    """Return PARTITION BY in one spelling: names in quotes only where they need them.

    What the server adds to literals, it adds on both sides.
    """
    method, _, columns = text.partition("(")
    tokens = TOKEN.findall(_CAST.sub(r"\1", columns))
    plain = [_plain(token) for token in tokens if not token.isspace()]
    return f"{method.strip().upper()} ({' '.join(plain)}".replace(" ,", ",").replace(" )", ")")


def _plain(token: str) -> str:
    if not token.startswith('"'):
        return token if token.startswith("'") else token.lower()
    return plain_name(token[1:-1].replace('""', '"'))


def plain_name(name: str) -> str:
    """Return a name in quotes only where it needs them."""
    safe = _SAFE.fullmatch(name) and name not in RESERVED_WORDS
    return name if safe else '"' + name.replace('"', '""') + '"'


def spelled(key: Key) -> str:
    """Return the name of a table, and its schema unless that is the default one, as SQL."""
    return ".".join(plain_name(word) for word in (key.schema, key.name) if word is not None)


def parsed(text: str) -> Key:
    """Return the table that ``spelled`` has written."""
    words = [
        word[1:-1].replace('""', '"') if word.startswith('"') else word.lower()
        for word in _IDENTIFIER.findall(text)
    ]
    return Key("table", words[-2] if len(words) > 1 else None, words[-1])


def _parent(name: str, dialect: Dialect) -> Key:
    """Return the key of a parent: one that SQLAlchemy doesn't quote may have its schema before it."""
    if not (isinstance(name, quoted_name) and name.quote is False):
        return Key("table", None, dialect.table_name(str(name)))
    key = parsed(dialect.sql(str(name)))
    return key._replace(schema=dialect.schema(key.schema))


TABLE = PostgreSQLTableKind("table", "table", inside_table=False, separable=False)
