"""Columns, from the rows of ``information_schema.COLUMNS``."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping
from typing import Any

import sqlalchemy as sa

from diffgen.catalog import Expression, Key, Type
from diffgen.contracts import Dialect, Live, Place
from diffgen.dialects.mysql.kinds.column import CHECK
from diffgen.dialects.mysql.reading import queries
from diffgen.dialects.mysql.reading.checks import CheckRow
from diffgen.dialects.mysql.reading.own_names import in_own_database
from diffgen.dialects.mysql.server import collation_name, server_of
from diffgen.dialects.mysql.sql.default import stored
from diffgen.dialects.mysql.sql.strings import catalogued
from diffgen.dialects.mysql.sql.text import told
from diffgen.dialects.mysql.types import canonical, is_json
from diffgen.kinds.column import Column, Generated
from diffgen.kinds.declaring import Options

#: Since when, and until when, a version of a row holds: https://mariadb.com/kb/en/system-versioned-tables/
_OF_VERSIONS = ("ROW START", "ROW END")


def columns(
    live: Live,
    names: Mapping[str, str | None],
    tables: Container[Place],
    checks: Mapping[tuple[str | None, str, str], CheckRow],
    dialect: Dialect,
) -> Iterator[Column]:
    """Yield the columns of tables, apart from those that the server keeps for versions of rows.

    :param tables: those that are looked at.
    :param checks: the checks that stand in the definitions of columns.
    """
    for row in queries.rows(live.connection, queries.COLUMNS, names):
        place = (names[row.table_schema], row.table_name)
        if place in tables and row.generation_expression not in _OF_VERSIONS:
            check = checks.get((*place, row.column_name))
            yield _column(row, place, check, live.connection, dialect)


def _column(
    row: Any, place: Place, check: CheckRow | None, connection: sa.Connection, dialect: Dialect
) -> Column:
    generated = _generated(row, dialect)
    type_ = canonical(row.column_type)
    collation = row.collation_name and collation_name(row.collation_name)
    if check is not None and is_json(type_, check.clause):
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
        options=_options(check, dialect),
        position=row.ordinal_position,
    )


def _default(
    row: Any, type_: str, connection: sa.Connection, dialect: Dialect
) -> Expression | None:
    given = row.column_default and in_own_database(row.column_default, connection)
    return stored(given, row.extra, type_, server_of(dialect).mariadb)


def _generated(row: Any, dialect: Dialect) -> Generated | None:
    if not row.generation_expression:
        return None
    stored = any(word in row.extra.upper() for word in ("STORED", "PERSISTENT"))
    text = catalogued(row.generation_expression, server_of(dialect).mariadb)
    return Generated(told(text, dialect.sqlalchemy), stored)


def _options(check: CheckRow | None, dialect: Dialect) -> Options:
    return () if check is None else ((CHECK, told(check.clause, dialect.sqlalchemy)),)
