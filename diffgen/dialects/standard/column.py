"""Columns as SQLAlchemy's DDL compiler says them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import sqlalchemy as sa

from diffgen.catalog import Expression, Type
from diffgen.contracts import Dialect
from diffgen.dialects.standard import defaults
from diffgen.dialects.standard.reading import NOT_COUNTED
from diffgen.kinds.column import Column, ColumnKind


@dataclass(frozen=True)
class StandardColumnKind(ColumnKind):
    """A column of a table."""

    def declared(self, column: sa.Column[Any], position: int, dialect: Dialect) -> Column:
        """Return one column of the models."""
        found = super().declared(column, position, dialect)
        default = found.default and defaults.default(found.default.sql, found.type.sql)
        counts = column.table._autoincrement_column is column
        is_key = list(column.table.primary_key.columns) == [column]
        is_plain = is_key and not counts and isinstance(column.type, sa.Integer)
        return replace(found, default=default, options=NOT_COUNTED if is_plain else found.options)

    def default_of(self, sql: str, type_: Type, dialect: Dialect) -> Expression | None:
        """Return the default that SQL is for a type."""
        return defaults.default(sql, type_.sql)


COLUMN = StandardColumnKind("column", "column", separable=False)
