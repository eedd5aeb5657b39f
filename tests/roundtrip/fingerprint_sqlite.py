"""SQLite's catalog: its pragmas, and for what they leave out the text that it stores."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa

from tests.roundtrip.sqlite_text import definition, folded, tokens

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
    for key, value in definition(sql):
        yield f"{path} {key}", value
    for key, value in _pragmas(connection, name):
        yield f"{path} pragma {key}", value


def _pragmas(connection: sa.Connection, name: str) -> Iterator[tuple[str, str]]:
    """What SQLite itself has understood, so that the text and the server must agree."""

    def ask(function: str, of: str = name) -> list[sa.Row[Any]]:
        literal = "'" + of.replace("'", "''") + "'"
        return list(connection.exec_driver_sql(f"SELECT * FROM pragma_{function}({literal})"))

    for row in ask("table_list"):
        if row.schema == "main":
            yield "table_list", f"without rowid {row.wr}, strict {row.strict}"
    for row in ask("table_xinfo"):
        value = f"{row.type.upper()} not null {row.notnull} key {row.pk} hidden {row.hidden}"
        yield f"column {row.name}", value
    keys: dict[object, list[str]] = {}
    for row in ask("foreign_key_list"):
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
    for row in ask("index_list"):
        if row.origin != "c":
            of = [
                (part.name, part.desc, part.coll, part.key) for part in ask("index_xinfo", row.name)
            ]
            automatic.append((row.origin, row.unique, row.partial, [one for one in of if one[3]]))
    yield "automatic indexes", str(sorted(automatic, key=str))
