"""What one table declares, apart from all others."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import sqlalchemy as sa
from sqlalchemy.types import NullType

from diffgen.catalog import Catalog
from diffgen.contracts import Declared, Dialect


@dataclass(frozen=True, kw_only=True)
class _One(Declared):
    """The models' side, if they had this one table."""

    table: sa.Table

    @cached_property
    def every_table(self) -> tuple[sa.Table, ...]:
        """Return the table."""
        return (self.table,)


def declared_by(table: sa.Table, dialect: Dialect) -> Catalog:
    """Return the table, all that is in it, and the types that it brings along."""
    found = dialect.declare(_One((), table=table), dialect)
    return Catalog(obj for obj in found if obj.key.kind != "schema")


def beside(item: sa.Constraint | sa.Index, kind: str, dialect: Dialect) -> tuple[Any, Catalog]:
    """Return a constraint or an index whose table only stands in for the one that is there, and that.

    That table's columns have no types, which a table must have to be declared: any but texts, of which
    an index may take the beginning.
    """
    table = item.table
    assert table is not None
    if not table.columns:
        table.append_column(sa.Column("x"))
    shortened = {*_shortened(item)}
    for column in table.columns:
        if isinstance(column.type, NullType):
            column.type = sa.Text() if column.name in shortened else sa.Integer()
    declared = declared_by(table, dialect)
    (found,) = declared.of_kind(kind)
    return found, declared


def _shortened(item: sa.Constraint | sa.Index) -> Iterator[str]:
    """Yield the columns of which an index takes the beginning, as by ``mysql_length``."""
    for name, said in item.dialect_kwargs.items():
        if name.endswith("_length") and isinstance(item, sa.Index):
            yield from said if isinstance(said, Mapping) else item.columns.keys()
