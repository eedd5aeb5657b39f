"""What a migration asks of an existing table: frozen values, one for each thing that can be said.

A plain ``op`` call makes one alteration, a ``batch_alter_table`` block collects several. The
dialect turns the list into SQL: clause by clause, merged into one statement, or as one rebuild of
the table.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

import sqlalchemy as sa
from sqlalchemy.types import TypeEngine

from migrations_runtime.ddl.translation import translated
from migrations_runtime.errors import CommandError
from migrations_runtime.unset import UNSET, Unset

ServerDefault: TypeAlias = (
    "str | sa.TextClause | sa.ColumnElement[object] | sa.FetchedValue"
    " | sa.Computed | sa.Identity | None"
)
ConstraintType: TypeAlias = Literal["foreignkey", "primary", "unique", "check", "exclude"]
Initially: TypeAlias = Literal["DEFERRED", "IMMEDIATE"]


@dataclass(frozen=True, slots=True)
class TableName:
    """A table by schema (``None``: the connection's default schema) and name."""

    name: str
    schema: str | None = None

    def on(self, connection: sa.Connection) -> TableName:
        """Return the table that a connection means by it, which may translate schemas."""
        return TableName(self.name, translated(self.schema, connection))


NO_TABLE = "no table"  # where an index is dropped, and its script doesn't say of which table


@dataclass(frozen=True, slots=True)
class Existing:
    """What the script says a column is before the change; ``UNSET`` where it says nothing."""

    type: TypeEngine[object] | Unset = UNSET
    nullable: bool | Unset = UNSET
    server_default: ServerDefault | Unset = UNSET
    comment: str | Unset | None = UNSET
    autoincrement: bool | Unset = UNSET


@dataclass(frozen=True, slots=True)
class AddColumn:
    """ADD COLUMN; ``before`` and ``after`` name a neighbour where the server can place a column."""

    column: sa.Column[object]
    if_not_exists: bool = False
    inline_references: bool = False
    inline_primary_key: bool = False
    before: str | None = None
    after: str | None = None


def _refuse_what_is_no_name(column: object) -> None:
    """Raise for ``sa.Column("age")`` in the place of ``"age"``, as histories have it."""
    if not isinstance(column, str):
        name = getattr(column, "name", "its name")
        raise CommandError(f"A column is given by its name here, not as {column!r}: say {name!r}")


@dataclass(frozen=True, slots=True)
class DropColumn:
    """DROP COLUMN; ``options`` are those of dialects, by their keyword."""

    name: str
    if_exists: bool = False
    options: tuple[tuple[str, object], ...] = ()

    def __post_init__(self) -> None:
        _refuse_what_is_no_name(self.name)


@dataclass(frozen=True, slots=True)
class AlterColumn:
    """Any change of one column; what is ``UNSET`` stays as it is.

    ``server_default`` may be an ``sa.Identity`` or ``sa.Computed``; ``None`` drops whichever there
    is. ``using`` is the SQL expression by which PostgreSQL converts existing values. ``options``
    are those of dialects, by their SQLAlchemy keyword; ``None`` takes one away.
    """

    name: str
    type: TypeEngine[object] | Unset = UNSET
    nullable: bool | Unset = UNSET
    server_default: ServerDefault | Unset = UNSET
    comment: str | Unset | None = UNSET
    autoincrement: bool | Unset = UNSET
    new_name: str | Unset = UNSET
    using: str | None = None
    options: tuple[tuple[str, object], ...] = ()
    before: str | None = None
    after: str | None = None
    existing: Existing = Existing()

    def __post_init__(self) -> None:
        _refuse_what_is_no_name(self.name)


@dataclass(frozen=True, slots=True)
class AddConstraint:
    """ADD CONSTRAINT; the constraint is attached to a table that has just the columns it needs."""

    constraint: sa.Constraint


@dataclass(frozen=True, slots=True)
class DropConstraint:
    """DROP CONSTRAINT by name.

    On a server that lets constraints stay without a name (SQLite), the name that
    ``migrations_runtime.naming`` gives to such a constraint addresses it.
    """

    name: str
    type: ConstraintType | None = None
    if_exists: bool = False


@dataclass(frozen=True, slots=True)
class RenameConstraint:
    """RENAME CONSTRAINT; the constraint is addressed as by :class:`DropConstraint`."""

    name: str
    new_name: str


@dataclass(frozen=True, slots=True)
class AlterConstraint:
    """ALTER CONSTRAINT: when it is checked, and whether at all; ``None`` where nothing is said."""

    name: str
    deferrable: bool | None = None
    initially: Initially | None = None
    enforced: bool | None = None

    def __post_init__(self) -> None:
        if self.deferrable is None and self.initially is None and self.enforced is None:
            raise CommandError(
                f"Nothing is said of constraint {self.name}: say deferrable, initially or enforced"
            )
        if self.initially not in (None, "DEFERRED", "IMMEDIATE"):
            raise CommandError(
                f"Constraint {self.name} cannot be INITIALLY {self.initially}: initially is "
                "DEFERRED or IMMEDIATE"
            )
        if self.initially is not None and not self.deferrable:
            # Said alone, IMMEDIATE would make it NOT DEFERRABLE (``processCASbits`` in
            # PostgreSQL's src/backend/parser/gram.y).
            raise CommandError(
                f"Constraint {self.name} is INITIALLY {self.initially} only if it is deferrable: "
                "say deferrable=True, too"
            )


@dataclass(frozen=True, slots=True)
class ValidateConstraint:
    """VALIDATE CONSTRAINT: look at the rows that were there before it."""

    name: str


@dataclass(frozen=True, slots=True)
class CreateIndex:
    """CREATE INDEX."""

    index: sa.Index
    if_not_exists: bool = False


@dataclass(frozen=True, slots=True)
class DropIndex:
    """DROP INDEX."""

    index: sa.Index
    if_exists: bool = False


@dataclass(frozen=True, slots=True)
class RenameIndex:
    """Give an index of the table another name."""

    name: str
    new_name: str


@dataclass(frozen=True, slots=True)
class CommentOnTable:
    """COMMENT ON TABLE; ``None`` removes it."""

    comment: str | None


@dataclass(frozen=True, slots=True)
class SetTableOptions:
    """Dialect options of the table, by their SQLAlchemy keyword (``postgresql_with``)."""

    options: tuple[tuple[str, object], ...]


Alteration: TypeAlias = (
    AddColumn
    | DropColumn
    | AlterColumn
    | AddConstraint
    | DropConstraint
    | RenameConstraint
    | AlterConstraint
    | ValidateConstraint
    | CreateIndex
    | DropIndex
    | RenameIndex
    | CommentOnTable
    | SetTableOptions
)
