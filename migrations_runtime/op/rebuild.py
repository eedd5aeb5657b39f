"""Another type for an enum or a domain: the columns move over to it, and it takes the name."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from migrations_runtime.ddl import domains, enums
from migrations_runtime.ddl.alterations import TableName
from migrations_runtime.ddl.columns import AlterColumnDefault
from migrations_runtime.ddl.type_comment import CopyTypeComment
from migrations_runtime.naming import object_name
from migrations_runtime.unset import UNSET, Unset


@dataclass(frozen=True, slots=True)
class ColumnOfType:
    """A column that has a type as its own, or as that of its array's elements.

    ``server_default`` is the SQL of the default that it is to have; ``None`` drops the one it has.
    A column whose default is not spoken of must have none, as a default cannot move over.
    """

    table: str
    column: str
    schema: str | None = None
    array: bool = False
    server_default: str | Unset | None = UNSET

    @property
    def table_name(self) -> TableName:
        """Return the name of the table, with its schema."""
        return TableName(self.table, self.schema)


class EnumColumn(ColumnOfType):
    """A column of an enum that is rebuilt."""


class DomainColumn(ColumnOfType):
    """A column of a domain that is rebuilt."""


def rebuild_enum(
    name: str, labels: tuple[str, ...], columns: Sequence[EnumColumn], schema: str | None
) -> Iterator[sa.Executable]:
    """Give the statements; the type that there was keeps another name until nothing has it."""
    before = object_name(name, "", "before")
    yield enums.RenameEnum(name, before, schema)
    yield enums.CreateEnum(name, labels, schema)
    for column in columns:
        place = column.table_name, column.column
        move = enums.MoveColumnToEnum(*place, name, schema, array=column.array)
        yield from _moved(column, move)
    yield CopyTypeComment(name, before, schema)
    yield enums.DropEnum(before, schema)


def rebuild_domain(
    name: str,
    content: domains.DomainContent,
    columns: Sequence[DomainColumn],
    schema: str | None,
) -> Iterator[sa.Executable]:
    """Give the statements; the domain that there was keeps another name until nothing has it."""
    before = object_name(name, "", "before")
    yield domains.RenameDomain(name, before, schema)
    yield domains.CreateDomain(name, content, schema)
    type_ = content.data_type
    is_text = isinstance(type_, sa.String) and not isinstance(type_, sa.Enum)
    for column in columns:
        place = column.table_name, column.column
        move = domains.MoveColumnToDomain(
            *place, name, schema, array=column.array, cast=not is_text
        )
        yield from _moved(column, move)
    yield CopyTypeComment(name, before, schema)
    yield domains.DropDomain(before, schema)


def _moved(column: ColumnOfType, move: sa.Executable) -> Iterator[sa.Executable]:
    table, default = column.table_name, column.server_default
    if default is not UNSET:
        yield AlterColumnDefault(table, column.column, None)
    yield move
    if isinstance(default, str):
        yield AlterColumnDefault(table, column.column, sa.literal_column(default))
