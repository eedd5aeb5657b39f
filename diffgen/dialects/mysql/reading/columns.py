"""Columns, from the rows of ``information_schema.COLUMNS``."""

from __future__ import annotations

from collections.abc import Iterator

import sqlalchemy as sa

from diffgen.catalog import Expression, Key, Type
from diffgen.contracts import Dialect, Place
from diffgen.dialects.mysql.kinds.column import CHECK
from diffgen.dialects.mysql.reading.gathered import TableRows
from diffgen.dialects.mysql.reading.own_names import in_own_database
from diffgen.dialects.mysql.reading.rows import ColumnRow
from diffgen.dialects.mysql.server import collation_name, server_of
from diffgen.dialects.mysql.sql.default import stored
from diffgen.dialects.mysql.sql.strings import catalogued
from diffgen.dialects.mysql.sql.text import told
from diffgen.dialects.mysql.types import canonical, is_json
from diffgen.kinds.column import Column, Generated

#: Since when, and until when, a version of a row holds: https://mariadb.com/kb/en/system-versioned-tables/
_OF_VERSIONS = ("ROW START", "ROW END")


def columns(
    place: Place, rows: TableRows, connection: sa.Connection, dialect: Dialect
) -> Iterator[Column]:
    """Yield the columns of a table, apart from those that the server keeps for versions of rows."""
    for row in rows.columns:
        if not is_of_versions(row):
            clause = rows.column_checks.get(row.column_name)
            yield column(row, place, clause, connection, dialect)


def is_of_versions(row: ColumnRow) -> bool:
    """Return whether the server keeps a column for versions of rows."""
    return row.generation_expression in _OF_VERSIONS


def column(
    row: ColumnRow, place: Place, check: str | None, connection: sa.Connection, dialect: Dialect
) -> Column:
    """Return a column.

    :param check: what stands in the CHECK of its definition.
    """
    generated = _generated(row, dialect)
    type_ = canonical(row.column_type)
    collation = row.collation_name and collation_name(row.collation_name)
    if check is not None and is_json(type_, check):
        type_, collation, check = "json", None, None
    return Column(
        key=Key("column", place[0], row.column_name, place[1]),
        type=Type(type_),
        nullable=row.is_nullable == "YES",
        default=None if generated else _default(row, type_, connection, dialect),
        generated=generated,
        autoincrement="auto_increment" in row.extra.lower(),
        collation=collation,
        comment=row.column_comment or None,
        options=() if check is None else ((CHECK, told(check, dialect.sqlalchemy)),),
        position=row.ordinal_position,
    )


def _default(
    row: ColumnRow, type_: str, connection: sa.Connection, dialect: Dialect
) -> Expression | None:
    given = row.column_default and in_own_database(row.column_default, connection)
    return stored(given, row.extra, type_, server_of(dialect).mariadb)


def _generated(row: ColumnRow, dialect: Dialect) -> Generated | None:
    if not row.generation_expression:
        return None
    stored = any(word in row.extra.upper() for word in ("STORED", "PERSISTENT"))
    text = catalogued(row.generation_expression, server_of(dialect).mariadb)
    return Generated(told(text, dialect.sqlalchemy), stored)
