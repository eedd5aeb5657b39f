"""What a table is made of, in texts: the same of both sides, so that equal means equal.

A text holds all by which its kind compares objects. Left out is what takes no part there, such as the
index that a foreign key made for itself; the server's number in a name is, too, since constraints that
have one are known by what they say (``numbered``).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple, TypeAlias

from diffgen.catalog import Expression
from diffgen.catalog.catalog import Object
from diffgen.contracts import Outline, Place
from diffgen.dialects.mysql.kinds.index import is_unique_constraint
from diffgen.dialects.mysql.naming import PRIMARY
from diffgen.dialects.mysql.numbered import is_numbered_check, is_numbered_foreign_key
from diffgen.dialects.mysql.own_indexes import is_own_name
from diffgen.kinds.column import Column
from diffgen.kinds.index import Element, Index
from diffgen.kinds.primary_key import PrimaryKey
from diffgen.kinds.table import Table
from diffgen.kinds.unique import Unique

#: What parts the words of a text: no name of these servers has it
#: (https://mariadb.com/kb/en/identifier-names/ · https://dev.mysql.com/doc/refman/8.4/en/identifiers.html).
_BETWEEN = "\0"
#: A name, and columns.
Over: TypeAlias = tuple[str, tuple[str, ...]]


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
    :ivar indexes: all other indexes.
    """

    columns: list[str]
    table: str = ""
    primary_key: tuple[str, ...] = ()
    uniques: list[Over] = field(default_factory=list)
    plain: list[Over] = field(default_factory=list)
    indexes: list[str] = field(default_factory=list)
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
        if index == Index(index.key, tuple(map(Element, columns))):
            self.plain.append((index.key.name, columns))
        else:
            self.indexes.append(_index_text(index))

    def drop_own_indexes(self) -> None:
        """Leave out each index that a foreign key made for itself (``own_indexes``)."""
        own = {self._own_index(one) for one in self.foreign_keys}
        if own - {None}:
            self.plain = [index for index in self.plain if index[0] not in own]

    def outline(self, name: str) -> Outline:
        """Return the outline of the table of this name."""
        foreign_keys = [_foreign_key_text(one, name) for one in self.foreign_keys]
        checks = [_check_text(check, said, name) for check, said in self.checks]
        return Outline(
            columns=frozenset(self.columns),
            keys=frozenset(
                [_over(PRIMARY, self.primary_key), *(_over(*one) for one in self.uniques)]
            ),
            rest=(
                self.table,
                frozenset([*(_over(*one) for one in self.plain), *self.indexes]),
                tuple(sorted(foreign_keys)),
                tuple(sorted(checks)),
            ),
        )

    def _own_index(self, foreign_key: ForeignKeyValue) -> str | None:
        for name, columns in self.plain:
            if columns == foreign_key.columns and is_own_name(name, foreign_key.name, columns):
                return name
        return None


def table_text(table: Table) -> str:
    """Return all that tables themselves are compared by, apart from the name."""
    return repr((table.comment, table.options))


def column_value(column: Column) -> str:
    """Return all that columns are compared by, apart from the name and the comment."""
    generated = column.generated
    return repr(
        (
            column.type.sql,
            column.nullable,
            _canonical(column.default),
            generated and (generated.expression.canonical, generated.stored),
            column.autoincrement,
            column.collation,
            [(name, condition.canonical) for name, condition in column.options],
        )
    )


def column_text(name: str, value: str, comment: str | None) -> str:
    """Return all that columns are compared by."""
    return f"{name}{_BETWEEN}{value}{_BETWEEN}{comment or ''}"


def column_of(text: str) -> str:
    """Return the name of the column that a text tells of."""
    return text.partition(_BETWEEN)[0]


def _over(name: str, columns: Iterable[str]) -> str:
    return _BETWEEN.join((name, *columns))


def _index_text(index: Index) -> str:
    elements = [
        (
            one.column,
            _canonical(one.expression),
            one.descending,
            one.nulls_first,
            one.collation,
            one.opclass,
        )
        for one in index.elements
    ]
    where = _canonical(index.where)
    return repr((index.key.name, elements, index.unique, where, index.options))


def _canonical(expression: Expression | None) -> str | None:
    return None if expression is None else expression.canonical


def _foreign_key_text(foreign_key: ForeignKeyValue, table: str) -> str:
    name, columns, (schema, referent), referent_columns, onupdate, ondelete = foreign_key
    kept = "" if is_numbered_foreign_key(name, table) else name
    head = (kept, schema or "", referent, onupdate or "", ondelete or "")
    return _BETWEEN.join((*head, *columns, *referent_columns))


def _check_text(name: str, condition: str, table: str) -> str:
    kept = "" if is_numbered_check(name, table) else name
    return f"{kept}{_BETWEEN}{condition}"
