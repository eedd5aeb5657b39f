"""Indexes: created and dropped."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from migrations_runtime.constructs.copies import free, named
from migrations_runtime.constructs.indexes import IndexElement, index, named_index
from migrations_runtime.ddl.alterations import TableName
from migrations_runtime.op.operation import MigrateOperation, OpCall, given, reversed_to
from migrations_runtime.operations.conventions import metadata_of


class CreateIndexOp(MigrateOperation):
    """``op.create_index``."""

    def __init__(
        self,
        index_name: str | None,
        table_name: str,
        columns: Sequence[IndexElement],
        *,
        schema: str | None = None,
        unique: bool = False,
        if_not_exists: bool | None = None,
        **kw: Any,
    ) -> None:
        self.index_name = index_name
        self.table_name = table_name
        self.columns = columns
        self.schema = schema
        self.unique = unique
        self.if_not_exists = if_not_exists
        self.kw = kw

    @classmethod
    def from_index(cls, index: sa.Index) -> CreateIndexOp:
        """Return the operation that creates an index of a table."""
        assert index.table is not None
        return cls(
            index.name,
            index.table.name,
            [named(one) for one in index.expressions],
            schema=index.table.schema,
            unique=bool(index.unique),
            **{name: free(value) for name, value in index.dialect_kwargs.items()},
        )

    def to_index(self, migration_context: Any = None) -> sa.Index:
        """Return the index, on a table that stands in for its own."""
        table, metadata = TableName(self.table_name, self.schema), metadata_of(migration_context)
        return index(metadata, self.index_name, table, self.columns, unique=self.unique, **self.kw)

    def call(self) -> OpCall:
        """Return ``op.create_index(...)``."""
        kwargs = {"unique": self.unique} | self.kw
        kwargs |= given(schema=self.schema, if_not_exists=self.if_not_exists)
        args = (self.index_name, self.table_name, list(self.columns))
        return OpCall("create_index", args, kwargs)

    def undone(self) -> DropIndexOp:
        """Drop the index."""
        name = self.to_index().name
        assert name is not None  # a convention or SQLAlchemy's own rule gives one
        return DropIndexOp(name, self.table_name, schema=self.schema, _reverse=self)

    def to_diff_tuple(self) -> tuple[str, sa.Index]:
        """Return ``("add_index", index)``."""
        return ("add_index", self.to_index())


class DropIndexOp(MigrateOperation):
    """``op.drop_index``."""

    def __init__(
        self,
        index_name: str,
        table_name: str | None = None,
        *,
        schema: str | None = None,
        if_exists: bool | None = None,
        _reverse: CreateIndexOp | None = None,
        **kw: Any,
    ) -> None:
        self.index_name = index_name
        self.table_name = table_name
        self.schema = schema
        self.if_exists = if_exists
        self.kw = kw
        self._reverse = _reverse

    @classmethod
    def from_index(cls, index: sa.Index) -> DropIndexOp:
        """Return the operation that drops an index, and knows what it was."""
        return CreateIndexOp.from_index(index).undone()

    def to_index(self, migration_context: Any = None) -> sa.Index:
        """Return the index, as far as it is known."""
        if self._reverse is not None:
            return self._reverse.to_index(migration_context)
        table = TableName(self.table_name or "no_table", self.schema)
        return named_index(metadata_of(migration_context), self.index_name, table, **self.kw)

    def call(self) -> OpCall:
        """Return ``op.drop_index(...)``."""
        kwargs = self.kw | given(schema=self.schema, if_exists=self.if_exists)
        return OpCall("drop_index", (self.index_name, self.table_name), kwargs)

    def undone(self) -> CreateIndexOp:
        """Create the index again."""
        found = reversed_to(self._reverse, f"DropIndexOp({self.index_name!r})")
        assert isinstance(found, CreateIndexOp)
        return found

    def to_diff_tuple(self) -> tuple[str, sa.Index]:
        """Return ``("remove_index", index)``."""
        return ("remove_index", self.to_index())
