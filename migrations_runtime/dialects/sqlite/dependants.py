"""Views and triggers that a table's columns are used in, and whether they still work."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from migrations_runtime.dialects.sqlite.tokens import fold, names_in, quote
from migrations_runtime.errors import CommandError


@dataclass(frozen=True, slots=True)
class Probe:
    """A statement that SQLite compiles and does not run, and what it tells about."""

    what: str
    verb: str
    sql: str

    def error(self, connection: sa.Connection) -> str | None:
        """Return what SQLite says against it."""
        try:
            connection.exec_driver_sql(f"EXPLAIN {self.sql}").close()
        except sa.exc.OperationalError as error:
            return str(error.orig)
        return None


Working = frozenset[tuple[str, str]]


def working(connection: sa.Connection, schema: str, table: str) -> Working:
    """Return which of all that names ``table`` works."""
    probes = _probes(connection, schema, table)
    return frozenset((one.what, one.verb) for one in probes if one.error(connection) is None)


def refuse_broken(
    connection: sa.Connection, schema: str, table: str, dropped: Sequence[str], before: Working
) -> None:
    """Look again after columns were dropped.

    :raises CommandError: something that worked ``before`` does not any more.
    """
    for probe in _probes(connection, schema, table):
        if (probe.what, probe.verb) in before and (error := probe.error(connection)):
            raise CommandError(
                f"Column {', '.join(dropped)} of {table} cannot be dropped: {probe.what} uses it "
                f"({error}). Drop {probe.what} before, and make it again without the column."
            )


def _probes(connection: sa.Connection, schema: str, table: str) -> Iterator[Probe]:
    """Give SELECTs from the views, and writes to the tables whose triggers name the table."""
    rows = connection.exec_driver_sql(
        f"SELECT type, name, tbl_name, sql FROM {quote(schema)}.sqlite_master "
        "WHERE type IN ('view', 'trigger')"
    ).fetchall()
    views = {row[1]: names_in(row[3]) for row in rows if row[0] == "view"}
    reached = {fold(table)}
    while more := {fold(view) for view, names in views.items() if names & reached} - reached:
        reached |= more
    for view in views:
        if fold(view) in reached:
            yield Probe(f"view {view}", "SELECT", f"SELECT * FROM {_name(schema, view)}")
    for kind, name, owner, sql in rows:
        if kind == "trigger" and (names_in(sql) | {fold(owner)}) & reached:
            for statement in _writes(connection, schema, owner):
                yield Probe(f"trigger {name}", statement[:6], statement)


def _writes(connection: sa.Connection, schema: str, owner: str) -> Iterator[str]:
    """Give one statement of each kind that may fire a trigger, for all columns."""
    name = _name(schema, owner)
    rows = connection.exec_driver_sql(
        "SELECT name FROM pragma_table_xinfo(?, ?) WHERE hidden = 0", (owner, schema)
    )
    columns = [quote(row[0]) for row in rows]
    yield f"INSERT INTO {name} DEFAULT VALUES"
    yield f"DELETE FROM {name}"
    if columns:
        yield f"UPDATE {name} SET {', '.join(f'{column} = {column}' for column in columns)}"


def _name(schema: str, name: str) -> str:
    return f"{quote(schema)}.{quote(name)}"
