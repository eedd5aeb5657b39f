"""The tables of the models in outline, as the catalog would tell of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any

import sqlalchemy as sa

from diffgen.contracts import Declared, Dialect, Outline, Place
from diffgen.dialects.mysql.kinds.column import column_checks
from diffgen.dialects.mysql.kinds.foreign_key import action, keeps_foreign_keys
from diffgen.dialects.mysql.kinds.index import declared_index, hashes
from diffgen.dialects.mysql.kinds.table import TABLE
from diffgen.dialects.mysql.kinds.table_options import collation_of, engine_of
from diffgen.dialects.mysql.kinds.unique import UNIQUE
from diffgen.dialects.mysql.outlining.columns import DeclaredColumns
from diffgen.dialects.mysql.outlining.parts import ForeignKeyValue, Over, Parts, table_text
from diffgen.kinds.constraint import deferral
from diffgen.kinds.declaring import (
    compiled,
    constraints,
    given_name,
    has_keywords,
    is_created,
    names_of,
)
from diffgen.kinds.foreign_key import action as spelled
from diffgen.kinds.naming import Names
from diffgen.kinds.primary_key import key_columns


def outlines(declared: Declared, dialect: Dialect) -> Mapping[Place, Outline]:
    """Return the tables that can be told in outline, by their places.

    Without one are those that say what the servers have no words for, or leave a value to the server.
    """
    described = DeclaredColumns(dialect)
    place_of = cache(dialect.place)
    found: dict[Place, Outline] = {}
    for table, columns in declared.walk():
        outline = _DeclaredTable(table, described, place_of, dialect).outline(columns)
        if outline is not None:
            found[place_of(table)] = outline
    return found


class _DeclaredTable:
    """One table of the models."""

    def __init__(
        self,
        table: sa.Table,
        described: DeclaredColumns,
        place_of: Callable[[sa.Table], Place],
        dialect: Dialect,
    ) -> None:
        self._table = table
        self._described = described
        self._place_of = place_of
        self._dialect = dialect
        self._collation = collation_of(table, dialect)
        self._engine = engine_of(table, dialect)

    def outline(self, columns: Sequence[sa.Column[Any]]) -> Outline | None:
        """Return the outline of the table that has these columns, if there is one."""
        table, dialect = self._table, self._dialect
        texts = self._described.of_table(table, columns, self._collation)
        items = list(constraints(table, dialect))
        if texts is None or any(_is_deferred(item) for item in items):
            return None
        parts = Parts(texts, table_text(TABLE.declared(table, dialect)))
        parts.primary_key = key_columns(table, dialect)
        parts.uniques += self._uniques(items)
        parts.checks += self._checks(items)
        foreign_keys = self._foreign_keys(items)
        if keeps_foreign_keys(self._engine):
            parts.foreign_keys += foreign_keys
        for index in sorted(table.indexes, key=lambda index: str(index.name)):
            if is_created(index, dialect):
                self._add_index(parts, index)
        parts.drop_own_indexes()
        return parts.outline(dialect.table_name(table.name))

    def _uniques(self, items: Sequence[sa.Constraint]) -> Iterator[Over]:
        found = [one for one in items if isinstance(one, sa.UniqueConstraint) and len(one.columns)]
        names = [given_name(one, self._dialect) for one in found]
        if None not in names:
            for name, one in zip(names, found, strict=True):
                yield name or "", names_of(one.columns, self._dialect)
            return
        for unique in UNIQUE.of_table(self._table, Names(self._dialect), self._dialect):
            yield unique.key.name, unique.columns

    def _checks(self, items: Sequence[sa.Constraint]) -> Iterator[tuple[str, str]]:
        found = [one for one in items if isinstance(one, sa.CheckConstraint)]
        if not found:
            return
        of_columns = {
            id(one)
            for column in self._table.columns
            for one in column_checks(column, self._dialect)
        }
        for one in found:
            if id(one) not in of_columns:
                said = self._dialect.expression(compiled(one.sqltext, self._dialect))
                yield given_name(one, self._dialect) or "", said.canonical

    def _foreign_keys(self, items: Sequence[sa.Constraint]) -> list[ForeignKeyValue]:
        return [
            ForeignKeyValue(
                given_name(one, self._dialect) or "",
                names_of([element.parent for element in one.elements], self._dialect),
                self._place_of(one.referred_table),
                names_of([element.column for element in one.elements], self._dialect),
                action(spelled(one.onupdate)),
                action(spelled(one.ondelete)),
            )
            for one in items
            if isinstance(one, sa.ForeignKeyConstraint)
        ]

    def _add_index(self, parts: Parts, index: sa.Index) -> None:
        columns = self._whole_columns(index)
        if columns is None:
            parts.add(declared_index(index, self._table, self._dialect))
            return
        kept = parts.uniques if index.unique else parts.plain
        kept.append((given_name(index, self._dialect) or "", columns))

    def _whole_columns(self, index: sa.Index) -> tuple[str, ...] | None:
        """Return the columns of an index that says no more than these, and has room for all of each."""
        if has_keywords(index) or hashes(self._engine):
            return None
        for item in index.expressions:
            if not isinstance(item, sa.Column):
                return None
            room = self._described.is_indexed
            if not index.unique and not room(item, self._collation, self._engine):
                return None
        return names_of(index.columns, self._dialect)


def _is_deferred(item: sa.Constraint) -> bool:
    """Return whether a foreign key is one that these servers have no words for."""
    if not isinstance(item, sa.ForeignKeyConstraint):
        return False
    return deferral(item.deferrable, item.initially) != (False, None)
