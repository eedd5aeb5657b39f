"""Tables and sequences, from the rows of ``information_schema.TABLES``."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from diffgen.catalog import Key
from diffgen.contracts import Dialect, Place
from diffgen.dialects.mysql.kinds.table_options import COLLATE, ENGINE, PREFIX, is_default
from diffgen.dialects.mysql.reading.gathered import SchemaRows
from diffgen.dialects.mysql.reading.rows import TableRow
from diffgen.dialects.mysql.server import collation_name, server_of
from diffgen.dialects.mysql.sql.statements import execute, in_backticks
from diffgen.kinds.declaring import Options
from diffgen.kinds.sequence import Sequence as SequenceObject
from diffgen.kinds.sequence_options import SequenceOptions
from diffgen.kinds.table import Table

#: ``name=value`` and ``name='value'``, as ``get_schema_tables_record`` writes them (sql/sql_show.cc).
_OPTION = re.compile(r"(\w+)=('(?:[^']|'')*'|\S*)")
_SEQUENCE = "start_value, `increment`, minimum_value, maximum_value, cycle_option, cache_size"


def table(place: Place, row: TableRow, collation: str, dialect: Dialect) -> Table:
    """Return a table.

    :param collation: the default collation of its schema.
    """
    return Table(Key("table", *place), row.table_comment or None, _options(row, collation, dialect))


def _options(row: TableRow, collation: str, dialect: Dialect) -> Options:
    """Return what differs from what the server takes by itself; how a table is divided is left alone."""
    created = {
        f"{PREFIX}{name.lower()}": value.strip("'").upper()
        for name, value in _OPTION.findall(row.create_options or "")
    }
    given = {name: value for name, value in created.items() if not is_default(name, value)}
    if row.engine is not None and row.engine != server_of(dialect).engine:
        given[ENGINE] = row.engine.upper()
    if row.table_collation is not None and collation_name(row.table_collation) != collation:
        given[COLLATE] = collation_name(row.table_collation)
    return tuple(sorted(given.items()))


def sequences(
    connection: sa.Connection,
    names: Mapping[str, str | None],
    found: Mapping[str | None, SchemaRows],
) -> Iterator[SequenceObject]:
    """Yield the sequences: to MariaDB each is a table of one row, which tells how it counts.

    https://mariadb.com/kb/en/sequence-overview/

    :param names: the schemas by the names of their databases.
    """
    places = [
        (database, schema, name)
        for database, schema in names.items()
        if schema in found
        for name in found[schema].sequences
    ]
    if not places:
        return
    selects: list[str] = []
    for number, (database, _, name) in enumerate(places):
        sequence = f"{in_backticks(database)}.{in_backticks(name)}"
        selects.append(f"SELECT {number}, {_SEQUENCE} FROM {sequence}")
    for row in execute(connection, " UNION ALL ".join(selects)):
        _, schema, name = places[row[0]]
        yield SequenceObject(Key("sequence", schema, name), _counting(row[1:]))


def _counting(cells: Sequence[Any]) -> SequenceOptions:
    start, increment, lowest, highest, cycle, cache = (int(cell) for cell in cells)
    return SequenceOptions(
        start=start,
        increment=increment,
        minvalue=lowest,
        maxvalue=highest,
        cycle=bool(cycle),
        cache=cache,
    )
