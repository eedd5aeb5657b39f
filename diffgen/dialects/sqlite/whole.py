"""A database of SQLite as a whole."""

from __future__ import annotations

from collections.abc import Iterator

import sqlalchemy as sa

from diffgen.contracts import Whole
from diffgen.dialects.sqlite.scratch import databases, empty

# Virtual tables, too: what is in them is their module's affair.
_BEYOND = """
SELECT type || ' ' || name, tbl_name || ': ' || sql FROM {schema}.sqlite_master
WHERE type IN ('view', 'trigger') OR (type = 'table' AND sql LIKE 'CREATE VIRTUAL%')
"""
_HAS_COUNTERS = "SELECT 1 FROM sqlite_master WHERE name = 'sqlite_sequence'"


def counters(connection: sa.Connection) -> sa.CursorResult[tuple[object, ...]]:
    """Return where the counters of AUTOINCREMENT stand."""
    there = connection.exec_driver_sql(_HAS_COUNTERS).first()
    # https://www.sqlite.org/autoinc.html: the table is made with the first table that counts.
    query = "SELECT name, seq FROM sqlite_sequence" if there else "SELECT 1 WHERE 0"
    return connection.exec_driver_sql(query)


def beyond(connection: sa.Connection) -> Iterator[tuple[str, str]]:
    """Yield views, triggers and virtual tables."""
    quote = connection.dialect.identifier_preparer.quote_identifier
    for schema in databases(connection):
        for name, text in connection.exec_driver_sql(_BEYOND.format(schema=quote(schema))):
            yield (name if schema == "main" else f"{schema}: {name}"), " ".join(text.split())


WHOLE = Whole(empty=empty, schemas=databases, counters=counters, beyond=beyond)
