"""Columns: added, dropped, renamed."""

from __future__ import annotations

from dataclasses import KW_ONLY, dataclass
from typing import Any, ClassVar

import sqlalchemy as sa

from migrations_runtime.op.operation import OpCall, given, reversed_to
from migrations_runtime.operations.directive import DirectiveOp
from migrations_runtime.operations.table_changes import AlterTableOp


class AddColumnOp(AlterTableOp):
    """``op.add_column``."""

    def __init__(
        self,
        table_name: str,
        column: sa.Column[Any],
        *,
        schema: str | None = None,
        if_not_exists: bool | None = None,
        inline_references: bool | None = None,
        inline_primary_key: bool | None = None,
        **kw: Any,
    ) -> None:
        super().__init__(table_name, schema=schema)
        self.column = column
        self.if_not_exists = if_not_exists
        self.inline_references = inline_references
        self.inline_primary_key = inline_primary_key
        self.kw = kw

    @classmethod
    def from_column(cls, col: sa.Column[Any]) -> AddColumnOp:
        """Return the operation that adds a column to the table that it belongs to."""
        return cls(col.table.name, bare(col), schema=col.table.schema)

    @classmethod
    def from_column_and_tablename(
        cls, schema: str | None, tname: str, col: sa.Column[Any]
    ) -> AddColumnOp:
        """Return the operation that adds a column to a table."""
        return cls(tname, bare(col), schema=schema)

    def to_column(self) -> sa.Column[Any]:
        """Return the column."""
        return self.column

    def call(self) -> OpCall:
        """Return ``op.add_column(...)``."""
        kwargs = given(
            schema=self.schema,
            if_not_exists=self.if_not_exists,
            inline_references=self.inline_references,
            inline_primary_key=self.inline_primary_key,
        )
        return OpCall("add_column", (self.table_name, self.column), self.kw | kwargs)

    def undone(self) -> DropColumnOp:
        """Drop the column."""
        return DropColumnOp(self.table_name, self.column.name, schema=self.schema, _reverse=self)

    def to_diff_tuple(self) -> tuple[str, str | None, str, sa.Column[Any]]:
        """Return ``("add_column", schema, table, column)``."""
        return ("add_column", self.schema, self.table_name, self.column)


class DropColumnOp(AlterTableOp):
    """``op.drop_column``."""

    def __init__(
        self,
        table_name: str,
        column_name: str,
        *,
        schema: str | None = None,
        if_exists: bool | None = None,
        _reverse: AddColumnOp | None = None,
        **kw: Any,
    ) -> None:
        super().__init__(table_name, schema=schema)
        self.column_name = column_name
        self.if_exists = if_exists
        self.kw = kw
        self._reverse = _reverse

    @classmethod
    def from_column_and_tablename(
        cls, schema: str | None, tname: str, col: sa.Column[Any]
    ) -> DropColumnOp:
        """Return the operation that drops a column, and knows what it was."""
        added = AddColumnOp.from_column_and_tablename(schema, tname, col)
        return cls(tname, col.name, schema=schema, _reverse=added)

    def to_column(self, migration_context: Any = None) -> sa.Column[Any]:
        """Return the column, of type NULL where it isn't known."""
        return sa.Column(self.column_name) if self._reverse is None else self._reverse.column

    def call(self) -> OpCall:
        """Return ``op.drop_column(...)``."""
        kwargs = self.kw | given(schema=self.schema, if_exists=self.if_exists)
        return OpCall("drop_column", (self.table_name, self.column_name), kwargs)

    def undone(self) -> AddColumnOp:
        """Add the column again."""
        subject = f"DropColumnOp({self.table_name!r}, {self.column_name!r})"
        found = reversed_to(self._reverse, subject)
        assert isinstance(found, AddColumnOp)
        return found

    def to_diff_tuple(self) -> tuple[str, str | None, str, sa.Column[Any]]:
        """Return ``("remove_column", schema, table, column)``."""
        return ("remove_column", self.schema, self.table_name, self.to_column())


@dataclass(eq=False)
class RenameColumnOp(DirectiveOp):
    """``op.rename_column``."""

    function: ClassVar[str] = "rename_column"
    table_name: str
    column_name: str
    new_column_name: str
    _: KW_ONLY
    schema: str | None = None

    def undone(self) -> RenameColumnOp:
        """Rename it back."""
        before, after = self.column_name, self.new_column_name
        return RenameColumnOp(self.table_name, after, before, schema=self.schema)


def bare(column: sa.Column[Any]) -> sa.Column[Any]:
    """Return a copy of a column of a table, without what stands beside it as a thing of its own.

    That is its constraints, and the index and unique constraint of ``index=True, unique=True``.
    """
    if column.table is None:
        return column
    copied = column._copy()
    copied.constraints.clear()
    copied.index = copied.unique = None
    kind = getattr(copied.type, "impl_instance", copied.type)
    if isinstance(kind, sa.Boolean | sa.Enum):
        kind.create_constraint = False
    return copied
