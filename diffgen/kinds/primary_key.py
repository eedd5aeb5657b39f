"""Primary keys."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import sqlalchemy as sa

from diffgen.contracts import Context, Declared, Dialect, Finding
from diffgen.kinds.declaring import names_of
from diffgen.kinds.naming import Names
from diffgen.kinds.over_columns import OverColumns, OverColumnsKind
from diffgen.kinds.rows.duplicates import repeats_in_columns


@dataclass(frozen=True, slots=True)
class PrimaryKey(OverColumns):
    """PRIMARY KEY (columns)."""


class PrimaryKeyKind(OverColumnsKind[PrimaryKey]):
    """The primary key of a table."""

    object_class = PrimaryKey
    drop_type = "primary"
    sqlalchemy_name = "PrimaryKeyConstraint"
    create_function = "create_primary_key"

    def declare(self, declared: Declared, dialect: Dialect) -> Iterable[PrimaryKey]:
        """Yield the keys of the models; a table without key columns has none."""
        names = Names(dialect)
        for table in declared.tables:
            columns = key_columns(table, dialect)
            if columns:
                yield self.declared(table.primary_key, names, columns, dialect)

    def refusals(self, obj: PrimaryKey, context: Context) -> Iterable[Finding]:
        """Find values that several rows have; those without one are a matter of the columns."""
        yield from repeats_in_columns(
            "add-primary-key", "the primary key", obj.key, obj.columns, True, context
        )

    def claims(self, obj: PrimaryKey) -> Iterable[tuple[str | None, str]]:
        """Take the name of the index behind the key, and the one place that a table has for a key."""
        yield from super().claims(obj)
        yield obj.key.schema, f"PRIMARY KEY OF {obj.key.table}"


def key_columns(table: sa.Table, dialect: Dialect) -> tuple[str, ...]:
    """Return the columns of a declared primary key; none where there is no key.

    One that the server numbers comes first (``DDLCompiler.visit_primary_key_constraint``).
    """
    item = table.primary_key
    return names_of(
        item.columns_autoinc_first if item._implicit_generated else item.columns, dialect
    )


PRIMARY_KEY = PrimaryKeyKind("primary_key", "primary_key_constraint")
