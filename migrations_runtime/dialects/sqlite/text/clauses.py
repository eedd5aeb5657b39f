"""What stands in a ``CREATE TABLE`` after a column's type or after the columns: a value for each.

It keeps its span in the text (with ``CONSTRAINT name``), by which it can be cut out or replaced.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple, TypeAlias

Order: TypeAlias = Literal["ASC", "DESC"]


class Span(NamedTuple):
    """A part of a text: offset of its first character, and of the first one after it."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Element:
    """One of the things that a key or an index is over: a column, or an expression."""

    column: str | None
    """The column's name; ``None`` for an expression."""
    expression: str
    """As written, without ``COLLATE`` and order."""
    collation: str | None = None
    order: Order | None = None


@dataclass(frozen=True, slots=True)
class NotNull:
    """``NOT NULL``."""

    span: Span
    name: str | None = None
    conflict: str | None = None


@dataclass(frozen=True, slots=True)
class Null:
    """``NULL``: says nothing."""

    span: Span
    name: str | None = None
    conflict: str | None = None


@dataclass(frozen=True, slots=True)
class Default:
    """``DEFAULT``; ``text`` as PRAGMA table_xinfo gives it, without the parentheses around it."""

    span: Span
    text: str
    parenthesized: bool
    name: str | None = None


@dataclass(frozen=True, slots=True)
class Collate:
    """``COLLATE``."""

    span: Span
    collation: str
    name: str | None = None


@dataclass(frozen=True, slots=True)
class Generated:
    """``GENERATED ALWAYS AS (expression)``."""

    span: Span
    expression: str
    stored: bool
    name: str | None = None


@dataclass(frozen=True, slots=True)
class PrimaryKey:
    """``PRIMARY KEY`` of a column or a table."""

    span: Span
    elements: tuple[Element, ...]
    name: str | None = None
    conflict: str | None = None
    autoincrement: bool = False

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns' names."""
        return tuple(element.column or element.expression for element in self.elements)


@dataclass(frozen=True, slots=True)
class Unique:
    """``UNIQUE`` of a column or a table."""

    span: Span
    elements: tuple[Element, ...]
    name: str | None = None
    conflict: str | None = None

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns' names."""
        return tuple(element.column or element.expression for element in self.elements)


@dataclass(frozen=True, slots=True)
class Check:
    """``CHECK``; the expression is as written, without the parentheses around it."""

    span: Span
    expression: str
    name: str | None = None
    conflict: str | None = None


@dataclass(frozen=True, slots=True)
class ForeignKey:
    """``REFERENCES`` of a column, or ``FOREIGN KEY`` of a table."""

    span: Span
    columns: tuple[str, ...]
    referred_table: str
    referred_columns: tuple[str, ...]
    """Empty where the text names none, which means the primary key."""
    name: str | None = None
    on_delete: str | None = None
    on_update: str | None = None
    match: str | None = None
    deferrable: bool | None = None
    initially: str | None = None


@dataclass(frozen=True, slots=True)
class Deferral:
    """``[NOT] DEFERRABLE`` of a column, apart from its ``REFERENCES``, which has taken it over."""

    span: Span
    deferrable: bool
    initially: str | None


TableConstraint: TypeAlias = PrimaryKey | Unique | Check | ForeignKey
ColumnConstraint: TypeAlias = (
    TableConstraint | NotNull | Null | Default | Collate | Generated | Deferral
)
