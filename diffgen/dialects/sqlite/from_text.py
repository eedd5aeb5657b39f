"""From the text of a table or an index to the values of the kinds.

The same for what the database stores and for what SQLAlchemy would send: equal text is equal.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from types import MappingProxyType
from typing import Any, cast

from sqlalchemy.types import TypeEngine

from diffgen.catalog import Expression, Key, Type
from diffgen.catalog.catalog import Object
from diffgen.dialects.sqlite.types import type_
from diffgen.errors import CommandError
from diffgen.kinds.check import Check
from diffgen.kinds.column import Column, Generated
from diffgen.kinds.constraint import deferral
from diffgen.kinds.declaring import Options
from diffgen.kinds.foreign_key import ForeignKey, action, match
from diffgen.kinds.index import Element, Index
from diffgen.kinds.primary_key import PrimaryKey
from diffgen.kinds.table import Table
from diffgen.kinds.unique import Unique
from migrations_runtime.dialects.sqlite.text import clauses, expressions
from migrations_runtime.dialects.sqlite.text.addresses import addresses
from migrations_runtime.dialects.sqlite.text.index_text import IndexText
from migrations_runtime.dialects.sqlite.text.table_text import ColumnText, TableText, parse_table
from migrations_runtime.dialects.sqlite.text.tokens import SQLiteTextError, fold

#: The same defaults, conditions and expressions stand in many tables, and on both sides.
canonical = lru_cache(maxsize=16384)(expressions.canonical)


@dataclass(frozen=True, slots=True)
class Referent:
    """What a foreign key leaves to the table that it refers to: spelling, and the columns if it names none."""

    name: str
    columns: tuple[str, ...]
    primary: tuple[str, ...]


#: A table by its name, in whatever case a foreign key spells it.
Find = Callable[[str], Referent | None]


def referent(table: TableText) -> Referent:
    """Return a table as foreign keys refer to it."""
    key = table.primary_key
    return Referent(table.name, _names(table), () if key is None else key.columns)


def expression(sql: str) -> Expression:
    """Return SQL text, compared token by token."""
    return Expression(canonical(sql), sql)


def parsed_table(name: str, sql: str) -> TableText:
    """Return the text of a table, read.

    :raises CommandError: for a text that can't be read.
    """
    try:
        return parse_table(sql)
    except SQLiteTextError as error:
        raise CommandError(
            f"the stored text of table {name} can't be read: {error};"
            " leave the table out by include_name in env.py"
        ) from error


def from_table(
    table: TableText,
    schema: str | None,
    find: Find,
    declared: Mapping[str, TypeEngine[Any]] = MappingProxyType({}),
) -> Iterator[Object]:
    """Yield a table and its parts.

    :param find: the table that a foreign key refers to.
    :param declared: the types that columns were declared of.
    """
    primary = table.primary_key
    given: dict[str, bool] = {
        "sqlite_autoincrement": primary is not None and primary.autoincrement,
        "sqlite_strict": table.strict,
    }
    options: Options = tuple((name, value) for name, value in given.items() if value)
    if table.without_rowid:
        options = (*options, ("sqlite_with_rowid", False))
    yield Table(Key("table", schema, table.name), None, options)
    for position, column in enumerate(table.columns):
        key = Key("column", schema, column.name, table.name)
        yield column_of(column, position, key, declared.get(column.name))
    for address, constraint in addresses(table):
        found = _constraint(constraint, address, table, schema, find)
        shared = constraint.name if constraint.name != address else None
        yield found if shared is None else replace(cast(Any, found), shared_name=shared)


def from_index(index: IndexText, table: TableText | None, schema: str | None) -> Index:
    """Return an index."""
    owner = index.table if table is None else table.name
    return Index(
        key=Key("index", schema, index.name, owner),
        elements=tuple(_element(element, table) for element in index.elements),
        unique=index.unique,
        where=None if index.where is None else expression(index.where),
    )


def column_of(
    column: ColumnText, position: int, key: Key, declared: TypeEngine[Any] | None = None
) -> Column:
    """Return a column.

    :param declared: the type that it was declared of.
    """
    found = type_(column.declared_type)
    not_null = column.last(clauses.NotNull)
    default, generated = column.last(clauses.Default), column.last(clauses.Generated)
    return Column(
        key=key,
        type=Type(found.sql, written=found.written, native=declared),
        nullable=not_null is None,
        default=None if default is None else _default(default),
        generated=(
            None
            if generated is None
            else Generated(expression(generated.expression), generated.stored)
        ),
        collation=_collation(column),
        options=_options(
            sqlite_on_conflict_not_null=None if not_null is None else not_null.conflict
        ),
        position=position,
    )


def _default(default: clauses.Default) -> Expression:
    sql = f"({default.text})" if default.parenthesized else default.text
    return Expression(canonical(default.text), sql)


def _collation(column: ColumnText) -> str | None:
    """Return the collation; BINARY is what holds anyway."""
    found = column.last(clauses.Collate)
    return None if found is None or fold(found.collation) == "binary" else found.collation


def _constraint(
    constraint: clauses.TableConstraint,
    address: str,
    table: TableText,
    schema: str | None,
    find: Find,
) -> Object:
    named = constraint.name is not None
    match constraint:
        case clauses.PrimaryKey():
            return PrimaryKey(
                Key("primary_key", schema, address, table.name),
                _spelled(constraint.columns, _names(table)),
                named,
                options=_options(sqlite_on_conflict=constraint.conflict),
            )
        case clauses.Unique():
            return Unique(
                Key("unique", schema, address, table.name),
                _spelled(constraint.columns, _names(table)),
                named,
                options=_options(sqlite_on_conflict=constraint.conflict),
            )
        case clauses.Check():
            key = Key("check", schema, address, table.name)
            return Check(key, expression(constraint.expression), named)
        case clauses.ForeignKey():
            key = Key("foreign_key", schema, address, table.name)
            return _foreign_key(constraint, key, table, find)


def _foreign_key(
    constraint: clauses.ForeignKey, key: Key, table: TableText, find: Find
) -> ForeignKey:
    there = find(constraint.referred_table)
    name, referred = constraint.referred_table, constraint.referred_columns
    if there is not None:
        name, referred = there.name, _spelled(referred or there.primary, there.columns)
    deferrable, initially = deferral(constraint.deferrable, constraint.initially)
    return ForeignKey(
        key=key,
        columns=_spelled(constraint.columns, _names(table)),
        referent=Key("table", key.schema, name),
        referent_columns=referred,
        named=constraint.name is not None,
        onupdate=action(constraint.on_update),
        ondelete=action(constraint.on_delete),
        deferrable=deferrable,
        initially=initially,
        match=match(constraint.match),
    )


def _element(element: clauses.Element, table: TableText | None) -> Element:
    column = None if table is None else table.column(element.column or "")
    return Element(
        column=element.column if column is None else column.name,
        expression=expression(element.expression) if element.column is None else None,
        descending=element.order == "DESC",
        collation=element.collation,
    )


def _spelled(names: tuple[str, ...], columns: Iterable[str]) -> tuple[str, ...]:
    """Return the names of columns as their table spells them: they are the same in any case."""
    if set(names) <= set(columns):
        return names
    spelling = {fold(column): column for column in columns}
    return tuple(spelling.get(fold(name), name) for name in names)


def _names(table: TableText) -> tuple[str, ...]:
    return tuple(column.name for column in table.columns)


def _options(**given: str | None) -> Options:
    return tuple((name, value) for name, value in given.items() if value is not None)
