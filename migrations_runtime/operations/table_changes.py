"""Tables that are there: renamed, commented on, given other options."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import KW_ONLY, dataclass
from typing import Any, ClassVar

import sqlalchemy as sa

from migrations_runtime.op.operation import MigrateOperation, OpCall, given
from migrations_runtime.operations.directive import DirectiveOp


class AlterTableOp(MigrateOperation):
    """Something that is done to a table."""

    def __init__(self, table_name: str, *, schema: str | None = None) -> None:
        self.table_name = table_name
        self.schema = schema


class RenameTableOp(AlterTableOp):
    """``op.rename_table``."""

    def __init__(
        self, old_table_name: str, new_table_name: str, *, schema: str | None = None
    ) -> None:
        super().__init__(old_table_name, schema=schema)
        self.new_table_name = new_table_name

    def call(self) -> OpCall:
        """Return ``op.rename_table(...)``."""
        names = (self.table_name, self.new_table_name)
        return OpCall("rename_table", names, given(schema=self.schema))

    def undone(self) -> RenameTableOp:
        """Rename it back."""
        return RenameTableOp(self.new_table_name, self.table_name, schema=self.schema)

    def to_diff_tuple(self) -> tuple[Any, ...]:
        """Return ``("rename_table", schema, name, new name)``."""
        return ("rename_table", self.schema, self.table_name, self.new_table_name)


class CreateTableCommentOp(AlterTableOp):
    """``op.create_table_comment``."""

    def __init__(
        self,
        table_name: str,
        comment: str | None,
        *,
        schema: str | None = None,
        existing_comment: str | None = None,
    ) -> None:
        super().__init__(table_name, schema=schema)
        self.comment = comment
        self.existing_comment = existing_comment

    def to_table(self, migration_context: Any = None) -> sa.Table:
        """Return a table of that name and comment."""
        metadata = sa.MetaData()
        return sa.Table(self.table_name, metadata, schema=self.schema, comment=self.comment)

    def call(self) -> OpCall:
        """Return ``op.create_table_comment(...)``."""
        kwargs = given(existing_comment=self.existing_comment, schema=self.schema)
        return OpCall("create_table_comment", (self.table_name, self.comment), kwargs)

    def undone(self) -> AlterTableOp:
        """Give the table the comment that it had, or none."""
        if self.existing_comment is None:
            return DropTableCommentOp(
                self.table_name, existing_comment=self.comment, schema=self.schema
            )
        return CreateTableCommentOp(
            self.table_name,
            self.existing_comment,
            existing_comment=self.comment,
            schema=self.schema,
        )

    def to_diff_tuple(self) -> tuple[Any, ...]:
        """Return ``("add_table_comment", table, existing comment)``."""
        return ("add_table_comment", self.to_table(), self.existing_comment)


class DropTableCommentOp(AlterTableOp):
    """``op.drop_table_comment``."""

    def __init__(
        self, table_name: str, *, schema: str | None = None, existing_comment: str | None = None
    ) -> None:
        super().__init__(table_name, schema=schema)
        self.existing_comment = existing_comment

    def to_table(self, migration_context: Any = None) -> sa.Table:
        """Return a table of that name."""
        return sa.Table(self.table_name, sa.MetaData(), schema=self.schema)

    def call(self) -> OpCall:
        """Return ``op.drop_table_comment(...)``."""
        kwargs = given(existing_comment=self.existing_comment, schema=self.schema)
        return OpCall("drop_table_comment", (self.table_name,), kwargs)

    def undone(self) -> CreateTableCommentOp:
        """Give the table its comment again."""
        return CreateTableCommentOp(self.table_name, self.existing_comment, schema=self.schema)

    def to_diff_tuple(self) -> tuple[Any, ...]:
        """Return ``("remove_table_comment", table)``."""
        return ("remove_table_comment", self.to_table())


@dataclass(eq=False)
class AlterTableOptionsOp(DirectiveOp):
    """``op.alter_table_options``."""

    function: ClassVar[str] = "alter_table_options"
    table_name: str
    options: Mapping[str, Any]
    _: KW_ONLY
    schema: str | None = None

    def call(self) -> OpCall:
        """Return ``op.alter_table_options(...)``, in which each option is an argument."""
        kwargs = {**self.options, **given(schema=self.schema)}
        return OpCall(self.function, (self.table_name,), kwargs)
