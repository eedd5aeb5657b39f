"""Read a live database: the rows of ``information_schema`` become the values of the kinds."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from diffgen.catalog import Key
from diffgen.catalog.catalog import Object
from diffgen.contracts import Dialect, Live, Outline, Place, Stored
from diffgen.dialects.mysql.outlining.stored import StoredTables
from diffgen.dialects.mysql.own_indexes import with_own_indexes
from diffgen.dialects.mysql.reading.checks import checks, correct_column_checks
from diffgen.dialects.mysql.reading.columns import columns
from diffgen.dialects.mysql.reading.gathered import SchemaRows, TableRows, gathered
from diffgen.dialects.mysql.reading.keys import foreign_keys, indexes
from diffgen.dialects.mysql.reading.tables import sequences, table
from diffgen.dialects.mysql.sql.statements import names_in_backticks
from diffgen.dialects.mysql.stand_ins import stand_ins_of
from diffgen.kinds.schema import Schema
from diffgen.kinds.sequence import Sequence


@dataclass(frozen=True)
class Rows:
    """What was read, table by table.

    :ivar names: the schemas that were looked at, by the names of their databases.
    """

    live: Live
    names: Mapping[str, str | None]
    schemas: Mapping[str | None, SchemaRows]
    sequences: tuple[Sequence, ...]
    dialect: Dialect

    @cached_property
    def outlines(self) -> Mapping[Place, Outline]:
        """The tables in outline, those that can be told in one."""
        sequences = frozenset(one.key.name for one in self.sequences)
        stored = StoredTables(self.live.connection, self.names, sequences, self.dialect)
        return dict(stored.outlines(self.schemas))

    def objects(self, alike: Collection[Place] = ()) -> Iterator[Object]:
        """Yield every object, apart from these tables and what belongs to them."""
        # A database that the models don't name is somebody else's, even where its tables are looked at.
        ours = {schema for schema, _ in self.live.tables}
        for schema, rows in self.schemas.items():
            if schema is not None and schema in ours:
                yield Schema(Key("schema", None, schema))
            left_out = {name for place, name in alike if place == schema}
            for name, one in rows.tables(left_out):
                yield table((schema, name), one.table, rows.collation, self.dialect)
                yield from with_own_indexes(self._parts((schema, name), one))
        yield from self.sequences

    def _parts(self, place: Place, rows: TableRows) -> Iterator[Object]:
        yield from columns(place, rows, self.live.connection, self.dialect)
        yield from indexes(place, rows, self.dialect)
        yield from foreign_keys(place, rows, self.names)
        yield from checks(place, rows, self.dialect)


def read(live: Live, dialect: Dialect) -> Stored:
    """Return what there is of the schemas that ``live`` looks at.

    :raises CommandError: the server has cut what it tells.
    """
    names = schemas_read(live)
    with names_in_backticks(live.connection):
        found = gathered(live, names, dialect)
        for database, schema in names.items():
            if schema in found:
                correct_column_checks(live.connection, database, found[schema])
        counting = tuple(sequences(live.connection, names, found))
    return Rows(live, names, found, counting, dialect)


def schemas_read(live: Live) -> Mapping[str, str | None]:
    """Return the schemas that are looked at as keys have them, by the names of their databases.

    The default one is that of the connection looked at, be it a scratch database; others have stand-ins there.
    """
    current = live.connection.dialect.default_schema_name or ""
    stand_ins = stand_ins_of(live.connection).names
    return {stand_ins.get(schema or "", schema or current): schema for schema in live.schemas}
