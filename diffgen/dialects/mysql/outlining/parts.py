"""What a table is made of, in plain values: the same of both sides, so that equal means equal.

A value holds all by which its kind compares objects. Left out is what takes no part there, such as the
index that a foreign key made for itself; the server's number in a name is, too, since constraints that
have one are known by what they say (``numbered``).
"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, field
from operator import itemgetter
from typing import NamedTuple, TypeAlias

from diffgen.catalog.catalog import Object
from diffgen.contracts import Outline, Place
from diffgen.dialects.mysql.kinds.index import is_unique_constraint
from diffgen.dialects.mysql.numbered import is_numbered_check, is_numbered_foreign_key
from diffgen.dialects.mysql.own_indexes import is_own_name
from diffgen.kinds.column import Column, Generated
from diffgen.kinds.declaring import Options
from diffgen.kinds.index import Element, Index
from diffgen.kinds.primary_key import PrimaryKey
from diffgen.kinds.unique import Unique

#: A name, and columns.
Over: TypeAlias = tuple[str, tuple[str, ...]]


class ColumnValue(NamedTuple):
    """What a column is like, whatever it is called."""

    type: str
    nullable: bool
    default: str | None
    generated: Generated | None
    autoincrement: bool
    collation: str | None
    options: Options


#: Name, comment and value of a column.
NamedColumn: TypeAlias = tuple[str, str | None, ColumnValue]


class ForeignKeyValue(NamedTuple):
    """A foreign key; what else one may say, the servers have no words for."""

    name: str
    columns: tuple[str, ...]
    referent: Place
    referent_columns: tuple[str, ...]
    onupdate: str | None
    ondelete: str | None


@dataclass(slots=True)
class Parts:
    """The parts of a table, as they are found.

    :ivar plain: indexes over whole columns, which are neither unique nor of any sort.
    :ivar indexes: all other indexes, by their names.
    :ivar table: comment and options of the table.
    """

    columns: list[NamedColumn]
    table: Hashable = None
    primary_key: tuple[str, ...] = ()
    uniques: list[Over] = field(default_factory=list)
    plain: list[Over] = field(default_factory=list)
    indexes: list[tuple[str, Hashable]] = field(default_factory=list)
    foreign_keys: list[ForeignKeyValue] = field(default_factory=list)
    checks: list[tuple[str, str]] = field(default_factory=list)

    def add(self, obj: Object) -> None:
        """Add a key or an index, whatever it is like."""
        match obj:
            case PrimaryKey():
                self.primary_key = obj.columns
            case Unique():
                self.uniques.append((obj.key.name, obj.columns))
            case Index() if is_unique_constraint(obj):
                self.uniques.append((obj.key.name, tuple(one.column or "" for one in obj.elements)))
            case Index():
                self._add_index(obj)

    def _add_index(self, index: Index) -> None:
        columns = tuple(element.column or "" for element in index.elements)
        whole = index.elements == tuple(map(Element, columns))
        if whole and not index.unique and not index.options:
            self.plain.append((index.key.name, columns))
        else:
            said = (index.elements, index.unique, index.where, index.options)
            self.indexes.append((index.key.name, said))

    def drop_own_indexes(self) -> None:
        """Leave out each index that a foreign key made for itself (``own_indexes``)."""
        own = {self._own_index(one) for one in self.foreign_keys}
        if own - {None}:
            self.plain = [index for index in self.plain if index[0] not in own]

    def outline(self, name: str) -> Outline:
        """Return the outline of the table of this name."""
        checks = [
            ("" if is_numbered_check(check, name) else check, said) for check, said in self.checks
        ]
        foreign_keys = [
            one._replace(name="") if is_numbered_foreign_key(one.name, name) else one
            for one in self.foreign_keys
        ]
        return Outline(
            columns=tuple(sorted(self.columns, key=itemgetter(0))),
            keys=(self.primary_key, tuple(sorted(self.uniques))),
            rest=(
                self.table,
                tuple(sorted(self.plain)),
                tuple(sorted(self.indexes, key=itemgetter(0))),
                tuple(sorted(foreign_keys, key=itemgetter(0, 1))),
                tuple(sorted(checks)),
            ),
            referents=frozenset(one.referent for one in self.foreign_keys),
        )

    def _own_index(self, foreign_key: ForeignKeyValue) -> str | None:
        for name, columns in self.plain:
            if columns == foreign_key.columns and is_own_name(name, foreign_key.name, columns):
                return name
        return None


def column_value(column: Column) -> ColumnValue:
    """Return all that columns are compared by, apart from the name and the comment."""
    default = column.default
    return ColumnValue(
        column.type.sql,
        column.nullable,
        None if default is None else default.canonical,
        column.generated,
        column.autoincrement,
        column.collation,
        column.options,
    )
