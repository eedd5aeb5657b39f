"""What is there, by the Inspector alone."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import fields, replace
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine.reflection import Inspector

from diffgen.catalog import Catalog, Expression, Key, Type
from diffgen.catalog.catalog import Object
from diffgen.contracts import Dialect, InFull, Live, Stored
from diffgen.dialects.standard import defaults
from diffgen.dialects.standard.naming import with_names
from diffgen.dialects.standard.untold import Untold
from diffgen.errors import CommandError
from diffgen.inspecting import Inspecting, Said
from diffgen.kinds.check import Check
from diffgen.kinds.column import Column, Identity
from diffgen.kinds.declaring import Options, frozen
from diffgen.kinds.foreign_key import ForeignKey
from diffgen.kinds.index import Index
from diffgen.kinds.primary_key import PrimaryKey
from diffgen.kinds.schema import Schema
from diffgen.kinds.sequence_options import SequenceOptions, filled
from diffgen.kinds.unique import Unique

#: How SQLAlchemy says that it has passed over an index (``get_indexes`` of its dialects).
_SKIPPED = re.compile(r"reflection of expression-based index (\S+)")
_NOTHING = Catalog()


def read(live: Live, dialect: Dialect, untold: Untold) -> Stored:
    """Return what the Inspector tells of the schemas that are looked at.

    :param untold: where it is kept what the Inspector has no words for.
    :raises CommandError: the Inspector fails.
    """
    inspector = sa.inspect(live.connection)
    try:
        found = tuple(_Inspecting(untold).of_schemas(inspector, live, dialect))
    except sa.exc.DBAPIError:
        raise  # it is told where all errors of the database are
    except sa.exc.SQLAlchemyError as error:
        raise CommandError(
            f"SQLAlchemy's Inspector of {live.connection.dialect.name} fails: {error};"
            " leave out what it fails on by exclude_tables, or have its package mended"
        ) from error
    untold.say()
    return InFull(found)


class _Inspecting(Inspecting):
    """An Inspector that is all there is; no catalog is known beside it."""

    def __init__(self, untold: Untold) -> None:
        self._untold = untold

    def of_schemas(self, inspector: Inspector, live: Live, dialect: Dialect) -> Iterator[Object]:
        """Yield all that is told of the schemas that there are."""
        names = {schema: schema for schema in live.schemas}
        there = _schemas(inspector) if any(live.schemas) else frozenset()
        for schema in live.schemas:
            if schema is not None:
                if schema not in there:
                    continue
                yield Schema(Key("schema", None, schema))
            said = Said.of(inspector, schema)
            self._untold.learn(said.untold | _silent(said))
            self._untold.indexes |= {
                name for one in said.warnings for name in _SKIPPED.findall(one)
            }
            said = with_names(said, dialect)
            for table in said.columns:
                if (schema, table) not in live.ignored:
                    yield from self.table(
                        Key("table", schema, table), said, names, _NOTHING, dialect
                    )

    def table(
        self,
        key: Key,
        said: Said,
        names: Mapping[str | None, str | None],
        known: Catalog,
        dialect: Dialect,
    ) -> Iterator[Object]:
        """Yield a table with what is in it; what is unique and told twice is a constraint."""
        unique = {told["name"] for told in said.uniques[key.name]}
        primary = said.primary_keys[key.name]["constrained_columns"]
        for obj in super().table(key, said, names, known, dialect):
            if isinstance(obj, Column):
                yield _as_part_of_key(obj, said, primary)
            elif not (isinstance(obj, Index) and obj.unique and obj.key.name in unique):
                yield obj

    def column(
        self, told: Any, position: int, table: Key, known: Catalog, dialect: Dialect
    ) -> Column:
        """Return a column; the default by which the server numbers it is no default of the models'."""
        found = super().column(told, position, table, known, dialect)
        if told.get("autoincrement") is True and found.default is not None:
            found = replace(found, default=None, counter=found.default)
        return replace(found, autoincrement=False)

    def type_of(
        self, told: Any, column: Key, known: Catalog, dialect: Dialect
    ) -> tuple[Type, str | None]:
        """Return a column's type, or what stands for one that SQLAlchemy has no class for."""
        return dialect.type_of(told, dialect)

    def default(self, told: Any, type_: Type, dialect: Dialect) -> Expression | None:
        """Return the default of a column."""
        given = told.get("default")
        return None if given is None else defaults.default(str(given).strip(), type_.sql)

    def identity(self, told: Any) -> Identity | None:
        """Return the identity of a column; what isn't told is as usual."""
        said = told.get("identity")
        if said is None:
            return None
        names = [one.name for one in fields(SequenceOptions)]
        given = {name: said[name] for name in names if said.get(name) is not None}
        return Identity(bool(said.get("always")), filled("", **given))

    def primary_key(self, told: Any, table: Key) -> PrimaryKey:
        """Return the primary key of a table."""
        return replace(super().primary_key(told, table), named=told["named"])

    def unique(self, told: Any, table: Key) -> Unique:
        """Return a unique constraint."""
        return replace(super().unique(told, table), named=told["named"])

    def check(self, told: Any, table: Key, dialect: Dialect) -> Check:
        """Return a check constraint."""
        return replace(super().check(told, table, dialect), named=told["named"])

    def foreign_key(
        self, told: Any, table: Key, names: Mapping[str | None, str | None]
    ) -> ForeignKey:
        """Return a foreign key."""
        return replace(super().foreign_key(told, table, names), named=told["named"])

    def options(self, told: Any) -> Options:
        """Return the options that are told, for an object that is to be made again."""
        given = told.get("dialect_options") or {}
        return tuple(
            sorted(
                (name, frozen(value))
                for name, value in given.items()
                if not name.endswith("_where") and value not in (None, False, [], {})
            )
        )


def _schemas(inspector: Inspector) -> frozenset[str]:
    try:
        return frozenset(inspector.get_schema_names())
    except NotImplementedError as error:
        raise CommandError(
            f"SQLAlchemy's Inspector of {inspector.dialect.name} can't tell which schemas there are;"
            " leave out the tables that are in one by exclude_schemas"
        ) from error


def _silent(said: Said) -> frozenset[str]:
    """Return ``primary_keys`` if no table is told to have one: the version table has, where there are any."""
    keys = [told["constrained_columns"] for told in said.primary_keys.values()]
    return frozenset({"primary_keys"}) if keys and not any(keys) else frozenset()


def _as_part_of_key(column: Column, said: Said, primary: list[str]) -> Column:
    """Return a column, marked if it is a key of one number that the server doesn't count.

    To SQLAlchemy such a key counts unless it is told otherwise.
    """
    table, name = column.key.table or "", column.key.name
    if primary != [name]:
        return column
    told = next(one for one in said.columns[table] if one["name"] == name)
    is_plain = told.get("autoincrement") is False and column.identity is None
    return replace(column, options=NOT_COUNTED) if is_plain else column


#: What a key says that the server doesn't number.
NOT_COUNTED: Options = (("autoincrement", False),)
