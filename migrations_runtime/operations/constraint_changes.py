"""Constraints that are there: renamed, altered, validated, commented on."""

from __future__ import annotations

from dataclasses import KW_ONLY, dataclass
from typing import ClassVar

from migrations_runtime.ddl.alterations import Initially
from migrations_runtime.operations.directive import DirectiveOp


@dataclass(eq=False)
class RenameConstraintOp(DirectiveOp):
    """``op.rename_constraint``."""

    function: ClassVar[str] = "rename_constraint"
    constraint_name: str
    table_name: str
    new_constraint_name: str
    _: KW_ONLY
    schema: str | None = None

    def undone(self) -> RenameConstraintOp:
        """Rename it back."""
        before, after = self.constraint_name, self.new_constraint_name
        return RenameConstraintOp(after, self.table_name, before, schema=self.schema)


@dataclass(eq=False)
class AlterConstraintOp(DirectiveOp):
    """``op.alter_constraint``."""

    function: ClassVar[str] = "alter_constraint"
    constraint_name: str
    table_name: str
    _: KW_ONLY
    deferrable: bool | None = None
    initially: Initially | None = None
    enforced: bool | None = None
    schema: str | None = None


@dataclass(eq=False)
class ValidateConstraintOp(DirectiveOp):
    """``op.validate_constraint``: it can only be undone by making the constraint anew."""

    function: ClassVar[str] = "validate_constraint"
    constraint_name: str
    table_name: str
    _: KW_ONLY
    schema: str | None = None


@dataclass(eq=False)
class CommentOnConstraintOp(DirectiveOp):
    """``op.comment_on_constraint``."""

    function: ClassVar[str] = "comment_on_constraint"
    constraint_name: str
    table_name: str
    comment: str | None
    _: KW_ONLY
    schema: str | None = None
