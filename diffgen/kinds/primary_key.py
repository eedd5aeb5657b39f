"""Primary keys."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from diffgen.catalog import Key
from diffgen.contracts import Call, Declared, Dialect
from diffgen.kinds.column import table_of
from diffgen.kinds.constraint import ConstraintKind, deferral, name_source, timing
from diffgen.kinds.declaring import Options, names_of, options
from diffgen.kinds.naming import Names
from diffgen.kinds.thawing import thawed


@dataclass(frozen=True, slots=True)
class PrimaryKey:
    """PRIMARY KEY."""

    key: Key
    columns: tuple[str, ...]
    named: bool = True
    deferrable: bool = False
    initially: str | None = None
    comment: str | None = None
    options: Options = ()
    shared_name: str | None = None


class PrimaryKeyKind(ConstraintKind[PrimaryKey]):
    """The primary key of a table."""

    drop_type = "primary"

    def declare(self, declared: Declared, dialect: Dialect) -> Iterable[PrimaryKey]:
        """Yield the keys of the models; a table without key columns has none."""
        names = Names(dialect)
        for table in declared.tables:
            item = table.primary_key
            # One that the server numbers comes first (``DDLCompiler.visit_primary_key_constraint``).
            ordered = item.columns_autoinc_first if item._implicit_generated else item.columns
            columns = names_of(ordered, dialect)
            if columns:
                yield self._declared(item, names, columns, dialect)

    def _declared(
        self,
        item: sa.PrimaryKeyConstraint,
        names: Names,
        columns: tuple[str, ...],
        dialect: Dialect,
    ) -> PrimaryKey:
        key, named = names.of(item, item.table, "primary_key", "primary", columns)
        deferrable, initially = deferral(item.deferrable, item.initially)
        return PrimaryKey(
            key, columns, named, deferrable, initially, item.comment, options(item, dialect)
        )

    def claims(self, obj: PrimaryKey) -> Iterable[tuple[str | None, str]]:
        """Take the name of the index behind the key, and the one place that a table has for a key."""
        yield obj.key.schema, obj.key.name
        yield obj.key.schema, f"PRIMARY KEY OF {obj.key.table}"

    def constructor(self, obj: PrimaryKey) -> str:
        """Return the class."""
        return "sa.PrimaryKeyConstraint"

    def arguments(self, obj: PrimaryKey) -> tuple[Sequence[object], dict[str, object]]:
        """Return the columns and the options."""
        return obj.columns, timing(obj) | {name: thawed(name, one) for name, one in obj.options}

    def creation(self, obj: PrimaryKey) -> Call:
        """Return ``create_primary_key``."""
        _, kwargs = self.arguments(obj)
        args = (name_source(obj), list(obj.columns))
        return Call("create_primary_key", args, kwargs, table_of(obj.key), 1)


PRIMARY_KEY = PrimaryKeyKind("primary_key", "primary_key_constraint")
