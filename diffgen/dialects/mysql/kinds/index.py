"""Indexes of MySQL and MariaDB: prefixes, methods, FULLTEXT and SPATIAL."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any

import sqlalchemy as sa

from diffgen.catalog import Key
from diffgen.contracts import Call, Context, Declared, Dialect
from diffgen.dialects.mysql.kinds.foreign_key import freed
from diffgen.dialects.mysql.kinds.key_length import LENGTH, indexed
from diffgen.dialects.mysql.kinds.table_options import PREFIX, engine_of
from diffgen.dialects.mysql.naming import primary_key_beside
from diffgen.dialects.mysql.server import server_of
from diffgen.kinds.declaring import Options, given_name, is_created, table_key
from diffgen.kinds.index import Element, Index, IndexKind
from diffgen.ops import Create, Drop, Op

METHOD, SORT, PARSER = (PREFIX + name for name in ("using", "prefix", "with_parser"))
_COLUMN = re.compile(
    r"(?:`(?P<quoted>(?:[^`]|``)+)`|(?P<bare>[\w$]+))(?:\s+(?P<order>ASC|DESC))?", re.IGNORECASE
)
#: Engines that have indexes of another method than BTREE, and take that where none is said; others
#: take the word and heed it not (https://mariadb.com/kb/en/create-index/#using-index-types).
_HASHED = ("memory", "heap", "ndb", "ndbcluster")
#: https://mariadb.com/kb/en/descending-indexes/ ·
#: https://dev.mysql.com/doc/refman/8.4/en/descending-indexes.html
_DESCENDING = {True: (10, 8), False: (8, 0)}


class MySQLIndexKind(IndexKind):
    """An index; one that is unique, and over whole columns, is a unique constraint."""

    def declare(self, declared: Declared, dialect: Dialect) -> Iterable[Index]:
        """Yield the indexes of the models that are no unique constraints."""
        return (one for one in declared_indexes(declared, dialect) if not is_unique_constraint(one))

    def alter(self, before: Index, after: Index) -> Sequence[Op]:
        """Drop and create again; the parser of a FULLTEXT index is told by no catalog, and left."""
        if _without_parser(before) == _without_parser(after):
            return ()
        return (Drop(before), Create(after))

    def wishes(self, obj: Index) -> Iterator[Key]:
        """Wish for the primary key."""
        yield primary_key_beside(obj.key)

    def claims(self, obj: Index) -> Iterator[tuple[str | None, str]]:
        """Take a name in the table."""
        yield obj.key.schema, f"{obj.key.table}.{obj.key.name}"

    def render(self, op: Op, context: Context) -> Iterable[Call]:
        """Yield the calls, with the keywords that SQLAlchemy heeds for the URL in use.

        A foreign key's own index makes room for what is to have its name.
        """
        if isinstance(op, Create):
            yield from freed(op.key, context)
            op = Create(replace(op.after, options=_keywords(op.after.options, context)))
        yield from super().render(op, context)


def declared_indexes(declared: Declared, dialect: Dialect) -> Iterator[Index]:
    """Yield all indexes of the models."""
    for table in declared.tables:
        for item in sorted(table.indexes, key=lambda index: str(index.name)):
            if is_created(item, dialect):
                yield declared_index(item, table, dialect)


def is_unique_constraint(index: Index) -> bool:
    """Return whether the server can't tell an index from a unique constraint."""
    whole = all(element == Element(element.column) for element in index.elements)
    return index.unique and whole and not index.options


def declared_index(item: sa.Index, table: sa.Table, dialect: Dialect) -> Index:
    """Return one index of the models."""
    owner = table_key(table, dialect)
    found = INDEX.declared(item, table, dialect)
    options = _options(item, table, dialect)
    server = server_of(dialect)
    ordered = (
        server.version >= _DESCENDING[server.mariadb]
        and not any(name == SORT for name, _ in options)
        and not _is_by_hash(item, dialect)
    )
    elements = tuple(_element(one, table, ordered) for one in found.elements)
    key = found.key._replace(schema=owner.schema, name=given_name(item, dialect) or "")
    return Index(key, elements, found.unique, None, options)


def _is_by_hash(item: sa.Index, dialect: Dialect) -> bool:
    """Return whether USING HASH is said: MariaDB 10.11 makes a BTREE of it, but one without an order."""
    said = item.get_dialect_option(dialect.sqlalchemy, "using")
    return server_of(dialect).mariadb and str(said).upper() == "HASH"


def _element(element: Element, table: sa.Table, ordered: bool) -> Element:
    """Return an element as the server keeps it: text may be no more than a column and its order.

    :param ordered: whether the order is kept.
    """
    text = _COLUMN.fullmatch(element.expression.sql) if element.expression is not None else None
    name = None if text is None else text["bare"] or text["quoted"].replace("``", "`")
    if text is not None and name in {column.name for column in table.columns}:
        descending = element.descending or (text["order"] or "").upper() == "DESC"
        return Element(name, descending=descending and ordered)
    descending = element.descending and ordered
    return replace(element, descending=descending, nulls_first=None, opclass=None)


def _options(item: sa.Index, table: sa.Table, dialect: Dialect) -> Options:
    sqlalchemy = dialect.sqlalchemy
    said = {
        name: item.get_dialect_option(sqlalchemy, name)
        for name in ("prefix", "length", "using", "with_parser")
    }
    given: dict[str, Any] = {}
    if said["prefix"]:
        given[SORT] = str(said["prefix"]).upper()
    if said["with_parser"]:
        given[PARSER] = str(said["with_parser"])
    if _method(said["using"], table, dialect) == "HASH" and not item.unique:
        given[METHOD] = "hash"  # SQLAlchemy puts capitals into backticks.
    if SORT not in given and (lengths := _lengths(item, said["length"], dialect)):
        given[LENGTH] = lengths
    return tuple(sorted(given.items()))


def _method(said: Any, table: sa.Table, dialect: Dialect) -> str:
    if not hashes(engine_of(table, dialect)):
        return "BTREE"
    return str(said or "HASH").upper()


def hashes(engine: str) -> bool:
    """Return whether an engine has indexes by hash, and makes one where nothing is said."""
    return engine.lower() in _HASHED


def _lengths(item: sa.Index, given: Any, dialect: Dialect) -> tuple[tuple[str, int], ...]:
    """Return how many characters of which columns are indexed, where these are not all."""
    found = {}
    for column in item.columns:
        said = given.get(column.name) if isinstance(given, dict) else given
        length = indexed(column, None if said is None else int(said), bool(item.unique), dialect)
        if length is not None:
            found[dialect.identifier(column.name)] = length
    return tuple(sorted(found.items()))


def _keywords(options: Options, context: Context) -> Options:
    prefix = f"{context.dialect.sqlalchemy.name}_"
    return tuple((prefix + name.removeprefix(PREFIX), value) for name, value in options)


def _without_parser(index: Index) -> Index:
    kept = tuple((name, value) for name, value in index.options if name != PARSER)
    return replace(index, options=kept)


INDEX = MySQLIndexKind("index", "index", inside_table=False, separable=False)
