"""Rows that refer to nothing: counted before and after a revision, so that none is blamed for another's."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

import sqlalchemy as sa

from migrations_runtime.dialects.sqlite.driver import Driver
from migrations_runtime.dialects.sqlite.text.tokens import fold

_SHOWN = 5


@dataclass(frozen=True)
class Violations:
    """What ``PRAGMA foreign_key_check`` says (https://www.sqlite.org/pragma.html#pragma_foreign_key_check).

    Rows are counted by table and parent, since a rebuild may give them other rowids.

    :ivar rows: how many rows of a table refer to no row of another.
    :ivar keyless: tables whose key refers to what is no key, so that none of their rows can be written.
    """

    rows: Counter[tuple[str, str]] = field(default_factory=Counter)
    keyless: frozenset[tuple[str, str]] = frozenset()
    tables: frozenset[str] = frozenset()

    def since(self, before: Violations) -> Violations:
        """Return those that were not there before, be it under the names of tables that are gone."""
        renamed = [
            number
            for key, number in (before.rows - self.rows).items()
            if not {fold(name) for name in key} <= self.tables
        ]
        new = self.rows - before.rows
        for key, number in list(new.items()):
            if number in renamed:
                renamed.remove(number)
                del new[key]
        return Violations(new, self.keyless - before.keyless, self.tables)

    def __bool__(self) -> bool:
        return bool(self.rows or self.keyless)


def violations(connection: sa.Connection) -> Violations:
    """Look at all rows of all tables that have foreign keys."""
    driver = Driver(connection)
    names = [row[0] for row in driver.rows("SELECT name FROM sqlite_master WHERE type = 'table'")]
    rows: Counter[tuple[str, str]] = Counter()
    keyless = set()
    for table in names:
        asked = "SELECT parent, count(*) FROM pragma_foreign_key_check(?) GROUP BY parent"
        try:
            rows.update({(table, parent): n for parent, n in driver.rows(asked, (table,))})
        except connection.dialect.loaded_dbapi.Error as error:
            keyless.add((table, str(error)))
    return Violations(rows, frozenset(keyless), frozenset(map(fold, names)))


def described(found: Violations, connection: sa.Connection) -> str:
    """Return each violation in words, with some of the rows."""
    return "; ".join(_each(found, connection))


def _each(found: Violations, connection: sa.Connection) -> Iterator[str]:
    for (table, parent), number in sorted(found.rows.items()):
        rows = (
            f"{number} row of {table} refers" if number == 1 else f"{number} rows of {table} refer"
        )
        yield f"{rows} to no row of {parent}{_rowids(connection, table, parent)}"
    for table, said in sorted(found.keyless):
        yield f"{table} refers to columns that are no key, or not there ({said})"


def _rowids(connection: sa.Connection, table: str, parent: str) -> str:
    """Return where the rows are; a table WITHOUT ROWID does not tell."""
    found = Driver(connection).rows(
        "SELECT rowid FROM pragma_foreign_key_check(?) WHERE parent = ? AND rowid IS NOT NULL LIMIT ?",
        (table, parent, _SHOWN + 1),
    )
    listed = [str(row[0]) for row in found[:_SHOWN]] + ["..."] * (len(found) > _SHOWN)
    return f" (rowid {', '.join(listed)})" if listed else ""
