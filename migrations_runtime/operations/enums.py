"""PostgreSQL's enum types: created, dropped, renamed, and their labels."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import KW_ONLY, dataclass, replace
from typing import ClassVar

from migrations_runtime.op.operation import OpCall
from migrations_runtime.op.rebuild import EnumColumn
from migrations_runtime.operations.directive import DirectiveOp


@dataclass(eq=False)
class CreateEnumOp(DirectiveOp):
    """``op.create_enum``."""

    function: ClassVar[str] = "create_enum"
    name: str
    labels: Sequence[str]
    _: KW_ONLY
    schema: str | None = None
    if_not_exists: bool = False

    def call(self) -> OpCall:
        """Return ``op.create_enum(...)``, in which each label is an argument."""
        return replace(super().call(), args=(self.name, *self.labels))

    def undone(self) -> DropEnumOp:
        """Drop the type."""
        return DropEnumOp(self.name, schema=self.schema, _reverse=self)


@dataclass(eq=False)
class DropEnumOp(DirectiveOp):
    """``op.drop_enum``."""

    function: ClassVar[str] = "drop_enum"
    name: str
    _: KW_ONLY
    schema: str | None = None
    if_exists: bool = False


@dataclass(eq=False)
class RenameEnumOp(DirectiveOp):
    """``op.rename_enum``."""

    function: ClassVar[str] = "rename_enum"
    name: str
    new_name: str
    _: KW_ONLY
    schema: str | None = None

    def undone(self) -> RenameEnumOp:
        """Rename it back."""
        return RenameEnumOp(self.new_name, self.name, schema=self.schema)


@dataclass(eq=False)
class AddEnumValueOp(DirectiveOp):
    """``op.add_enum_value``."""

    function: ClassVar[str] = "add_enum_value"
    name: str
    label: str
    _: KW_ONLY
    before: str | None = None
    after: str | None = None
    schema: str | None = None
    if_not_exists: bool = False

    def undone(self) -> DropEnumValueOp:
        """Drop the label."""
        return DropEnumValueOp(self.name, self.label, schema=self.schema, _reverse=self)


@dataclass(eq=False)
class DropEnumValueOp(DirectiveOp):
    """``op.drop_enum_value``."""

    function: ClassVar[str] = "drop_enum_value"
    name: str
    label: str
    _: KW_ONLY
    replace_with: str | None = None
    schema: str | None = None


@dataclass(eq=False)
class RenameEnumValueOp(DirectiveOp):
    """``op.rename_enum_value``."""

    function: ClassVar[str] = "rename_enum_value"
    name: str
    label: str
    new_label: str
    _: KW_ONLY
    schema: str | None = None

    def undone(self) -> RenameEnumValueOp:
        """Rename it back."""
        return RenameEnumValueOp(self.name, self.new_label, self.label, schema=self.schema)


@dataclass(eq=False)
class RebuildEnumOp(DirectiveOp):
    """``op.rebuild_enum``."""

    function: ClassVar[str] = "rebuild_enum"
    name: str
    labels: Sequence[str]
    _: KW_ONLY
    columns: Sequence[EnumColumn] = ()
    schema: str | None = None
