"""Databases that are none, or hold what they shouldn't."""

from __future__ import annotations

import sqlite3
from random import Random

from tests.fuzzing.case import Fault, Folder, Link
from tests.fuzzing.draft import Draft
from tests.fuzzing.projects import DATABASE

_NAMES = (DATABASE, "version", "database", "revision", "account", "journal", "Can't locate")
#: What a version table, and what stands beside it, may be.
SHAPES = (
    "CREATE TABLE diffgen_version (id INTEGER)",
    "CREATE TABLE diffgen_version (version_num INTEGER); INSERT INTO diffgen_version VALUES (5)",
    "CREATE TABLE diffgen_version (version_num); INSERT INTO diffgen_version VALUES (NULL)",
    "CREATE TABLE diffgen_version (version_num); INSERT INTO diffgen_version VALUES (x'00ff')",
    "CREATE TABLE diffgen_version (version_num); INSERT INTO diffgen_version VALUES (x'00ff'), ('a')",
    "CREATE TABLE diffgen_version (version_num); INSERT INTO diffgen_version VALUES (1.5)",
    "CREATE TABLE diffgen_version (version_num); INSERT INTO diffgen_version VALUES ('')",
    "CREATE TABLE diffgen_version (version_num); INSERT INTO diffgen_version VALUES ('gone')",
    "CREATE TABLE diffgen_version (version_num); INSERT INTO diffgen_version VALUES ('aaa')",
    "CREATE TABLE diffgen_version (version_num); INSERT INTO diffgen_version VALUES ('AAA1')",
    "CREATE TABLE diffgen_version (version_num); INSERT INTO diffgen_version VALUES ('head')",
    "CREATE TABLE diffgen_version (version_num); INSERT INTO diffgen_version VALUES ('a' || char(10))",
    "CREATE TABLE diffgen_version (version_num); INSERT INTO diffgen_version VALUES (char(27) || '[31m')",
    "CREATE TABLE diffgen_version (version_num); INSERT INTO diffgen_version VALUES ('%s {}')",
    "CREATE TABLE diffgen_version (version_num); INSERT INTO diffgen_version VALUES ('aaa1'), ('aaa1')",
    "CREATE TABLE diffgen_version (version_num); INSERT INTO diffgen_version VALUES ('aaa1'), ('bbb3')",
    "CREATE TABLE diffgen_version (version_num); INSERT INTO diffgen_version VALUES (CAST(x'ff' AS TEXT))",
    "CREATE TABLE diffgen_version (version_num, CHECK (version_num IS NULL))",
    "CREATE TABLE diffgen_version (version_num, other NOT NULL)",
    "CREATE TABLE diffgen_version (version_num VARCHAR(2)); INSERT INTO diffgen_version VALUES ('aaa1')",
    "CREATE TABLE DIFFGEN_VERSION (VERSION_NUM)",
    "CREATE VIEW diffgen_version AS SELECT 'aaa1' AS version_num",
    "CREATE VIEW diffgen_version AS SELECT * FROM gone",
    "CREATE TABLE x (y); CREATE INDEX diffgen_version ON x (y)",
    "CREATE VIRTUAL TABLE diffgen_version USING fts5(version_num)",
    "CREATE TABLE diffgen_version (version_num); CREATE TRIGGER t BEFORE INSERT ON diffgen_version"
    " BEGIN SELECT raise(ABORT, 'no'); END",
    "CREATE TABLE diffgen_journal (id INTEGER)",
    "CREATE TABLE diffgen_journal (id, revision, state); INSERT INTO diffgen_journal VALUES (1, NULL, 5)",
    "CREATE VIEW diffgen_journal AS SELECT 1 AS id",
    "CREATE TABLE diffgen_version_backfill (id INTEGER)",
    "CREATE TABLE diffgen_version_backfill (x); INSERT INTO diffgen_version_backfill VALUES (NULL)",
    "CREATE TABLE account (id INTEGER)",
    "CREATE VIEW account AS SELECT 1 AS id",
    "CREATE TABLE account (id INTEGER, name TEXT NOT NULL); INSERT INTO account VALUES (1, 'x')",
    'CREATE TABLE "a\nb" (c); CREATE TABLE "%s" (d); CREATE TABLE "" ("" INTEGER)',
    "CREATE TABLE t (id GONE(5)); CREATE TABLE u (id INTEGER DEFAULT (1 + 1) CHECK (id > 0))",
    "PRAGMA user_version = 5; PRAGMA application_id = 5",
    "CREATE TABLE sqlite_x (y)",
)
#: What rows of a journal may say of what was done.
ROWS = ("gone", "aaa1", "running", "failed", "{}", "[]", "{", "null", "-1", "x" * 1000, "\x1b[31m")


def a_shape(random: Random, draft: Draft) -> Fault:
    """Have a database that somebody else made, or spoiled."""
    sql = random.choice(SHAPES)
    draft.nodes[DATABASE] = _made(b"", sql)
    return Fault(f"the database is made by {sql!r}", _NAMES)


def rows_changed(random: Random, draft: Draft) -> Fault:
    """Change rows of the tables that keep where a database is."""
    before = draft.nodes.get(DATABASE)
    if not isinstance(before, bytes) or not before:
        return Fault("no database to change")
    tables = _tables(before)
    if not tables:
        return Fault("no table to change")
    table = random.choice(sorted(tables))
    column = random.choice(tables[table])
    value = random.choice(("NULL", "5", "x'00ff'", "''", *(f"'{row}'" for row in ROWS)))
    sql = random.choice(
        (
            f'UPDATE "{table}" SET "{column}" = {value}',
            f'DELETE FROM "{table}"',
            f'DROP TABLE "{table}"',
            f'ALTER TABLE "{table}" RENAME COLUMN "{column}" TO other',
            f'ALTER TABLE "{table}" ADD COLUMN more NOT NULL DEFAULT 5',
            f'INSERT INTO "{table}" SELECT * FROM "{table}"',
        )
    )
    draft.nodes[DATABASE] = _made(before, sql)
    return Fault(f"in the database: {sql}", (*_NAMES, table), raises=True)


def no_database(random: Random, draft: Draft) -> Fault:
    """Have something else in the place of the database."""
    node, what = random.choice(
        (
            (b"", "empty"),
            (b"junk " * 1000, "junk"),
            (b"SQLite format 3\0", "a beginning"),
            (b"SQLite format 3\0" + b"\xff" * 5000, "junk after a beginning"),
            (bytes(5000), "zeros"),
            (Folder(), "a folder"),
            (Link("gone/shop.db"), "a link to nowhere"),
            (Link("/dev/full"), "a link to /dev/full"),
        )
    )
    draft.nodes[DATABASE] = node
    return Fault(f"the database is {what}", _NAMES)


def torn(random: Random, draft: Draft) -> Fault:
    """Cut a database off, or change a byte of it."""
    data = draft.nodes.get(DATABASE)
    if not isinstance(data, bytes) or not data:
        return no_database(random, draft)
    place = random.randrange(len(data))
    if random.random() < 0.3:
        draft.nodes[DATABASE] = data[:place]
    else:
        junk = random.randbytes(random.choice((1, 4, 100)))
        draft.nodes[DATABASE] = data[:place] + junk + data[place + len(junk) :]
    return Fault(f"the database is torn at {place}", _NAMES, raises=True)


def beside(random: Random, draft: Draft) -> Fault:
    """Have something beside the database that SQLite looks for."""
    name = f"{DATABASE}{random.choice(('-journal', '-wal', '-shm'))}"
    node = random.choice((b"", b"junk" * 100, Folder(), bytes(600)))
    draft.nodes[name] = node
    return Fault(f"{name} is there", (*_NAMES, name))


def _made(data: bytes, sql: str) -> bytes:
    connection = sqlite3.connect(":memory:")
    if data:
        connection.deserialize(data)
    try:
        connection.executescript(sql)
    except sqlite3.Error:
        connection.rollback()
    try:
        return connection.serialize()
    except sqlite3.OperationalError:  # nothing was made
        return data
    finally:
        connection.close()


def _tables(data: bytes) -> dict[str, list[str]]:
    """Return the tables of a database that diffgen keeps for itself, with their columns."""
    connection = sqlite3.connect(":memory:")
    try:
        connection.deserialize(data)
        names = connection.execute(
            "SELECT name FROM sqlite_schema WHERE type = 'table' AND name LIKE 'diffgen%'"
        )
        found = {
            name: [row[1] for row in connection.execute(f'PRAGMA table_info("{name}")')]
            for (name,) in names.fetchall()
        }
    except sqlite3.Error:
        found = {}
    connection.close()
    return found


FAULTS = (a_shape, a_shape, rows_changed, rows_changed, no_database, torn, beside)
