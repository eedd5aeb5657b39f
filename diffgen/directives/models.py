"""The tables and columns that hooks are shown: copies of the models', with types and ``info``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import sqlalchemy as sa
from sqlalchemy.types import TypeEngine

from diffgen.contracts import Dialect, Place
from migrations_runtime.op.operation import MigrateOperation
from migrations_runtime.operations import ops
from migrations_runtime.operations.columns import bare


@dataclass(frozen=True)
class Models:
    """What a project declares; hooks change their copies, never the models.

    :param tables: all tables of the models, by their places.
    """

    tables: Mapping[Place, sa.Table]
    dialect: Dialect

    @cached_property
    def _copies(self) -> sa.MetaData:
        return sa.MetaData()

    def table(self, schema: str | None, name: str) -> sa.Table | None:
        """Return a copy of the model's table of that name, which refers to copies of others."""
        found = self.tables.get((schema, name))
        if found is None:
            return None
        for table in (found, *(reference.column.table for reference in found.foreign_keys)):
            if table.key not in self._copies.tables:
                _copy(table, self._copies)
        return self._copies.tables[found.key]

    def info(self, schema: str | None, name: str) -> dict[Any, Any]:
        """Return a copy of what the model's table of that name says in ``info``."""
        found = self.tables.get((schema, name))
        return {} if found is None else dict(found.info)

    def column(self, schema: str | None, table: str, name: str) -> sa.Column[Any] | None:
        """Return a copy of the model's column of that name."""
        found = self.tables.get((schema, table))
        columns = found.columns if found is not None else ()
        named = (one for one in columns if self.dialect.identifier(one.name) == name)
        return next((bare(column) for column in named), None)


def _copy(table: sa.Table, copies: sa.MetaData) -> None:
    """Copy a table; ``to_metadata`` gives its enums the table's schema, whatever theirs."""
    copied = table.to_metadata(copies)
    for column in table.columns:
        copied.columns[column.key].type = column.type


def modelled(operation: MigrateOperation, models: Models | None) -> MigrateOperation:
    """Put the models' columns and types into an operation that makes them."""
    if models is None:
        return operation
    if isinstance(operation, ops.CreateTableOp):
        operation.info = models.info(operation.schema, operation.table_name)
        operation.columns = [
            _column(one, operation, models) if isinstance(one, sa.Column) else one
            for one in operation.columns
        ]
    elif isinstance(operation, ops.AddColumnOp):
        operation.column = _column(operation.column, operation, models)
    elif isinstance(operation, ops.AlterColumnOp) and operation.modify_type is not None:
        name = operation.modify_name or operation.column_name
        column = models.column(operation.schema, operation.table_name, name)
        if column is not None:
            operation.modify_type = _collated(column.type, operation.modify_type)
    return operation


def _column(
    found: sa.Column[Any], operation: ops.CreateTableOp | ops.AddColumnOp, models: Models
) -> sa.Column[Any]:
    column = models.column(operation.schema, operation.table_name, found.name)
    if column is None:
        return found
    # Where a check is a part of its column, it is no operation of its own.
    for check in found.constraints:
        check._copy()._set_parent_with_dispatch(column)
    return column


def _collated(type_: TypeEngine[Any], planned: TypeEngine[Any]) -> TypeEngine[Any]:
    """Return the models' type, with the collation that it gets of its table, and a change has to say."""
    collation = getattr(planned, "collation", None)
    if collation is None or not isinstance(type_, sa.String) or type_.collation is not None:
        return type_
    collated = type_.copy()
    collated.collation = collation
    return collated
