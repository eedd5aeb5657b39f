"""What is said of a column after its name: few definitions serve all columns of a schema."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache

from diffgen.catalog import Key
from diffgen.dialects.sqlite.alike import ROWID, meaning
from diffgen.dialects.sqlite.from_text import column_of
from diffgen.dialects.sqlite.given import given
from diffgen.kinds.column import Column
from migrations_runtime.dialects.sqlite.text.clauses import (
    Check,
    ForeignKey,
    PrimaryKey,
    TableConstraint,
    Unique,
)
from migrations_runtime.dialects.sqlite.text.table_text import parse_table
from migrations_runtime.dialects.sqlite.text.tokens import SQLiteTextError

#: A type to which values are of any kind, and which converts none in STRICT tables.
_ANY = "ANY"


@dataclass(frozen=True)
class Definition:
    """A column apart from its name; two that say the same are equal, in whatever words.

    :ivar value: all that is compared of it, as a text.
    :ivar never_null: the same where it takes no NULL, whatever is said of it.
    :ivar is_integer: whether it is the table's rowid once it is the key by itself.
    :ivar constraints: those of the table that stand in it.
    """

    value: str
    never_null: str = field(compare=False)
    is_integer: bool = field(compare=False)
    constraints: tuple[TableConstraint, ...] = field(compare=False)

    @cached_property
    def required(self) -> Definition:
        """The definition of a column that takes no NULL, whatever is said of it."""
        return replace(self, value=self.never_null)


@lru_cache(maxsize=16384)
def definition(text: str) -> Definition:
    """Read what follows a column's name.

    :raises SQLiteTextError: it can't be read, or is more than one column.
    """
    table = parse_table(f"CREATE TABLE t (x {text})")
    if len(table.columns) != 1 or table.constraints:
        raise SQLiteTextError(f"Cannot read this SQL of SQLite as one column: {text}")
    [column] = table.columns
    found = column_of(column, 0, Key("column", None, "x", "t"))
    kinds = (PrimaryKey, Unique, Check, ForeignKey)
    return Definition(
        value=_value(found, found.nullable),
        never_null=_value(found, False),
        is_integer=found.type.sql == ROWID,
        constraints=tuple(one for one in column.constraints if isinstance(one, kinds)),
    )


def _value(column: Column, nullable: bool) -> str:
    type_, generated = column.type.sql, column.generated
    return repr(
        (
            meaning(type_),
            nullable,
            _default(column),
            None if generated is None else (generated.expression.canonical, generated.stored),
            column.collation,
            column.options,
        )
    )


def _default(column: Column) -> Hashable:
    """Return what a row gets that says nothing; where that isn't told for sure, the text for it."""
    type_, default = column.type.sql, column.default
    found = None if type_ == _ANY else given(default, type_, strict=False)
    if found is None:
        return None if default is None else default.canonical
    return found
