"""Unique constraints."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import sqlalchemy as sa

from diffgen.contracts import Context, Declared, Dialect, Finding
from diffgen.kinds.declaring import constraints, names_of, nulls_are_distinct
from diffgen.kinds.naming import Names
from diffgen.kinds.over_columns import OverColumns, OverColumnsKind
from diffgen.kinds.rows.duplicates import repeats_in_columns


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
            yield from self.of_table(table, names, dialect)

    def of_table(self, table: sa.Table, names: Names, dialect: Dialect) -> Iterable[Unique]:
        """Yield the unique constraints of one table."""
        for item in constraints(table, dialect):
            if isinstance(item, sa.UniqueConstraint) and len(item.columns):
                yield self.declared(item, names, names_of(item.columns, dialect), dialect)
            else:
                self.pass_by(item, names, dialect)

    def pass_by(self, item: sa.Constraint, names: Names, dialect: Dialect) -> None:
        """Have the names know another constraint that comes before: by standard it takes none of them."""

    def refusals(self, obj: Unique, context: Context) -> Iterable[Finding]:
        """Find values that several rows have."""
        nulls_distinct = nulls_are_distinct(obj.options)
        yield from repeats_in_columns(
            "add-unique", "unique", obj.key, obj.columns, nulls_distinct, context
        )


UNIQUE = UniqueKind("unique", "unique_constraint")
