"""PostgreSQL's extensions: created, altered, dropped."""

from __future__ import annotations

from dataclasses import KW_ONLY, dataclass
from typing import ClassVar

from migrations_runtime.operations.directive import DirectiveOp


@dataclass(eq=False)
class CreateExtensionOp(DirectiveOp):
    """``op.create_extension``."""

    function: ClassVar[str] = "create_extension"
    name: str
    _: KW_ONLY
    schema: str | None = None
    version: str | None = None
    if_not_exists: bool = False
    cascade: bool = False

    def undone(self) -> DropExtensionOp:
        """Drop the extension."""
        return DropExtensionOp(self.name, _reverse=self)


@dataclass(eq=False)
class AlterExtensionOp(DirectiveOp):
    """``op.alter_extension``."""

    function: ClassVar[str] = "alter_extension"
    name: str
    _: KW_ONLY
    version: str | None = None
    schema: str | None = None


@dataclass(eq=False)
class DropExtensionOp(DirectiveOp):
    """``op.drop_extension``."""

    function: ClassVar[str] = "drop_extension"
    name: str
    _: KW_ONLY
    if_exists: bool = False
    cascade: bool = False
