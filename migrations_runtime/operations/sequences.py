"""Sequences: created, altered, dropped, renamed."""

from __future__ import annotations

from dataclasses import KW_ONLY, dataclass
from typing import ClassVar

from migrations_runtime.constructs.changes import GivenType
from migrations_runtime.operations.directive import DirectiveOp


@dataclass(eq=False)
class _SequenceOp(DirectiveOp):
    """What is said of a sequence, as ``sqlalchemy.Sequence`` has it."""

    name: str
    _: KW_ONLY
    schema: str | None = None
    data_type: GivenType | None = None
    start: int | None = None
    increment: int | None = None
    minvalue: int | None = None
    maxvalue: int | None = None
    nominvalue: bool | None = None
    nomaxvalue: bool | None = None
    cycle: bool | None = None
    cache: int | None = None


@dataclass(eq=False)
class CreateSequenceOp(_SequenceOp):
    """``op.create_sequence``."""

    function: ClassVar[str] = "create_sequence"
    _: KW_ONLY
    if_not_exists: bool = False

    def undone(self) -> DropSequenceOp:
        """Drop the sequence."""
        return DropSequenceOp(self.name, schema=self.schema, _reverse=self)


@dataclass(eq=False)
class AlterSequenceOp(_SequenceOp):
    """``op.alter_sequence``."""

    function: ClassVar[str] = "alter_sequence"
    _: KW_ONLY
    restart: int | bool | None = None


@dataclass(eq=False)
class DropSequenceOp(DirectiveOp):
    """``op.drop_sequence``."""

    function: ClassVar[str] = "drop_sequence"
    name: str
    _: KW_ONLY
    schema: str | None = None
    if_exists: bool = False


@dataclass(eq=False)
class RenameSequenceOp(DirectiveOp):
    """``op.rename_sequence``."""

    function: ClassVar[str] = "rename_sequence"
    name: str
    new_name: str
    _: KW_ONLY
    schema: str | None = None

    def undone(self) -> RenameSequenceOp:
        """Rename it back."""
        return RenameSequenceOp(self.new_name, self.name, schema=self.schema)
