"""Read a live database: the rows of the catalog queries become the values of the kinds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql.base import PGDialect

from diffgen.catalog import Expression, Key, Type
from diffgen.catalog.catalog import Object
from diffgen.contracts import Dialect, InFull, Live, Stored
from diffgen.dialects.postgresql.kinds.domain import Domain, DomainCheck
from diffgen.dialects.postgresql.kinds.enum import Enum
from diffgen.dialects.postgresql.kinds.exclude import Exclude
from diffgen.dialects.postgresql.kinds.table import (
    INHERITS,
    PARTITION_BY,
    PREFIXES,
    partition_key,
    spelled,
)
from diffgen.dialects.postgresql.reading import queries
from diffgen.dialects.postgresql.reading.ownership import of_others
from diffgen.dialects.postgresql.sql.text import default, stored
from diffgen.kinds.check import Check
from diffgen.kinds.column import Column, Generated, Identity
from diffgen.kinds.declaring import Options
from diffgen.kinds.foreign_key import ForeignKey
from diffgen.kinds.index import Element, Index
from diffgen.kinds.primary_key import PrimaryKey
from diffgen.kinds.schema import Schema
from diffgen.kinds.sequence import Sequence as SequenceObject
from diffgen.kinds.sequence_options import SequenceOptions
from diffgen.kinds.table import Attachment, Table
from diffgen.kinds.unique import Unique

#: ``pg_constraint.confupdtype`` and ``confdeltype``; ``a`` is NO ACTION, which holds anyway.
_ACTIONS = {"a": None, "r": "RESTRICT", "c": "CASCADE", "n": "SET NULL", "d": "SET DEFAULT"}
_MATCHES = {"s": None, "f": "FULL", "p": "PARTIAL"}
#: ``pg_type.typtype`` of the types that are objects of their own.
_NAMED = {"d": "domain", "e": "enum"}
#: What models can say of a table with this SQLAlchemy: 2.0 has no ``postgresql_with``.
_STATED = {PREFIXES} | {
    f"postgresql_{name}"
    for item, names in PGDialect.construct_arguments or ()
    if item is sa.Table
    for name in names
}
# Columns of the catalog that are not in each version: since which, and what holds before.
_NEWER = {
    "nulls_not_distinct": ((15,), "COALESCE(i.indnullsnotdistinct, false)", "false"),
    "enforced": ((18,), "o.conenforced", "true"),
}


def read(live: Live, dialect: Dialect) -> Stored:
    """Return what there is of the schemas that ``live`` looks at."""
    return InFull(list(_of_models(live, dialect)))


def _of_models(live: Live, dialect: Dialect) -> Iterator[Object]:
    # The default one is that of the connection looked at, be it a scratch schema.
    default = live.connection.dialect.default_schema_name or "public"
    names = {schema or default: schema for schema in live.schemas}
    others = of_others(live, names)
    for obj in _objects(live, names, dialect):
        if (obj.key.owner or obj.key) not in others:
            yield obj


def _objects(live: Live, names: Mapping[str, str | None], dialect: Dialect) -> Iterator[Object]:
    tables = list(_tables(live, names))
    known = {(table.key.schema, table.key.name) for table in tables}
    for row in _rows(live, queries.SCHEMAS, names):
        if names[row.name] is not None:
            yield Schema(Key("schema", None, row.name))
    for row in _rows(live, queries.ENUMS, names):
        yield Enum(Key("enum", names[row.schema], row.name), tuple(row.labels))
    for row in _rows(live, queries.DOMAINS, names):
        yield _domain(row, names, dialect)
    for row in _rows(live, queries.SEQUENCES, names):
        key = Key("sequence", names[row.schema], row.name)
        yield SequenceObject(key, _sequence_options(row), row.type, _owner(row, names))
    yield from tables
    for obj in (
        *_columns(live, names, dialect),
        *_constraints(live, names),
        *_indexes(live, names),
    ):
        if (obj.key.schema, obj.key.table) in known:
            yield obj


def _rows(live: Live, query: str, names: Iterable[str]) -> Sequence[Any]:
    version = live.connection.dialect.server_version_info or ()
    text = query.replace("::", "\\:\\:")
    for name, (since, column, earlier) in _NEWER.items():
        text = text.replace(f"{{{name}}}", column if version >= since else earlier)
    statement = sa.text(text).bindparams(sa.bindparam("schemas", expanding=True))
    return live.connection.execute(statement, {"schemas": list(names)}).all()


def _domain(row: Any, names: Mapping[str, str | None], dialect: Dialect) -> Domain:
    return Domain(
        key=Key("domain", names[row.schema], row.name),
        type=_type(row, names, dialect),
        default=_default(row),
        nullable=not row.not_null,
        collation=row.collation,
        checks=tuple(DomainCheck(name, stored(condition)) for name, condition in row.checks),
    )


def _tables(live: Live, names: Mapping[str, str | None]) -> Iterator[Table]:
    rows = _rows(live, queries.TABLES, names)
    left = {*live.ignored, *_left_alone(rows, live, names)}
    for row in rows:
        place = (names[row.schema], row.name)
        if place in left:
            continue
        parents = [Key("table", names.get(schema, schema), name) for schema, name in row.parents]
        attached = None if row.bound is None else Attachment(parents[0], row.bound)
        inherited = () if row.bound is not None else tuple(map(spelled, parents))
        yield Table(Key("table", *place), row.comment, _table_options(row, inherited), attached)


def _left_alone(
    rows: Sequence[Any], live: Live, names: Mapping[str, str | None]
) -> Iterator[tuple[str | None, str]]:
    """Yield the partitions, and the tables that inherit from others, that the models don't name.

    Where they don't name what it inherits from, either, such a table is one like any other.
    """
    left: set[tuple[str | None, str]] = set()
    waiting = {(names[row.schema], row.name): row for row in rows if row.parents}
    waiting = {place: row for place, row in waiting.items() if place not in live.tables}
    while waiting:
        found = {
            place
            for place, row in waiting.items()
            if row.bound is not None
            or any(
                (names.get(schema, schema), name) in live.tables | left
                for schema, name in row.parents
            )
        }
        if not found:
            break
        left |= found
        waiting = {place: row for place, row in waiting.items() if place not in found}
    yield from left


def _table_options(row: Any, inherited: tuple[str, ...]) -> Options:
    given: dict[str, Any] = {
        "postgresql_with": _with(row.options),
        "postgresql_tablespace": row.tablespace,
        "postgresql_using": row.method,
        PARTITION_BY: row.partition_by and partition_key(row.partition_by),
        INHERITS: inherited,
        PREFIXES: ("UNLOGGED",) if row.persistence == "u" else None,
    }
    return tuple(
        sorted((name, value) for name, value in given.items() if value and name in _STATED)
    )


def _with(options: Sequence[str] | None) -> tuple[tuple[str, str], ...]:
    pairs = (option.partition("=") for option in options or ())
    return tuple(sorted((name, value) for name, _, value in pairs))


def _columns(live: Live, names: Mapping[str, str | None], dialect: Dialect) -> Iterator[Column]:
    for row in _rows(live, queries.COLUMNS, names):
        serial = row.default is not None and row.default == row.next_value
        yield Column(
            key=Key("column", names[row.schema], row.name, row.table),
            type=_type(row, names, dialect),
            nullable=not row.not_null,
            default=None if serial or row.generated else _default(row),
            identity=_identity(row),
            generated=_generated(row),
            autoincrement=serial,
            collation=row.collation,
            comment=row.comment,
            position=row.position,
            counter=_default(row) if serial else None,
            sequence=_own_sequence(row, names) if serial else None,
        )


def _own_sequence(row: Any, names: Mapping[str, str | None]) -> SequenceObject:
    """Return the sequence of a SERIAL column."""
    schema = names.get(row.sequence_schema, row.sequence_schema)
    column = Key("column", names[row.schema], row.name, row.table)
    key = Key("sequence", schema, row.sequence)
    return SequenceObject(key, _sequence_options(row), row.sequence_type, column)


def _owner(row: Any, names: Mapping[str, str | None]) -> Key | None:
    """Return the column that owns a sequence and takes its default from elsewhere."""
    if row.owner is None:
        return None
    return Key("column", names.get(row.owner_schema, row.owner_schema), row.owner_column, row.owner)


def _type(row: Any, names: Mapping[str, str | None], dialect: Dialect) -> Type:
    if row.named not in _NAMED:
        return Type(row.type)
    schema = names.get(row.named_schema, dialect.schema(row.named_schema))
    return Type(row.type, Key(_NAMED[row.named], schema, row.named_name))


def _default(row: Any) -> Expression | None:
    return None if row.default is None else default(row.default, row.type)


def _identity(row: Any) -> Identity | None:
    return Identity(row.identity == "a", _sequence_options(row)) if row.identity else None


def _generated(row: Any) -> Generated | None:
    if not row.generated:
        return None
    return Generated(stored(row.default), stored=row.generated == "s")


def _sequence_options(row: Any) -> SequenceOptions:
    return SequenceOptions(
        row.start, row.increment, row.minvalue, row.maxvalue, row.cycle, row.cache
    )


def _constraints(live: Live, names: Mapping[str, str | None]) -> Iterator[Object]:
    for row in _rows(live, queries.CONSTRAINTS, names):
        yield _constraint(row, names)


def _constraint(row: Any, names: Mapping[str, str | None]) -> Object:
    schema = names[row.schema]
    columns, deferrable = tuple(row.columns), row.deferrable
    initially = "DEFERRED" if row.deferred else None
    match row.type:
        case "p":
            key = Key("primary_key", schema, row.name, row.table)
            given = _given(postgresql_include=tuple(row.include))
            return PrimaryKey(key, columns, True, deferrable, initially, row.comment, given)
        case "u":
            key = Key("unique", schema, row.name, row.table)
            given = _given(
                postgresql_include=tuple(row.include),
                postgresql_nulls_not_distinct=row.nulls_not_distinct,
            )
            return Unique(key, columns, True, deferrable, initially, row.comment, given)
        case "c":
            key = Key("check", schema, row.name, row.table)
            given = _given(postgresql_not_valid=not row.validated)
            return Check(key, stored(row.condition), True, row.comment, given)
        case "x":
            key = Key("exclude", schema, row.name, row.table)
            return Exclude(key, Expression(row.definition, row.definition), row.comment)
    return _foreign_key(row, names, initially)


def _foreign_key(row: Any, names: Mapping[str, str | None], initially: str | None) -> ForeignKey:
    ondelete = _ACTIONS[row.ondelete]
    # Since version 15 SET NULL and SET DEFAULT may name columns, which only the definition tells.
    if ondelete is not None and f"ON DELETE {ondelete} (" in row.definition:
        columns = row.definition.split(f"ON DELETE {ondelete} (", 1)[1].partition(")")[0]
        ondelete = f"{ondelete} ({columns})"
    return ForeignKey(
        key=Key("foreign_key", names[row.schema], row.name, row.table),
        columns=tuple(row.columns),
        referent=Key("table", names.get(row.referent_schema, row.referent_schema), row.referent),
        referent_columns=tuple(row.referent_columns),
        onupdate=_ACTIONS[row.onupdate],
        ondelete=ondelete,
        deferrable=row.deferrable,
        initially=initially,
        match=_MATCHES[row.match],
        comment=row.comment,
        options=_given(postgresql_not_valid=not row.validated),
    )


def _indexes(live: Live, names: Mapping[str, str | None]) -> Iterator[Index]:
    rows = _rows(live, queries.INDEXES, names)
    for _, group in groupby(rows, lambda row: (row.schema, row.table, row.name)):
        parts = list(group)
        row = parts[0]
        keys = [part for part in parts if part.position <= row.keys]
        yield Index(
            key=Key("index", names[row.schema], row.name, row.table),
            elements=tuple(_element(part) for part in keys),
            unique=row.unique,
            comment=row.comment,
            where=None if row.where is None else stored(row.where),
            options=_given(
                postgresql_using=None if row.method == "btree" else row.method,
                postgresql_with=_with(row.options),
                postgresql_tablespace=row.tablespace,
                postgresql_nulls_not_distinct=row.nulls_not_distinct,
                postgresql_include=tuple(part.column for part in parts[row.keys :]),
            ),
        )


def _element(row: Any) -> Element:
    # pg_index.indoption: bit 0 is DESC, bit 1 is NULLS FIRST; DESC alone implies the latter.
    descending, nulls_first = bool(row.ordering & 1), bool(row.ordering & 2)
    return Element(
        column=row.column,
        expression=None if row.expression is None else stored(row.expression),
        descending=descending,
        nulls_first=None if nulls_first == descending else nulls_first,
        collation=row.collation,
        opclass=row.opclass,
    )


def _given(**options: Any) -> Options:
    return tuple(sorted((name, value) for name, value in options.items() if value))
