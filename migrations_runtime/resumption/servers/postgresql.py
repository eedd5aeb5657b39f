"""PostgreSQL: DDL is a part of the transaction, but for some statements that may not be in one.

https://www.postgresql.org/docs/current/sql-createindex.html#SQL-CREATEINDEX-CONCURRENTLY and the pages
of the others say so. They come in an ``autocommit_block()``.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

import sqlalchemy as sa

from migrations_runtime.resumption.place import UnderWay
from migrations_runtime.resumption.servers.standard import Server
from migrations_runtime.resumption.sorts import Sort, begins, plain, statements
from migrations_runtime.showing.logger import logger

log = logger(__name__)

# What is beyond ASCII is said by what it is not: of a range re looks at each character for its case.
_WORD = r"(?:\"(?:[^\"]|\"\")+\"|(?:[A-Za-z0-9_$]|[^\x00-\x7f])+)"
_NAME = rf"{_WORD}(?:\s*\.\s*{_WORD})?"


def _pattern(text: str) -> re.Pattern[str]:
    return re.compile(text.replace(" ", r"\s+"), re.IGNORECASE | re.DOTALL)


_CREATE_INDEX = _pattern(
    rf"CREATE (?:UNIQUE )?INDEX CONCURRENTLY (?:IF NOT EXISTS )?(?:(?!ON\s){_NAME} )?ON (?:ONLY )?"
    rf"(?P<table>{_NAME})"
)
_DROP_INDEX = _pattern(
    rf"DROP INDEX CONCURRENTLY (?:IF EXISTS )?(?P<names>{_NAME}(?:\s*,\s*{_NAME})*)"
)
_REINDEX = _pattern(rf"REINDEX\b.*?\b(?P<kind>INDEX|TABLE)\b.*?CONCURRENTLY (?P<name>{_NAME})")
_DETACH = _pattern(
    rf"ALTER TABLE (?:IF EXISTS )?(?:ONLY )?(?P<parent>{_NAME}) DETACH PARTITION (?P<child>{_NAME})"
    rf" CONCURRENTLY"
)
_DATABASE = _pattern(rf"(?:CREATE|DROP) DATABASE (?:IF EXISTS )?(?P<name>{_WORD})")
_TABLESPACE = _pattern(rf"(?:CREATE|DROP) TABLESPACE (?:IF EXISTS )?(?P<name>{_WORD})")
_APART = (_CREATE_INDEX, _DROP_INDEX, _REINDEX, _DETACH)
_APART_WORDS = (
    "ALTER DATABASE",
    "ALTER SUBSCRIPTION",
    "ALTER SYSTEM",
    "CALL",
    "CHECKPOINT",
    "CLUSTER",
    "CREATE DATABASE",
    "CREATE SUBSCRIPTION",
    "CREATE TABLESPACE",
    "DO",
    "DROP DATABASE",
    "DROP SUBSCRIPTION",
    "DROP TABLESPACE",
    "REINDEX DATABASE",
    "REINDEX SCHEMA",
    "REINDEX SYSTEM",
    "VACUUM",
)
_REPEATABLE = ("ALTER SYSTEM", "CHECKPOINT", "CLUSTER", "REINDEX", "VACUUM")
_SESSION = ("SET", "RESET", "DISCARD", "LISTEN", "UNLISTEN", "LOAD", "PREPARE", "DEALLOCATE")
_OF_THE_SESSION = re.compile(r"\bset_config\s*\(|\bpg_(?:try_)?advisory_\w*lock", re.IGNORECASE)
_MADE_TEMPORARY = _pattern(
    rf"CREATE (?:GLOBAL |LOCAL )?TEMP(?:ORARY)? (?:TABLE|VIEW|SEQUENCE) (?:IF NOT EXISTS )?(?P<name>{_NAME})"
)
# What REINDEX CONCURRENTLY calls the indexes that it makes, and those that it is about to drop:
# https://www.postgresql.org/docs/current/sql-reindex.html#SQL-REINDEX-CONCURRENTLY
_OF_REINDEX = r"_cc(?:new|old)\d*$"


class PostgreSQL(Server):
    """PostgreSQL, from 12 on: before, ALTER TYPE ... ADD VALUE may not be in a transaction."""

    def sort_of_one(self, sql: str) -> Sort:
        """Return what a statement is."""
        if begins(sql, "COMMIT", "END", "BEGIN", "START TRANSACTION"):
            return Sort.END
        if begins(sql, *_SESSION) or _OF_THE_SESSION.search(sql):
            return Sort.SESSION
        return Sort.APART if begins(sql, *_APART_WORDS) or _is_concurrent(sql) else Sort.WITHIN

    def temporary(self, sql: str) -> str | None:
        """Return the name of what a statement makes for the session."""
        found = _MADE_TEMPORARY.match(plain(sql)) if "TEMP" in sql.upper() else None
        return None if found is None else found["name"]

    def is_repeatable(self, sql: str) -> bool:
        """Tell whether a statement leads to the same when it is executed twice."""
        return len(statements(sql)) == 1 and begins(plain(sql), *_REPEATABLE)

    def is_whole(self, sql: str) -> bool:
        """Tell whether nothing is left of a statement that failed: of what goes on concurrently there is.

        https://www.postgresql.org/docs/current/sql-createindex.html#SQL-CREATEINDEX-CONCURRENTLY
        """
        return super().is_whole(sql) and not _is_concurrent(plain(sql))

    def looks(self, sql: str) -> tuple[str, ...] | None:
        """Return SQL that shows what a statement touches; None where nothing does."""
        return tuple(_looks(plain(sql))) or None if len(statements(sql)) == 1 else None

    def took_effect(self, connection: sa.Connection, under_way: UnderWay) -> bool | None:
        """Look whether a statement took effect: not where it has left an index that can't be used."""
        if under_way.took_effect is None and self._left(connection, under_way):
            return False
        return super().took_effect(connection, under_way)

    def mend(self, connection: sa.Connection, under_way: UnderWay) -> None:
        """Drop the indexes that were begun, as nobody will finish them, and finish a DETACH."""
        for _, schema, name, _ in self._left(connection, under_way):
            quoted = connection.dialect.identifier_preparer.quote
            index = f"{quoted(str(schema))}.{quoted(str(name))}"
            log.info("Dropping the index %s, which a run before has left INVALID", index)
            _execute(connection, f"DROP INDEX CONCURRENTLY IF EXISTS {index}")
        detach = _DETACH.match(plain(under_way.sql))
        if detach is not None and self._now(connection, under_way) == [[True]]:
            log.info("Finishing what a run before has begun: %s", under_way.sql)
            ends = f"ALTER TABLE {detach['parent']} DETACH PARTITION {detach['child']} FINALIZE"
            _execute(connection, ends)

    def _left(self, connection: sa.Connection, under_way: UnderWay) -> list[list[object]]:
        """Return the indexes that can't be used, and weren't there before."""
        before = {row[0] for row in _rows(under_way.saw or "[]")}
        now = self._now(connection, under_way)
        return [row for row in now if len(row) == 4 and row[0] not in before and row[3] is False]

    def _now(self, connection: sa.Connection, under_way: UnderWay) -> list[list[object]]:
        looks = under_way.looks
        return [] if looks is None else _rows(self.seen(connection, looks) or "[]")


def _is_concurrent(sql: str) -> bool:
    return "CONCURRENTLY" in sql.upper() and any(one.match(sql) for one in _APART)


def _looks(sql: str) -> Iterator[str]:
    if found := _CREATE_INDEX.match(sql):
        yield _indexes(f"to_regclass({_text(found['table'])})")
    elif found := _DROP_INDEX.match(sql):
        for name in re.findall(_NAME, found["names"]):
            yield f"SELECT to_regclass({_text(name)}) IS NULL"
    elif found := _REINDEX.match(sql):
        table = f"to_regclass({_text(found['name'])})"
        if found["kind"].upper() == "INDEX":
            table = f"(SELECT indrelid FROM pg_catalog.pg_index WHERE indexrelid = {table})"
        yield f"{_indexes(table)} AND c.relname ~ '{_OF_REINDEX}'"
    elif found := _DETACH.match(sql):
        yield (
            "SELECT inhdetachpending FROM pg_catalog.pg_inherits "
            f"WHERE inhrelid = to_regclass({_text(found['child'])}) "
            f"AND inhparent = to_regclass({_text(found['parent'])})"
        )
    elif found := _DATABASE.match(sql):
        yield f"SELECT 1 FROM pg_catalog.pg_database WHERE datname = {_unquoted(found['name'])}"
    elif found := _TABLESPACE.match(sql):
        yield f"SELECT 1 FROM pg_catalog.pg_tablespace WHERE spcname = {_unquoted(found['name'])}"


def _indexes(table: str) -> str:
    """Return what gives the indexes of a table, and whether each can be used."""
    return (
        "SELECT i.indexrelid::bigint, n.nspname, c.relname, i.indisvalid FROM pg_catalog.pg_index i "
        "JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid "
        f"JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE i.indrelid = {table}"
    )


def _rows(seen: str) -> list[list[object]]:
    return [row for rows in json.loads(seen) for row in rows or ()]


def _execute(connection: sa.Connection, sql: str) -> None:
    connection.exec_driver_sql(sql, execution_options={"no_parameters": True})


def _text(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"


def _unquoted(name: str) -> str:
    """Return a name as a text: in small letters, unless it is quoted."""
    if name.startswith('"'):
        return _text(name[1:-1].replace('""', '"'))
    return _text(name.lower())


SERVER = PostgreSQL()
