"""Keys and indexes, from the rows of ``STATISTICS``, ``KEY_COLUMN_USAGE`` and ``REFERENTIAL_CONSTRAINTS``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from diffgen.catalog import Key
from diffgen.catalog.catalog import Object
from diffgen.contracts import Dialect, Place
from diffgen.dialects.mysql.kinds.foreign_key import action
from diffgen.dialects.mysql.kinds.index import METHOD, SORT, is_unique_constraint
from diffgen.dialects.mysql.kinds.key_length import LENGTH
from diffgen.dialects.mysql.naming import PRIMARY
from diffgen.dialects.mysql.reading.gathered import TableRows
from diffgen.dialects.mysql.reading.rows import ForeignKeyRow, IndexRow, RuleRow
from diffgen.dialects.mysql.sql.strings import catalogued
from diffgen.dialects.mysql.sql.text import told
from diffgen.kinds.foreign_key import ForeignKey
from diffgen.kinds.index import Element, Index
from diffgen.kinds.primary_key import PrimaryKey
from diffgen.kinds.unique import Unique

#: Sorts of index, which stand where others have their method.
_SORTS = ("FULLTEXT", "SPATIAL")


def indexes(place: Place, rows: TableRows, dialect: Dialect) -> Iterator[Object]:
    """Yield the primary key, unique constraints and indexes of a table."""
    for parts in rows.indexes.values():
        yield index(parts, place, dialect)


def index(parts: list[IndexRow], place: Place, dialect: Dialect) -> Object:
    """Return an index, or the constraint that it is behind."""
    parts = sorted(parts, key=lambda part: part.seq_in_index)
    row, (schema, table) = parts[0], place
    elements = tuple(_element(part, dialect) for part in parts)
    columns = tuple(element.column or "" for element in elements)
    if row.index_name == PRIMARY:
        return PrimaryKey(Key("primary_key", schema, PRIMARY, table), columns, named=False)
    key = Key("index", schema, row.index_name, table)
    found = Index(key, elements, not row.non_unique, None, _options(parts))
    return Unique(key._replace(kind="unique"), columns) if is_unique_constraint(found) else found


def _element(row: IndexRow, dialect: Dialect) -> Element:
    sql = row.expression
    text = None if sql is None else f"({catalogued(sql, mariadb=False)})"
    return Element(
        column=row.column_name if sql is None else None,
        expression=None if text is None else told(text, dialect.sqlalchemy),
        descending=row.collation == "D",
    )


def _options(parts: list[IndexRow]) -> tuple[tuple[str, Any], ...]:
    method = parts[0].index_type
    given: dict[str, Any] = {}
    if method in _SORTS:
        given[SORT] = method
    elif method != "BTREE" and parts[0].non_unique:
        # What is unique has the method that it has to have: MariaDB hashes long texts.
        given[METHOD] = method.lower()
    lengths = [(part.column_name, part.sub_part) for part in parts if part.sub_part]
    if lengths and method != "SPATIAL":
        given[LENGTH] = tuple(sorted(lengths))
    return tuple(sorted(given.items()))


def foreign_keys(
    place: Place, rows: TableRows, names: Mapping[str, str | None]
) -> Iterator[ForeignKey]:
    """Yield the foreign keys of a table.

    :param names: the schemas that are looked at, by the names of their databases.
    """
    for name, parts in rows.foreign_keys.items():
        yield foreign_key(parts, rows.rules[name], place, names)


def foreign_key(
    parts: list[ForeignKeyRow], rule: RuleRow, place: Place, names: Mapping[str, str | None]
) -> ForeignKey:
    """Return a foreign key."""
    parts = sorted(parts, key=lambda part: part.ordinal_position)
    row = parts[0]
    database = row.referenced_table_schema
    return ForeignKey(
        key=Key("foreign_key", place[0], row.constraint_name, place[1]),
        columns=tuple(part.column_name for part in parts),
        referent=Key("table", names.get(database, database), row.referenced_table_name),
        referent_columns=tuple(part.referenced_column_name for part in parts),
        onupdate=action(rule.update_rule),
        ondelete=action(rule.delete_rule),
    )
