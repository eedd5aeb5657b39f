"""Tables as a whole: created, dropped, renamed, commented on."""

from __future__ import annotations

from collections.abc import Mapping, MutableMapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.sql.schema import SchemaItem

from migrations_runtime.constructs.columns import in_order
from migrations_runtime.constructs.copies import free
from migrations_runtime.constructs.tables import new_table
from migrations_runtime.op.operation import MigrateOperation, OpCall, given, reversed_to
from migrations_runtime.operations.columns import bare
from migrations_runtime.operations.conventions import metadata_of


class CreateTableOp(MigrateOperation):
    """``op.create_table``; ``columns`` holds the constraints, too."""

    def __init__(
        self,
        table_name: str,
        columns: Sequence[SchemaItem],
        *,
        schema: str | None = None,
        if_not_exists: bool | None = None,
        **kw: Any,
    ) -> None:
        self.table_name = table_name
        self.columns = list(columns)
        self.schema = schema
        self.if_not_exists = if_not_exists
        self.info = dict(kw.pop("info", None) or {})
        self.comment: str | None = kw.pop("comment", None)
        self.prefixes: Sequence[str] | None = kw.pop("prefixes", None)
        self.kw = kw

    @classmethod
    def from_table(cls, table: sa.Table) -> CreateTableOp:
        """Return the operation that creates a table, without its indexes."""
        columns = [bare(column) for column in table.columns]
        checks = [_of_table(check) for column in table.columns for check in column.constraints]
        constraints = [*checks, *in_order(table.constraints)]
        return cls(
            table.name,
            [*columns, *constraints],
            schema=table.schema,
            **given(comment=table.comment, info=table.info or None),
            **given(prefixes=list(table._prefixes) or None),
            **table.dialect_kwargs,
        )

    def to_table(self, migration_context: Any = None) -> sa.Table:
        """Return the table; names that are not given follow the convention of the models."""
        metadata = metadata_of(migration_context)
        return new_table(metadata, self.table_name, self.columns, schema=self.schema, **self._kw)

    @property
    def _kw(self) -> dict[str, Any]:
        return self.kw | given(
            comment=self.comment, prefixes=self.prefixes, info=dict(self.info) or None
        )

    def call(self) -> OpCall:
        """Return ``op.create_table(...)``."""
        kwargs = self._kw | given(schema=self.schema, if_not_exists=self.if_not_exists)
        return OpCall("create_table", (self.table_name, *self.columns), kwargs)

    def undone(self) -> DropTableOp:
        """Drop the table."""
        return DropTableOp(self.table_name, schema=self.schema, _reverse=self)

    def to_diff_tuple(self) -> tuple[str, sa.Table]:
        """Return ``("add_table", table)``."""
        return ("add_table", self.to_table())


class DropTableOp(MigrateOperation):
    """``op.drop_table``."""

    def __init__(
        self,
        table_name: str,
        *,
        schema: str | None = None,
        if_exists: bool | None = None,
        table_kw: MutableMapping[Any, Any] | None = None,
        _reverse: CreateTableOp | None = None,
    ) -> None:
        self.table_name = table_name
        self.schema = schema
        self.if_exists = if_exists
        self.table_kw: Mapping[Any, Any] = table_kw or {}
        self._reverse = _reverse

    @classmethod
    def from_table(cls, table: sa.Table) -> DropTableOp:
        """Return the operation that drops a table, and knows what it was."""
        return cls(table.name, schema=table.schema, _reverse=CreateTableOp.from_table(table))

    def to_table(self, migration_context: Any = None) -> sa.Table:
        """Return the table, with its columns as far as they are known."""
        if self._reverse is not None:
            return self._reverse.to_table(migration_context)
        metadata = metadata_of(migration_context)
        return sa.Table(self.table_name, metadata, schema=self.schema, **self.table_kw)

    def call(self) -> OpCall:
        """Return ``op.drop_table(...)``."""
        kwargs = given(schema=self.schema, if_exists=self.if_exists)
        return OpCall("drop_table", (self.table_name,), {**self.table_kw, **kwargs})

    def undone(self) -> MigrateOperation:
        """Create the table again."""
        return reversed_to(self._reverse, f"DropTableOp({self.table_name!r})")

    def to_diff_tuple(self) -> tuple[str, sa.Table]:
        """Return ``("remove_table", table)``."""
        return ("remove_table", self.to_table())


def _of_table(check: sa.Constraint) -> sa.Constraint:
    """Return a check of a column as one of its table; there is no other constraint of a column."""
    assert isinstance(check, sa.CheckConstraint)
    return sa.CheckConstraint(free(check.sqltext), name=check.name, **check.dialect_kwargs)
