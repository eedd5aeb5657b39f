"""What a database holds at last, and what is wrong with it."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from tests.roundtrip.fingerprint import Fingerprint, difference, fingerprint

OWN = "diffgen_"
SECONDS_TO_LEAVE = 5.0  # for a session whose process has ended
COUNTED = "counted"  # a key that the server counts has gaps where a transaction was rolled back
_STANDING = {"diffgen_version", "diffgen_journal"}
_LOCKS = {
    "postgresql": (
        "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'"
        " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
    ),
    "mysql": "SELECT count(*) FROM information_schema.processlist WHERE db = database() AND id <> connection_id()",
}
_LOCKS["mariadb"] = _LOCKS["mysql"]


@dataclass(frozen=True)
class State:
    """A database: its catalog, its rows, and what diffgen keeps there of its own.

    :ivar rows: of each table, how often each is there.
    :ivar own: the same of diffgen's tables, but the journal.
    :ivar journal: how often each revision has each state there.
    """

    facts: Fingerprint
    rows: Mapping[str, Counter[tuple[Any, ...]]]
    own: Mapping[str, Counter[tuple[Any, ...]]]
    journal: Mapping[tuple[str, str], int]


def state_of(url: str) -> State:
    """Read all of it."""
    engine = sa.create_engine(url, poolclass=sa.NullPool)
    with engine.connect() as connection:
        tables = {
            name: _rows(connection, name) for name in sa.inspect(connection).get_table_names()
        }
        journal = _journal(connection) if "diffgen_journal" in tables else {}
        facts = fingerprint(connection)
    own = {name: rows for name, rows in tables.items() if name.startswith(OWN)}
    own.pop("diffgen_journal", None)
    rows = {name: rows for name, rows in tables.items() if not name.startswith(OWN)}
    return State(facts, rows, own, journal)


def faults(expected: State, found: State) -> Iterator[str]:
    """Tell each way in which a database is not what it should be."""
    yield from difference(expected.facts, found.facts)
    for table in sorted({*expected.rows, *found.rows}):
        before, after = expected.rows.get(table, Counter()), found.rows.get(table, Counter())
        for row, number in sorted((before - after).items(), key=str)[:3]:
            yield f"rows of {table}: {number} missing of {row}"
        for row, number in sorted((after - before).items(), key=str)[:3]:
            yield f"rows of {table}: {number} too many of {row}"
    for table in sorted({*expected.own, *found.own}):
        if expected.own.get(table) != found.own.get(table):
            yield f"{table} holds {found.own.get(table)}, and not {expected.own.get(table)}"
    yield from _faults_of_journal(expected, found)


def doubts(state: State, url: str) -> Iterator[str]:
    """Tell what is wrong with a database by itself, be it undisturbed: what is done twice, or left over."""
    for row, number in state.rows["audit"].items():
        if number != 1:
            yield f"audit has {row} {number} times"
    for name in state.own:
        if name not in _STANDING:
            yield f"the table {name} is left over"
    yield from _left_beside(url)


def _faults_of_journal(expected: State, found: State) -> Iterator[str]:
    for (revision, state), number in sorted(found.journal.items()):
        if state == "running":
            yield f"the journal still has {revision} running"
        if state == "done" and number != expected.journal.get((revision, state)):
            yield f"the journal has {revision} done {number} times"
    for revision, state in expected.journal:
        if (revision, state) not in found.journal:
            yield f"the journal lacks {revision} {state}"


def _left_beside(url: str) -> Iterator[str]:
    engine = sa.create_engine(url, poolclass=sa.NullPool)
    if engine.dialect.name == "sqlite":
        database = Path(str(engine.url.database))
        for suffix in ("-journal", "-wal"):
            beside = database.with_name(database.name + suffix)
            if beside.exists() and beside.stat().st_size:
                yield f"{beside.name} is left over"
        query = "PRAGMA integrity_check"
    else:
        query = _LOCKS[engine.dialect.name]
    found, patience = None, time.monotonic() + SECONDS_TO_LEAVE
    with engine.connect() as connection:
        while found not in (0, "ok") and time.monotonic() < patience:
            found = connection.exec_driver_sql(query).scalar()
            time.sleep(0.02)
    if found not in (0, "ok"):
        yield f"{query} says {found}"


def _rows(connection: sa.Connection, table: str) -> Counter[tuple[Any, ...]]:
    columns = [
        sa.column(column["name"])
        for column in sa.inspect(connection).get_columns(table)
        if column["name"] != COUNTED
    ]
    query = sa.select(*columns).select_from(sa.table(table))
    return Counter(tuple(row) for row in connection.execute(query))


def _journal(connection: sa.Connection) -> Mapping[tuple[str, str], int]:
    columns = sa.column("revision"), sa.column("state")
    query = sa.select(*columns).select_from(sa.table("diffgen_journal"))
    return Counter((revision, state) for revision, state in connection.execute(query))
