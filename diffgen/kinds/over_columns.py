"""What primary keys and unique constraints share: columns that an index keeps distinct."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import ClassVar, Generic, TypeVar

import sqlalchemy as sa

from diffgen.catalog import Key
from diffgen.contracts import Call, Dialect
from diffgen.kinds.column import table_of
from diffgen.kinds.constraint import ConstraintKind, deferral, name_source, timing
from diffgen.kinds.declaring import Options, options
from diffgen.kinds.naming import Names
from diffgen.kinds.thawing import thawed


@dataclass(frozen=True, slots=True)
class OverColumns:
    """PRIMARY KEY (columns) or UNIQUE (columns)."""

    key: Key
    columns: tuple[str, ...]
    named: bool = True
    deferrable: bool = False
    initially: str | None = None
    comment: str | None = None
    options: Options = ()
    shared_name: str | None = None


T = TypeVar("T", bound=OverColumns)


class OverColumnsKind(ConstraintKind[T], Generic[T]):
    """A constraint over columns; what its kind says of itself makes all the difference."""

    #: The class of the objects.
    object_class: type[T]
    #: How SQLAlchemy calls the class, and the function that adds one to a table.
    sqlalchemy_name: ClassVar[str]
    create_function: ClassVar[str]

    def declared(
        self,
        item: sa.PrimaryKeyConstraint | sa.UniqueConstraint,
        names: Names,
        columns: tuple[str, ...],
        dialect: Dialect,
    ) -> T:
        """Return what a constraint of the models declares."""
        given = options(item, dialect)
        about = self.named_after(columns, given)
        key, named = names.of(item, item.table, self.name, self.drop_type, about)
        deferrable, initially = deferral(item.deferrable, item.initially)
        return self.object_class(key, columns, named, deferrable, initially, item.comment, given)

    def named_after(self, columns: tuple[str, ...], given: Options) -> tuple[str, ...]:
        """Return the columns by which a server names a constraint that has no name."""
        return columns

    def columns_needed(self, obj: T) -> Iterable[str]:
        """Yield the columns, also those that the index behind it only holds."""
        yield from obj.columns
        for name, value in obj.options:
            if name.endswith("_include"):
                yield from value

    def claims(self, obj: T) -> Iterable[tuple[str | None, str]]:
        """Take the name of the index behind the constraint."""
        yield obj.key.schema, obj.key.name

    def constructor(self, obj: T) -> str:
        """Return the class."""
        return f"sa.{self.sqlalchemy_name}"

    def arguments(self, obj: T) -> tuple[Sequence[object], dict[str, object]]:
        """Return the columns and the options."""
        return obj.columns, timing(obj) | {name: thawed(name, one) for name, one in obj.options}

    def creation(self, obj: T) -> Call:
        """Return the call of the function that adds the constraint."""
        _, kwargs = self.arguments(obj)
        args = (name_source(obj), list(obj.columns))
        return Call(self.create_function, args, kwargs, table_of(obj.key), 1)
