"""Unique constraints."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from diffgen.catalog import Key
from diffgen.contracts import Call, Declared, Dialect
from diffgen.kinds.column import table_of
from diffgen.kinds.constraint import ConstraintKind, deferral, name_source, timing
from diffgen.kinds.declaring import Options, constraints, names_of, options
from diffgen.kinds.naming import Names
from diffgen.kinds.thawing import thawed


@dataclass(frozen=True, slots=True)
class Unique:
    """UNIQUE (columns)."""

    key: Key
    columns: tuple[str, ...]
    named: bool = True
    deferrable: bool = False
    initially: str | None = None
    comment: str | None = None
    options: Options = ()
    shared_name: str | None = None


class UniqueKind(ConstraintKind[Unique]):
    """A unique constraint; a unique index is an index."""

    drop_type = "unique"

    def declare(self, declared: Declared, dialect: Dialect) -> Iterable[Unique]:
        """Yield the unique constraints of the models."""
        names = Names(dialect)
        for table in declared.tables:
            for item in constraints(table, dialect):
                if isinstance(item, sa.UniqueConstraint) and len(item.columns):
                    yield self._declared(item, names, dialect)

    def _declared(self, item: sa.UniqueConstraint, names: Names, dialect: Dialect) -> Unique:
        columns = names_of(item.columns, dialect)
        key, named = names.of(item, item.table, "unique", "unique", columns)
        deferrable, initially = deferral(item.deferrable, item.initially)
        return Unique(
            key, columns, named, deferrable, initially, item.comment, options(item, dialect)
        )

    def claims(self, obj: Unique) -> Iterable[tuple[str | None, str]]:
        """Take the name of the index behind the constraint."""
        yield obj.key.schema, obj.key.name

    def constructor(self, obj: Unique) -> str:
        """Return the class."""
        return "sa.UniqueConstraint"

    def arguments(self, obj: Unique) -> tuple[Sequence[object], dict[str, object]]:
        """Return the columns and the options."""
        return obj.columns, timing(obj) | {name: thawed(name, one) for name, one in obj.options}

    def creation(self, obj: Unique) -> Call:
        """Return ``create_unique_constraint``."""
        _, kwargs = self.arguments(obj)
        args = (name_source(obj), list(obj.columns))
        return Call("create_unique_constraint", args, kwargs, table_of(obj.key), 1)


UNIQUE = UniqueKind("unique", "unique_constraint")
