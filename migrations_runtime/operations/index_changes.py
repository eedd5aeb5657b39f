"""Indexes that are there: renamed, commented on."""

from __future__ import annotations

from dataclasses import KW_ONLY, dataclass
from typing import ClassVar

from migrations_runtime.operations.directive import DirectiveOp


@dataclass(eq=False)
class RenameIndexOp(DirectiveOp):
    """``op.rename_index``."""

    function: ClassVar[str] = "rename_index"
    index_name: str
    table_name: str
    new_index_name: str
    _: KW_ONLY
    schema: str | None = None

    def undone(self) -> RenameIndexOp:
        """Rename it back."""
        before, after = self.index_name, self.new_index_name
        return RenameIndexOp(after, self.table_name, before, schema=self.schema)


@dataclass(eq=False)
class CommentOnIndexOp(DirectiveOp):
    """``op.comment_on_index``."""

    function: ClassVar[str] = "comment_on_index"
    index_name: str
    comment: str | None
    _: KW_ONLY
    schema: str | None = None
