"""Read a live database: by one statement, and of its rows objects are made when somebody asks for them."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from diffgen.catalog import Key
from diffgen.catalog.catalog import Object
from diffgen.contracts import Dialect, Live, Outline, Place, Stored
from diffgen.dialects.postgresql.kinds.domain import Domain, DomainCheck
from diffgen.dialects.postgresql.kinds.enum import Enum
from diffgen.dialects.postgresql.reading.columns import columns_of, typed
from diffgen.dialects.postgresql.reading.constraints import constraints_of
from diffgen.dialects.postgresql.reading.indexes import indexes_of
from diffgen.dialects.postgresql.reading.outlines import outlines_of
from diffgen.dialects.postgresql.reading.ownership import without_others
from diffgen.dialects.postgresql.reading.partitions import followers, left_alone
from diffgen.dialects.postgresql.reading.rows import Row, rows_of
from diffgen.dialects.postgresql.reading.tables import table_of
from diffgen.dialects.postgresql.sql.text import default, stored
from diffgen.kinds.schema import Schema
from diffgen.kinds.sequence import Sequence
from diffgen.kinds.sequence_options import SequenceOptions


def read(live: Live, dialect: Dialect) -> Stored:
    """Return what there is of the schemas that ``live`` looks at."""
    rows = without_others(rows_of(live), live)
    tables = [row for row in rows if row.kind == "table"]
    left = live.ignored | left_alone(followers(tables), live)
    return Read(
        tuple(row for row in tables if row.place not in left),
        tuple(row for row in rows if row.kind != "table"),
        live.tables,
        dialect,
    )


@dataclass(frozen=True)
class Read:
    """What was read.

    :param named: what the models name, and is at the top of a schema.
    """

    tables: tuple[Row, ...]
    others: tuple[Row, ...]
    named: frozenset[Place]
    dialect: Dialect

    @cached_property
    def outlines(self) -> Mapping[Place, Outline]:
        """The tables in outline."""
        return outlines_of(self.tables, self.named)

    def objects(self, alike: Collection[Place] = ()) -> Iterator[Object]:
        """Yield every object, apart from these tables and what belongs to them."""
        for row in self.others:
            yield _beside_tables(row, self.dialect)
        for row in self.tables:
            if row.place not in alike:
                yield table_of(row)
                yield from columns_of(row, self.dialect)
                yield from constraints_of(row)
                yield from indexes_of(row)


def _beside_tables(row: Row, dialect: Dialect) -> Object:
    key = Key(row.kind, row.schema, row.name)
    match row.kind:
        case "schema":
            return Schema(key)
        case "enum":
            return Enum(key, tuple(json.loads(row.facts) or ()))
        case "domain":
            return _domain(key, row, dialect)
    return _sequence(key, row)


def _domain(key: Key, row: Row, dialect: Dialect) -> Domain:
    sql, not_null, text, collation, named, checks = json.loads(row.facts)
    return Domain(
        key=key,
        type=typed(sql, named, dialect),
        default=None if text is None else default(text, sql),
        nullable=not not_null,
        collation=collation,
        checks=tuple(DomainCheck(name, stored(condition)) for name, condition in checks or ()),
    )


def _sequence(key: Key, row: Row) -> Sequence:
    """Return a sequence; its owner, if it has one, takes its default from elsewhere."""
    type_, *given, schema, table, column = json.loads(row.facts)
    owner = None if table is None else Key("column", schema, column, table)
    return Sequence(key, SequenceOptions(*given), type_, owner)
