"""Read a live database: the rows of ``information_schema`` become the values of the kinds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from diffgen.catalog import Key
from diffgen.catalog.catalog import Object
from diffgen.contracts import Dialect, InFull, Live, Place, Stored
from diffgen.dialects.mysql.own_indexes import with_own_indexes
from diffgen.dialects.mysql.reading import queries
from diffgen.dialects.mysql.reading.checks import checks_of_columns, read_checks, table_check
from diffgen.dialects.mysql.reading.columns import columns
from diffgen.dialects.mysql.reading.keys import foreign_keys, indexes
from diffgen.dialects.mysql.reading.tables import sequences, tables
from diffgen.dialects.mysql.server import collation_name
from diffgen.dialects.mysql.sql.statements import names_in_backticks
from diffgen.dialects.mysql.stand_ins import stand_ins_of
from diffgen.kinds.schema import Schema


def read(live: Live, dialect: Dialect) -> Stored:
    """Return what there is of the schemas that ``live`` looks at."""
    with names_in_backticks(live.connection):
        return InFull(list(_objects(live, dialect)))


def _objects(live: Live, dialect: Dialect) -> Iterator[Object]:
    names = schemas_read(live)
    found = queries.rows(live.connection, queries.SCHEMAS, names)
    collations = {row.schema_name: collation_name(row.default_collation_name) for row in found}
    # A database that the models don't name is somebody else's, even where its tables are looked at.
    ours = {schema for schema, _ in live.tables}
    for name, schema in names.items():
        if schema is not None and schema in ours and name in collations:
            yield Schema(Key("schema", None, schema))
    rows = queries.rows(live.connection, queries.TABLES, names)
    known: set[Place] = set()
    for table in tables(rows, names, collations, dialect):
        place = (table.key.schema, table.key.name)
        if place not in live.ignored:
            known.add(place)
            yield table
    if dialect.sqlalchemy.supports_sequences:
        yield from sequences(live.connection, rows, names)
    checks = list(read_checks(live, names, dialect))
    of_columns = checks_of_columns(
        live, names, [one for one in checks if one.place in known], dialect
    )
    parts = (
        *columns(live, names, known, of_columns, dialect),
        *indexes(live, names, dialect),
        *foreign_keys(live, names),
        *(table_check(check, dialect.sqlalchemy) for check in checks if not check.column),
    )
    yield from with_own_indexes(obj for obj in parts if (obj.key.schema, obj.key.table) in known)


def schemas_read(live: Live) -> Mapping[str, str | None]:
    """Return the schemas that are looked at as keys have them, by the names of their databases.

    The default one is that of the connection looked at, be it a scratch database; others have stand-ins there.
    """
    current = live.connection.dialect.default_schema_name or ""
    stand_ins = stand_ins_of(live.connection).names
    return {stand_ins.get(schema or "", schema or current): schema for schema in live.schemas}
