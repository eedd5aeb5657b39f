"""Views and triggers that a table's columns are used in, and whether they still work."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from migrations_runtime.dialects.sqlite.driver import Driver
from migrations_runtime.dialects.sqlite.text.tokens import fold, names_in, quote


@dataclass(frozen=True, slots=True)
class Probe:
    """A statement that SQLite compiles and does not run, and what it tells about."""

    what: str
    verb: str
    sql: str


Complaints = dict[tuple[str, str], str | None]


def complaints(driver: Driver, schema: str, table: str) -> Complaints:
    """Return of all that names ``table`` what SQLite says against it, ``None`` where it works."""
    found = list(_probes(driver, schema, table))
    return {(one.what, one.verb): driver.complaint(one.sql) for one in found}


def has_broken(driver: Driver, schema: str) -> bool:
    """Tell whether any view or trigger does not work, whatever it is about."""
    return any(driver.complaint(one.sql) for one in _probes(driver, schema))


def _probes(driver: Driver, schema: str, table: str | None = None) -> Iterator[Probe]:
    """Give SELECTs from the views, and writes to the tables whose triggers name the table.

    :param table: ``None`` for those that name any.
    """
    rows = driver.rows(
        f"SELECT type, name, tbl_name, sql FROM {quote(schema)}.sqlite_master "
        "WHERE type IN ('view', 'trigger')"
    )
    views = {row[1]: names_in(row[3]) for row in rows if row[0] == "view"}
    reached = {fold(row[2]) for row in rows} if table is None else {fold(table)}
    while more := {fold(view) for view, names in views.items() if names & reached} - reached:
        reached |= more
    for view in views:
        if fold(view) in reached:
            yield Probe(f"view {view}", "SELECT", f"SELECT * FROM {_name(schema, view)}")
    for kind, name, owner, sql in rows:
        if kind == "trigger" and (names_in(sql) | {fold(owner)}) & reached:
            for statement in _writes(driver, schema, owner):
                yield Probe(f"trigger {name}", statement[:6], statement)


def _writes(driver: Driver, schema: str, owner: str) -> Iterator[str]:
    """Give one statement of each kind that may fire a trigger, for all columns."""
    name = _name(schema, owner)
    if driver.complaint(f"SELECT * FROM {name}"):
        return  # a broken view, which is told of by itself
    rows = driver.rows(
        "SELECT name FROM pragma_table_xinfo(?, ?) WHERE hidden = 0", (owner, schema)
    )
    columns = [quote(row[0]) for row in rows]
    yield f"INSERT INTO {name} DEFAULT VALUES"
    yield f"DELETE FROM {name}"
    if columns:
        yield f"UPDATE {name} SET {', '.join(f'{column} = {column}' for column in columns)}"


def _name(schema: str, name: str) -> str:
    return f"{quote(schema)}.{quote(name)}"
