"""All that a SQLite database holds, as SQLite itself says it: nothing of diffgen's reading is in it."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from hashlib import blake2b


@dataclass(frozen=True)
class Snapshot:
    """A database.

    :ivar schema: the stored texts by type and name; those without a text (of constraints) too.
    :ivar rows: number and digest of each table's rows, in the order of their keys, rowids included.
    :ivar counters: those of AUTOINCREMENT.
    :ivar unsound: what ``integrity_check`` and ``foreign_key_check`` complain of.
    """

    schema: Mapping[tuple[str, str], str | None]
    rows: Mapping[str, tuple[int, str]]
    counters: tuple[tuple[object, ...], ...]
    unsound: tuple[tuple[object, ...], ...]


def snapshot(path: str, columns: Mapping[str, str] | None = None) -> Snapshot:
    """Read a database file, which recovers it where a process died; without the journal, which tells the time.

    :param columns: what to select of a table, in place of all that is there.
    """
    with closing(sqlite3.connect(path)) as connection:
        schema = {
            (kind, name): sql
            for kind, name, sql in connection.execute(
                "SELECT type, name, sql FROM sqlite_schema WHERE name <> 'diffgen_journal'"
            )
        }
        tables = [name for kind, name in schema if kind == "table"]
        rows = {
            table: _digest(connection, table, (columns or {}).get(table, "*")) for table in tables
        }
        counters = ()
        if "sqlite_sequence" in tables:
            counters = tuple(connection.execute("SELECT * FROM sqlite_sequence ORDER BY name"))
        unsound = [
            *connection.execute(
                "SELECT * FROM pragma_integrity_check WHERE integrity_check <> 'ok'"
            ),
            *connection.execute("PRAGMA foreign_key_check"),
        ]
        return Snapshot(schema, rows, counters, tuple(unsound))


def _digest(connection: sqlite3.Connection, table: str, columns: str) -> tuple[int, str]:
    quoted = '"' + table.replace('"', '""') + '"'
    rowid = connection.execute(
        "SELECT 'rowid, ' FROM pragma_table_list(?) WHERE NOT wr", (table,)
    ).fetchone()
    digest, number = blake2b(digest_size=16), 0
    for row in connection.execute(f"SELECT {rowid[0] if rowid else ''}{columns} FROM {quoted}"):
        digest.update(repr(row).encode())
        number += 1
    return number, digest.hexdigest()
