"""A table while it is looked through, and the outline that comes of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Hashable
from dataclasses import dataclass, field
from typing import NamedTuple, TypeAlias

from diffgen.contracts import Outline
from diffgen.dialects.sqlite.from_text import canonical
from diffgen.dialects.sqlite.outlining.definitions import Definition
from diffgen.kinds.constraint import deferral
from diffgen.kinds.foreign_key import action, match
from migrations_runtime.dialects.sqlite.text.clauses import (
    Check,
    Element,
    ForeignKey,
    PrimaryKey,
    TableConstraint,
    Unique,
)

Names: TypeAlias = tuple[str, ...]
STRICT, WITHOUT_ROWID, AUTOINCREMENT = "STRICT", "WITHOUT ROWID", "AUTOINCREMENT"


class Reference(NamedTuple):
    """A foreign key; ``said`` is what there is of actions and of the time."""

    name: str | None
    columns: Names
    table: str
    referred: Names
    said: str


@dataclass(slots=True)
class Sketch:
    """What has been found of a table."""

    columns: dict[str, Definition] = field(default_factory=dict)
    primary: Names = ()
    keys: list[Hashable] = field(default_factory=list)
    rest: list[Hashable] = field(default_factory=list)
    references: list[Reference] = field(default_factory=list)
    options: set[str] = field(default_factory=set)

    def add_column(self, name: str, given: Definition) -> None:
        """Add a column, with the constraints that stand in it."""
        self.columns[name] = given
        for constraint in given.constraints:
            self.add(constraint, (name,))

    def add(self, constraint: TableConstraint, columns: Names) -> None:
        """Add a constraint that the parser has read."""
        name = constraint.name
        match constraint:
            case PrimaryKey():
                self.add_primary_key(name, columns, constraint.conflict)
                if constraint.autoincrement:
                    self.options.add(AUTOINCREMENT)
            case Unique():
                self.add_unique(name, columns, constraint.conflict)
            case Check():
                self.add_check(name, constraint.expression)
            case ForeignKey():
                referred = constraint.referred_table, constraint.referred_columns
                self.references.append(Reference(name, columns, *referred, said_of(constraint)))

    def add_primary_key(
        self, name: str | None, columns: Names, conflict: str | None = None
    ) -> None:
        """Add the primary key."""
        self.primary = columns
        self.keys.append(("primary key", name, conflict, columns))

    def add_unique(self, name: str | None, columns: Names, conflict: str | None = None) -> None:
        """Add a unique constraint."""
        self.keys.append(("unique", name, conflict, columns))

    def add_check(self, name: str | None, condition: str) -> None:
        """Add a check."""
        self.rest.append(("check", name, canonical(condition)))

    def add_index(self, name: str, unique: bool, columns: Names) -> None:
        """Add an index over columns, about which nothing else is said."""
        found = self.keys if unique else self.rest
        found.append(("index", name, columns))

    def add_other_index(
        self, name: str, unique: bool, elements: Collection[Element], where: str | None
    ) -> None:
        """Add any index."""
        if where is None and all(_is_name(one) for one in elements):
            return self.add_index(name, unique, tuple(one.column or "" for one in elements))
        values = tuple(_value(one) for one in elements)
        condition = None if where is None else canonical(where)
        found = self.keys if unique else self.rest
        found.append(("other index", name, values, condition))
        return None

    def outline(self) -> Outline | None:
        """Return the outline; none where the key names a column in other letters."""
        if not self.columns.keys() >= set(self.primary):
            return None
        is_rowid = self._is_rowid()
        never_null = self.primary if is_rowid or self.options & {STRICT, WITHOUT_ROWID} else ()
        columns = self.columns
        if never_null:
            columns = columns | {name: columns[name].required for name in never_null}
        return Outline(
            columns=columns.items(),
            keys=_bag([*self.keys, "rowid"] if is_rowid else self.keys),
            rest=_bag([*self.rest, *self.options, *self.references]),
        )

    def _is_rowid(self) -> bool:
        """Whether the key is the rowid under another name."""
        if len(self.primary) != 1 or WITHOUT_ROWID in self.options:
            return False
        return self.columns[self.primary[0]].is_integer


def column_of(item: tuple[str, Definition]) -> str:
    """Return the name of the column that an item of an outline tells of."""
    return item[0]


def _bag(items: Collection[Hashable]) -> Hashable:
    """Return the items without their order; SQLite takes two that are the same to the letter."""
    distinct = frozenset(items)
    return distinct if len(distinct) == len(items) else frozenset(Counter(items).items())


def said_of(key: ForeignKey) -> str:
    """Return what is said of a foreign key besides its columns."""
    actions = action(key.on_update), action(key.on_delete), match(key.match)
    return repr((*actions, *deferral(key.deferrable, key.initially)))


def _is_name(element: Element) -> bool:
    return element.column is not None and element.order != "DESC" and element.collation is None


def _value(element: Element) -> Hashable:
    expression = None if element.column is not None else canonical(element.expression)
    return element.column, expression, element.order == "DESC", element.collation
