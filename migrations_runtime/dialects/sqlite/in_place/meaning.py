"""What SQLite reads in the text of a table, asked of SQLite: of an empty database first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from migrations_runtime.dialects.sqlite.driver import Driver
from migrations_runtime.dialects.sqlite.rehearsal.empty import empty
from migrations_runtime.dialects.sqlite.text.table_text import TableText
from migrations_runtime.dialects.sqlite.text.tokens import quote

Rows = tuple[tuple[Any, ...], ...]


@dataclass(frozen=True, slots=True)
class Meaning:
    """A table as SQLite's pragmas tell of it (https://www.sqlite.org/pragma.html)."""

    text: str
    columns: Rows
    """Name, type, place in the primary key and whether it is generated, of each."""
    promises: Rows
    """Whether it takes NULL, and its default, of each column."""
    indexes: Rows
    """The columns of those indexes that keys are, with order and collation."""
    references: Rows

    def is_stored_like(self, other: Meaning) -> bool:
        """Tell whether rows and indexes of one are those of the other, too."""
        return (self.columns, self.indexes) == (other.columns, other.indexes)


def rehearsed(connection: sa.Connection, before: TableText, after: TableText) -> Meaning | None:
    """Run both texts in an empty database, and return what the second means.

    A syntax error in a stored text makes a whole database unreadable, so that SQLite's page has an
    edit tried on a blank one.

    :returns: ``None`` where SQLite refuses a text or keeps it in other words, or where it would store
        the rows in another way.
    """
    with empty(connection) as blank:
        driver = Driver(blank)
        earlier = _made(driver, before)
        driver.complaint_of(f"DROP TABLE main.{quote(before.name)}")
        later = _made(driver, after)
    alike = earlier is not None and later is not None and later.is_stored_like(earlier)
    return later if alike else None


def meaning(driver: Driver, schema: str, name: str) -> Meaning:
    """Return what SQLite reads in the text that it stores of a table."""
    found = driver.rows(
        f"SELECT sql FROM {quote(schema)}.sqlite_master WHERE type = 'table' AND name = ?", (name,)
    )
    columns = driver.rows(
        'SELECT name, type, pk, hidden, "notnull", dflt_value FROM pragma_table_xinfo(?, ?)',
        (name, schema),
    )
    indexes = driver.rows(
        'SELECT i.name, i."unique", i.origin, c.seqno, c.cid, c."desc", c.coll, c.key '
        "FROM pragma_index_list(?1, ?2) i JOIN pragma_index_xinfo(i.name, ?2) c "
        "WHERE i.origin <> 'c' ORDER BY i.name, c.seqno",
        (name, schema),
    )
    references = driver.rows("SELECT * FROM pragma_foreign_key_list(?, ?)", (name, schema))
    return Meaning(
        "".join(text for (text,) in found),
        tuple(row[:4] for row in columns),
        tuple(row[4:] for row in columns),
        tuple(indexes),
        tuple(references),
    )


def _made(driver: Driver, table: TableText) -> Meaning | None:
    if driver.complaint_of(table.sql) is not None:
        return None
    found = meaning(driver, "main", table.name)
    return found if found.text == table.sql else None
