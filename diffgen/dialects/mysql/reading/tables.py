"""Tables and sequences, from the rows of ``information_schema.TABLES``."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from diffgen.catalog import Key
from diffgen.contracts import Dialect
from diffgen.dialects.mysql.kinds.table_options import COLLATE, ENGINE, PREFIX, is_default
from diffgen.dialects.mysql.server import collation_name, server_of
from diffgen.dialects.mysql.sql.statements import in_backticks
from diffgen.kinds.declaring import Options
from diffgen.kinds.sequence import Sequence as SequenceObject
from diffgen.kinds.sequence_options import SequenceOptions
from diffgen.kinds.table import Table

_TABLES = ("BASE TABLE", "SYSTEM VERSIONED")
#: ``name=value`` and ``name='value'``, as ``get_schema_tables_record`` writes them (sql/sql_show.cc).
_OPTION = re.compile(r"(\w+)=('(?:[^']|'')*'|\S*)")
_SEQUENCE = (
    "SELECT :schema_{n} AS `schema`, :name_{n} AS name, start_value, `increment`, minimum_value,"
    " maximum_value, cycle_option, cache_size FROM {table}"
)


def tables(
    rows: Sequence[Any],
    names: Mapping[str, str | None],
    collations: Mapping[str, str],
    dialect: Dialect,
) -> Iterator[Table]:
    """Yield the tables.

    :param collations: the default collation of each schema, by the name of its database.
    """
    for row in rows:
        if row.table_type in _TABLES:
            key = Key("table", names[row.table_schema], row.table_name)
            given = _options(row, collations[row.table_schema], dialect)
            yield Table(key, row.table_comment or None, given)


def _options(row: Any, collation: str, dialect: Dialect) -> Options:
    """Return what differs from what the server takes by itself; how a table is divided is left alone."""
    created = {
        f"{PREFIX}{name.lower()}": value.strip("'").upper()
        for name, value in _OPTION.findall(row.create_options or "")
    }
    given = {name: value for name, value in created.items() if not is_default(name, value)}
    if row.engine is not None and row.engine != server_of(dialect).engine:
        given[ENGINE] = row.engine.upper()
    if collation_name(row.table_collation) != collation:
        given[COLLATE] = collation_name(row.table_collation)
    return tuple(sorted(given.items()))


def sequences(
    connection: sa.Connection, rows: Sequence[Any], names: Mapping[str, str | None]
) -> Iterator[SequenceObject]:
    """Yield the sequences: to MariaDB each is a table of one row, which tells how it counts.

    https://mariadb.com/kb/en/sequence-overview/
    """
    found = [row for row in rows if row.table_type == "SEQUENCE"]
    if not found:
        return
    parts: list[str] = []
    values: dict[str, str] = {}
    for number, row in enumerate(found):
        table = f"{in_backticks(row.table_schema)}.{in_backticks(row.table_name)}"
        table = table.replace(":", "\\:")
        parts.append(_SEQUENCE.format(n=number, table=table))
        values |= {f"schema_{number}": row.table_schema, f"name_{number}": row.table_name}
    for row in connection.execute(sa.text(" UNION ALL ".join(parts)), values):
        key = Key("sequence", names[row.schema], row.name)
        yield SequenceObject(key, _counting(row))


def _counting(row: Any) -> SequenceOptions:
    return SequenceOptions(
        start=int(row.start_value),
        increment=int(row.increment),
        minvalue=int(row.minimum_value),
        maxvalue=int(row.maximum_value),
        cycle=bool(row.cycle_option),
        cache=int(row.cache_size),
    )
