"""Schemas: created, dropped, renamed, commented on."""

from __future__ import annotations

from dataclasses import KW_ONLY, dataclass
from typing import ClassVar

from migrations_runtime.operations.directive import DirectiveOp


@dataclass(eq=False)
class CreateSchemaOp(DirectiveOp):
    """``op.create_schema``."""

    function: ClassVar[str] = "create_schema"
    name: str
    _: KW_ONLY
    if_not_exists: bool = False

    def undone(self) -> DropSchemaOp:
        """Drop the schema."""
        return DropSchemaOp(self.name, _reverse=self)


@dataclass(eq=False)
class DropSchemaOp(DirectiveOp):
    """``op.drop_schema``."""

    function: ClassVar[str] = "drop_schema"
    name: str
    _: KW_ONLY
    cascade: bool = False
    if_exists: bool = False

    def undone(self) -> CreateSchemaOp:
        """Create the schema again, without what was in it."""
        return CreateSchemaOp(self.name)


@dataclass(eq=False)
class RenameSchemaOp(DirectiveOp):
    """``op.rename_schema``."""

    function: ClassVar[str] = "rename_schema"
    name: str
    new_name: str

    def undone(self) -> RenameSchemaOp:
        """Rename it back."""
        return RenameSchemaOp(self.new_name, self.name)


@dataclass(eq=False)
class CommentOnSchemaOp(DirectiveOp):
    """``op.comment_on_schema``."""

    function: ClassVar[str] = "comment_on_schema"
    name: str
    comment: str | None
