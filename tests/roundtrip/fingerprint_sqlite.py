"""SQLite's catalog: its pragmas, and for what they leave out the text that it stores."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from functools import lru_cache
from typing import Any

import sqlalchemy as sa

from tests.roundtrip.sqlite_text import definition, folded, tokens

LITERAL = re.compile(
    r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?|'(?:[^']|'')*'|TRUE|FALSE|NULL", re.I
)
NOTHING = "null NULL"
OWN = ("diffgen_", "alembic_", "sqlite_")


def sqlite_facts(connection: sa.Connection) -> Iterator[tuple[str, str]]:
    """Path and value of everything in the main database."""
    stored = connection.exec_driver_sql("SELECT type, name, tbl_name, sql FROM sqlite_schema").all()
    for type_, name, table, sql in stored:
        if name.startswith(OWN) or table.startswith(OWN):
            continue
        if type_ == "table":
            yield from _table(connection, name, sql)
        else:
            words = [
                word for word in tokens(sql) if type_ != "index" or word != "ASC"
            ]  # the default
            yield f"{type_} {name}", f"on {table}: {folded(words)}"


def _table(connection: sa.Connection, name: str, sql: str) -> Iterator[tuple[str, str]]:
    path = f"table {name}"
    yield path, "exists"
    types = _types(connection, name)
    implied = {f"column {column} not null" for column in _never_null(connection, name)}
    for key, value in definition(sql):
        column, _, what = key.removeprefix("column ").rpartition(" ")
        if what == "default":
            value = given(types[column], value)
            yield from [] if value == NOTHING else [(f"{path} {key}", value)]
        elif key not in implied:
            yield f"{path} {key}", value
    for key, value in _pragmas(connection, name):
        yield f"{path} pragma {key}", value


def _ask(connection: sa.Connection, function: str, of: str) -> list[sa.Row[Any]]:
    """The rows of a pragma."""
    literal = "'" + of.replace("'", "''") + "'"
    return list(connection.exec_driver_sql(f"SELECT * FROM pragma_{function}({literal})"))


def _types(connection: sa.Connection, table: str) -> dict[str, str]:
    """The types of a table's columns; a comma keeps a STRICT one from being one."""
    return {row.name: row.type for row in _ask(connection, "table_xinfo", table)}


def _never_null(connection: sa.Connection, table: str) -> set[str]:
    """The columns that take no NULL whatever is said of them, as they are the rowid, or by their table."""
    (options,) = (row for row in _ask(connection, "table_list", table) if row.schema == "main")
    key = [row for row in _ask(connection, "table_xinfo", table) if row.pk]
    by_table = options.wr or options.strict
    is_rowid = len(key) == 1 and key[0].type.upper() == "INTEGER"
    return {row.name for row in key if by_table or is_rowid}


@lru_cache(maxsize=4096)
def given(type_: str, default: str) -> str:
    """What SQLite itself makes of a default that is a literal: its sort and value; others as they are.

    A column's affinity makes one thing of '0' and 0, or two.
    """
    if LITERAL.fullmatch(default) is None:
        return default
    with closing(sqlite3.connect(":memory:")) as memory:
        memory.execute(f"CREATE TABLE t (a {type_} DEFAULT {default}, b)")
        memory.execute("INSERT INTO t (b) VALUES (1)")
        sort, value = memory.execute("SELECT typeof(a), quote(a) FROM t").fetchone()
    return f"{sort} {value}"


def _pragmas(connection: sa.Connection, name: str) -> Iterator[tuple[str, str]]:
    """What SQLite itself has understood, so that the text and the server must agree."""

    for row in _ask(connection, "table_list", name):
        if row.schema == "main":
            yield "table_list", f"without rowid {row.wr}, strict {row.strict}"
    implied = _never_null(connection, name)
    for row in _ask(connection, "table_xinfo", name):
        not_null = 1 if row.name in implied else row.notnull
        value = f"{row.type.upper()} not null {not_null} key {row.pk} hidden {row.hidden}"
        yield f"column {row.name}", value
    keys: dict[object, list[str]] = {}
    for row in _ask(connection, "foreign_key_list", name):
        fact = (
            row.seq,
            row._mapping["from"],
            row.table,
            row.to,
            row.on_update,
            row.on_delete,
            row.match,
        )
        keys.setdefault(row.id, []).append(str(fact))
    yield "foreign keys", str(sorted(sorted(parts) for parts in keys.values()))
    automatic = []
    for row in _ask(connection, "index_list", name):
        if row.origin != "c":
            of = [
                (part.name, part.desc, part.coll, part.key)
                for part in _ask(connection, "index_xinfo", row.name)
            ]
            automatic.append((row.origin, row.unique, row.partial, [one for one in of if one[3]]))
    yield "automatic indexes", str(sorted(automatic, key=str))
