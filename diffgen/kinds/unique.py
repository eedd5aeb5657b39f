"""Unique constraints."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import sqlalchemy as sa

from diffgen.contracts import Declared, Dialect
from diffgen.kinds.declaring import constraints, names_of
from diffgen.kinds.naming import Names
from diffgen.kinds.over_columns import OverColumns, OverColumnsKind


@dataclass(frozen=True, slots=True)
class Unique(OverColumns):
    """UNIQUE (columns)."""


class UniqueKind(OverColumnsKind[Unique]):
    """A unique constraint; a unique index is an index."""

    object_class = Unique
    drop_type = "unique"
    sqlalchemy_name = "UniqueConstraint"
    create_function = "create_unique_constraint"

    def declare(self, declared: Declared, dialect: Dialect) -> Iterable[Unique]:
        """Yield the unique constraints of the models."""
        names = Names(dialect)
        for table in declared.tables:
            for item in constraints(table, dialect):
                if isinstance(item, sa.UniqueConstraint) and len(item.columns):
                    yield self.declared(item, names, names_of(item.columns, dialect), dialect)


UNIQUE = UniqueKind("unique", "unique_constraint")
