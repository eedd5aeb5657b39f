"""Another type for an enum: the columns move over to it, and it takes the name."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import sqlalchemy as sa

from migrations_runtime.ddl import enums
from migrations_runtime.ddl.alterations import TableName
from migrations_runtime.ddl.columns import AlterColumnDefault
from migrations_runtime.naming import object_name
from migrations_runtime.unset import UNSET, Unset


@dataclass(frozen=True, slots=True)
class EnumColumn:
    """A column that has the enum as its type, or as that of its array's elements.

    ``server_default`` is the SQL of the default that it is to have; ``None`` drops the one it has.
    A column whose default is not spoken of must have none, as a default cannot move over.
    """

    table: str
    column: str
    schema: str | None = None
    array: bool = False
    server_default: str | Unset | None = UNSET


def rebuild(
    name: str, labels: tuple[str, ...], columns: tuple[EnumColumn, ...], schema: str | None
) -> Iterator[sa.Executable]:
    """Give the statements; the type that there was keeps another name until nothing has it."""
    before = object_name(name, "", "before")
    yield enums.RenameEnum(name, before, schema)
    yield enums.CreateEnum(name, labels, schema)
    for column in columns:
        yield from _move(column, name, schema)
    yield enums.CopyEnumComment(name, before, schema)
    yield enums.DropEnum(before, schema)


def _move(column: EnumColumn, name: str, schema: str | None) -> Iterator[sa.Executable]:
    table = TableName(column.table, column.schema)
    default = column.server_default
    if default is not UNSET:
        yield AlterColumnDefault(table, column.column, None)
    yield enums.MoveColumnToEnum(table, column.column, name, schema, array=column.array)
    if isinstance(default, str):
        yield AlterColumnDefault(table, column.column, sa.literal_column(default))
