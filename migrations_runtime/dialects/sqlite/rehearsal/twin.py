"""A schema once more, in memory and without rows: what is tried there leaves the database alone."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa

from migrations_runtime.dialects.sqlite.driver import Driver
from migrations_runtime.dialects.sqlite.rehearsal.empty import empty
from migrations_runtime.dialects.sqlite.text.tokens import fold, names_in, quote


@contextmanager
def twin(connection: sa.Connection, schema: str) -> Iterator[sa.Connection]:
    """Give a connection whose main schema has all views and triggers, and what they name.

    What SQLite does not take again is left out: that was broken before, or is a table of a module of
    its own.
    """
    with empty(connection) as found:
        for sql in _statements(Driver(connection), schema):
            Driver(found).complaint_of(sql)
        yield found


def _statements(live: Driver, schema: str) -> list[str]:
    """Return the stored texts in the order in which they can be run again."""
    rows = live.rows(
        f"SELECT type, name, tbl_name, sql FROM {quote(schema)}.sqlite_master "
        "WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite!_%' ESCAPE '!' ORDER BY rowid"
    )
    texts = [(sql, owner) for kind, _, owner, sql in rows if kind in ("view", "trigger")]
    named = {name for sql, owner in texts for name in names_in(sql) | {fold(owner)}}
    return [
        sql
        for wanted in ("table", "index", "view", "trigger")
        for kind, _, owner, sql in rows
        if kind == wanted and (kind in ("view", "trigger") or fold(owner) in named)
    ]
