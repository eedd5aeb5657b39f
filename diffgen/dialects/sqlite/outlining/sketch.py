"""A table while it is looked through, and the outline that comes of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Hashable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple, TypeAlias

from diffgen.contracts import Outline
from diffgen.dialects.sqlite.outlining.definitions import Definition
from diffgen.kinds.constraint import deferral
from diffgen.kinds.foreign_key import action, match
from migrations_runtime.dialects.sqlite.text import expressions
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

#: The same conditions and expressions stand in many tables, and on both sides.
canonical = lru_cache(maxsize=16384)(expressions.canonical)


class OverColumns(NamedTuple):
    """A primary key or a unique constraint."""

    name: str | None
    columns: Names
    conflict: str | None = None


class Reference(NamedTuple):
    """A foreign key; ``options`` is what is said of actions and of the time."""

    name: str | None
    columns: Names
    table: str
    referred: Names
    options: Hashable


@dataclass(slots=True)
class Sketch:
    """What has been found of a table."""

    columns: dict[str, Definition] = field(default_factory=dict)
    primary: OverColumns | None = None
    uniques: list[OverColumns] = field(default_factory=list)
    checks: list[Hashable] = field(default_factory=list)
    references: list[Reference] = field(default_factory=list)
    indexes: list[Hashable] = field(default_factory=list)
    unique_indexes: list[Hashable] = field(default_factory=list)
    options: set[str] = field(default_factory=set)

    def add_column(self, name: str, given: Definition) -> None:
        """Add a column, with the constraints that stand in it."""
        self.columns[name] = given
        for constraint in given.constraints:
            self.add(constraint, (name,))

    def add(self, constraint: TableConstraint, columns: Names) -> None:
        """Add a constraint that the parser has read."""
        match constraint:
            case PrimaryKey():
                self.primary = OverColumns(constraint.name, columns, constraint.conflict)
                if constraint.autoincrement:
                    self.options.add(AUTOINCREMENT)
            case Unique():
                self.uniques.append(OverColumns(constraint.name, columns, constraint.conflict))
            case Check():
                self.checks.append((constraint.name, canonical(constraint.expression)))
            case ForeignKey():
                referred = constraint.referred_table, constraint.referred_columns
                options = options_of(constraint)
                self.references.append(Reference(constraint.name, columns, *referred, options))

    def add_index(
        self, name: str, unique: bool, elements: tuple[Hashable, ...], where: str | None = None
    ) -> None:
        """Add an index."""
        found = (name, elements, None if where is None else canonical(where))
        (self.unique_indexes if unique else self.indexes).append(found)

    def outline(self, schema: str | None) -> Outline | None:
        """Return the outline; none where the key names a column in other letters."""
        never_null = self._never_null()
        if never_null is None:
            return None
        columns = (
            (name, one.required if name in never_null else one.value)
            for name, one in self.columns.items()
        )
        return Outline(
            columns=frozenset(columns),
            keys=(self.primary, self._is_rowid(), _bag(self.uniques), _bag(self.unique_indexes)),
            rest=(
                _bag(self.checks),
                _bag(self.references),
                _bag(self.indexes),
                frozenset(self.options),
            ),
            referents=frozenset((schema, one.table) for one in self.references),
        )

    def _never_null(self) -> Collection[str] | None:
        """Return the columns that take no NULL, whatever is said of them, as :mod:`alike` tells."""
        if self.primary is None:
            return ()
        columns = self.primary.columns
        if not self.columns.keys() >= set(columns):
            return None
        if not self.options.isdisjoint((STRICT, WITHOUT_ROWID)) or self._is_rowid():
            return columns
        return ()

    def _is_rowid(self) -> bool:
        """Whether the key is the rowid under another name."""
        if self.primary is None or len(self.primary.columns) != 1 or WITHOUT_ROWID in self.options:
            return False
        return self.columns[self.primary.columns[0]].is_integer


def _bag(items: Collection[Hashable]) -> Hashable:
    """Return the items without their order; SQLite takes two that are the same to the letter."""
    distinct = frozenset(items)
    return distinct if len(distinct) == len(items) else frozenset(Counter(items).items())


def options_of(key: ForeignKey) -> Hashable:
    """Return what is said of a foreign key besides its columns."""
    return (
        action(key.on_update),
        action(key.on_delete),
        *deferral(key.deferrable, key.initially),
        match(key.match),
    )


def element_value(element: Element) -> Hashable:
    """Return what an index says of one thing that it is over; most say a name alone."""
    if element.column is not None and element.order != "DESC" and element.collation is None:
        return element.column
    expression = canonical(element.expression) if element.column is None else None
    return element.column, expression, element.order == "DESC", element.collation
