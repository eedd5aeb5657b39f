"""All that a scratch database holds: its catalog, what the catalog has no kinds for, and its rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import sqlalchemy as sa

from diffgen.catalog import Catalog, Pair
from diffgen.check import summarize
from diffgen.compare import compare
from diffgen.contracts import Dialect, Live, Place

Row = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class State:
    """What a database holds at one time.

    :ivar beyond: what is there besides the catalog, such as views, by name.
    :ivar rows: the rows of each table, with the names of their columns.
    """

    catalog: Catalog
    beyond: Mapping[str, str]
    rows: Mapping[str, Counter[Row]]


def catalog_of(connection: sa.Connection, dialect: Dialect, ledger: Place) -> Catalog:
    """Return the whole catalog but the version table."""
    schemas = {dialect.schema(name): name for name in dialect.whole.schemas(connection)}
    inspector = sa.inspect(connection)
    tables = frozenset(
        (schema, table)
        for schema, name in schemas.items()
        for table in inspector.get_table_names(name)
    )
    place = (dialect.schema(ledger[0]), ledger[1])
    ordered = tuple(sorted(schemas, key=lambda name: name or ""))
    live = Live(connection, ordered, tables, frozenset({place}))
    catalog = Catalog(dialect.read(live, dialect).objects())
    connection.rollback()
    return catalog


def state_of(connection: sa.Connection, dialect: Dialect, ledger: Place) -> State:
    """Return all that the database holds but the version table."""
    catalog = catalog_of(connection, dialect, ledger)
    rows = {
        key.path: _rows(connection, key.schema, key.name) for key in catalog if key.kind == "table"
    }
    rows |= {"counters": Counter(_named(dialect.whole.counters(connection)))}
    state = State(catalog, dict(dialect.whole.beyond(connection)), rows)
    connection.rollback()
    return state


def _rows(connection: sa.Connection, schema: str | None, table: str) -> Counter[Row]:
    statement = sa.select(sa.text("*")).select_from(sa.table(table, schema=schema))
    return Counter(_named(connection.execute(statement)))


def _named(result: sa.CursorResult[tuple[object, ...]]) -> Iterator[Row]:
    names = list(result.keys())
    for row in result:
        yield tuple(sorted((name, repr(value)) for name, value in zip(names, row, strict=True)))


def differences(
    expected: State,
    found: State,
    dialect: Dialect,
    ignoring: Mapping[str, frozenset[str]] | None = None,
) -> Iterator[str]:
    """Yield in what a database is not as it should be, a line each.

    :param ignoring: columns by table whose values are others each time.
    """
    pair = Pair(found.catalog, expected.catalog)
    for line in summarize(compare(pair, dialect)):
        yield f"to be as before it would have to: {line}"
    for name in sorted({*expected.beyond, *found.beyond}):
        if expected.beyond.get(name) != found.beyond.get(name):
            yield f"{name}: {expected.beyond.get(name, 'not there')} → {found.beyond.get(name, 'not there')}"
    for table in sorted({*expected.rows, *found.rows}):
        left_out = (ignoring or {}).get(table, frozenset())
        before = _without(expected.rows.get(table, Counter()), left_out)
        after = _without(found.rows.get(table, Counter()), left_out)
        for sign, rows in (("missing", before - after), ("too many", after - before)):
            for row in sorted(rows)[:3]:
                values = ", ".join(f"{name}={value}" for name, value in row)
                yield f"{table}: a row is {sign}: {values}"


def _without(rows: Counter[Row], columns: frozenset[str]) -> Counter[Row]:
    if not columns:
        return rows
    kept: Counter[Row] = Counter()
    for row, times in rows.items():
        kept[tuple(item for item in row if item[0] not in columns)] += times
    return kept


def unsteady(first: State, second: State) -> Mapping[str, frozenset[str]]:
    """Return the columns that two runs of the same revisions have filled with other values."""
    found = {}
    for table, rows in first.rows.items():
        others = second.rows.get(table, Counter())
        names = {name for row in rows for name, _ in row}
        found[table] = frozenset(
            name for name in names if _column(rows, name) != _column(others, name)
        )
    return {table: names for table, names in found.items() if names}


def _column(rows: Counter[Row], name: str) -> Counter[str]:
    values: Counter[str] = Counter()
    for row, times in rows.items():
        values[dict(row)[name]] += times
    return values
