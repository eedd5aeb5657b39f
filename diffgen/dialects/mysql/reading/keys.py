"""Keys and indexes, from the rows of ``STATISTICS``, ``KEY_COLUMN_USAGE`` and ``REFERENTIAL_CONSTRAINTS``."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from diffgen.catalog import Key
from diffgen.catalog.catalog import Object
from diffgen.contracts import Dialect, Live
from diffgen.dialects.mysql.kinds.foreign_key import action
from diffgen.dialects.mysql.kinds.index import METHOD, SORT, is_unique_constraint
from diffgen.dialects.mysql.kinds.key_length import LENGTH
from diffgen.dialects.mysql.naming import PRIMARY
from diffgen.dialects.mysql.reading import queries
from diffgen.dialects.mysql.server import server_of
from diffgen.dialects.mysql.sql.strings import catalogued
from diffgen.dialects.mysql.sql.text import told
from diffgen.kinds.foreign_key import ForeignKey
from diffgen.kinds.index import Element, Index
from diffgen.kinds.primary_key import PrimaryKey
from diffgen.kinds.unique import Unique

#: Sorts of index, which stand where others have their method.
_SORTS = ("FULLTEXT", "SPATIAL")


def indexes(live: Live, names: Mapping[str, str | None], dialect: Dialect) -> Iterator[Object]:
    """Yield primary keys, unique constraints and indexes."""
    over_expressions = not server_of(dialect).mariadb
    query = queries.INDEXES_OVER_EXPRESSIONS if over_expressions else queries.INDEXES
    for parts in _grouped(queries.rows(live.connection, query, names), "index_name"):
        row = parts[0]
        yield _index(parts, names[row.table_schema], dialect)


def _grouped(rows: Iterable[Any], name: str) -> Iterator[Sequence[Any]]:
    """Yield the rows that belong to one thing of a table, in their order."""
    position = "seq_in_index" if name == "index_name" else "ordinal_position"
    found: defaultdict[tuple[str, str, str], list[Any]] = defaultdict(list)
    for row in rows:
        found[row.table_schema, row.table_name, getattr(row, name)].append(row)
    for group in found.values():
        yield sorted(group, key=lambda row: int(getattr(row, position)))


def _index(parts: Sequence[Any], schema: str | None, dialect: Dialect) -> Object:
    row = parts[0]
    elements = tuple(_element(part, dialect) for part in parts)
    columns = tuple(element.column or "" for element in elements)
    if row.index_name == PRIMARY:
        return PrimaryKey(Key("primary_key", schema, PRIMARY, row.table_name), columns, named=False)
    key = Key("index", schema, row.index_name, row.table_name)
    found = Index(key, elements, not int(row.non_unique), None, _options(parts))
    return Unique(replace(key, kind="unique"), columns) if is_unique_constraint(found) else found


def _element(row: Any, dialect: Dialect) -> Element:
    sql = getattr(row, "expression", None)
    text = None if sql is None else f"({catalogued(sql, mariadb=False)})"
    return Element(
        column=row.column_name if sql is None else None,
        expression=None if text is None else told(text, dialect.sqlalchemy),
        descending=row.collation == "D",
    )


def _options(parts: Sequence[Any]) -> tuple[tuple[str, Any], ...]:
    method = parts[0].index_type
    given: dict[str, Any] = {}
    if method in _SORTS:
        given[SORT] = method
    elif method != "BTREE" and int(parts[0].non_unique):
        # What is unique has the method that it has to have: MariaDB hashes long texts.
        given[METHOD] = method.lower()
    lengths = [(part.column_name, int(part.sub_part)) for part in parts if part.sub_part]
    if lengths and method != "SPATIAL":
        given[LENGTH] = tuple(sorted(lengths))
    return tuple(sorted(given.items()))


def foreign_keys(live: Live, names: Mapping[str, str | None]) -> Iterator[ForeignKey]:
    """Yield the foreign keys."""
    rules = {
        (row.constraint_schema, row.table_name, row.constraint_name): row
        for row in queries.rows(live.connection, queries.FOREIGN_KEYS, names)
    }
    rows = queries.rows(live.connection, queries.FOREIGN_KEY_COLUMNS, names)
    for parts in _grouped(rows, "constraint_name"):
        row = parts[0]
        rule = rules[row.table_schema, row.table_name, row.constraint_name]
        referent_schema = names.get(row.referenced_table_schema, row.referenced_table_schema)
        yield ForeignKey(
            key=Key("foreign_key", names[row.table_schema], row.constraint_name, row.table_name),
            columns=tuple(part.column_name for part in parts),
            referent=Key("table", referent_schema, row.referenced_table_name),
            referent_columns=tuple(part.referenced_column_name for part in parts),
            onupdate=action(rule.update_rule),
            ondelete=action(rule.delete_rule),
        )
