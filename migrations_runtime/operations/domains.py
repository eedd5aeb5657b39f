"""PostgreSQL's domains: created, altered, dropped, renamed, and their checks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import KW_ONLY, dataclass
from typing import Any, ClassVar

import sqlalchemy as sa
from sqlalchemy.types import TypeEngine

from migrations_runtime.op.rebuild import DomainColumn
from migrations_runtime.operations.directive import DirectiveOp
from migrations_runtime.unset import UNSET, Unset


@dataclass(eq=False)
class CreateDomainOp(DirectiveOp):
    """``op.create_domain``."""

    function: ClassVar[str] = "create_domain"
    name: str
    data_type: TypeEngine[Any]
    _: KW_ONLY
    default: str | sa.TextClause | None = None
    not_null: bool = False
    check: str | sa.TextClause | None = None
    constraint_name: str | None = None
    collation: str | None = None
    collation_schema: str | None = None
    schema: str | None = None
    if_not_exists: bool = False

    def undone(self) -> DropDomainOp:
        """Drop the domain."""
        return DropDomainOp(self.name, schema=self.schema, _reverse=self)


@dataclass(eq=False)
class DropDomainOp(DirectiveOp):
    """``op.drop_domain``."""

    function: ClassVar[str] = "drop_domain"
    name: str
    _: KW_ONLY
    schema: str | None = None
    if_exists: bool = False


@dataclass(eq=False)
class RenameDomainOp(DirectiveOp):
    """``op.rename_domain``."""

    function: ClassVar[str] = "rename_domain"
    name: str
    new_name: str
    _: KW_ONLY
    schema: str | None = None

    def undone(self) -> RenameDomainOp:
        """Rename it back."""
        return RenameDomainOp(self.new_name, self.name, schema=self.schema)


@dataclass(eq=False)
class AlterDomainOp(DirectiveOp):
    """``op.alter_domain``."""

    function: ClassVar[str] = "alter_domain"
    name: str
    _: KW_ONLY
    default: str | sa.TextClause | Unset | None = UNSET
    not_null: bool | Unset = UNSET
    schema: str | None = None


@dataclass(eq=False)
class AddDomainCheckOp(DirectiveOp):
    """``op.add_domain_check``."""

    function: ClassVar[str] = "add_domain_check"
    name: str
    check: str | sa.TextClause
    _: KW_ONLY
    constraint_name: str | None = None
    schema: str | None = None

    def undone(self) -> DropDomainCheckOp:
        """Drop the check.

        :raises ValueError: it has no name to drop it by.
        """
        if self.constraint_name is None:
            raise ValueError(f"a check of {self.name} has no name; give it a constraint_name")
        return DropDomainCheckOp(self.name, self.constraint_name, schema=self.schema, _reverse=self)


@dataclass(eq=False)
class DropDomainCheckOp(DirectiveOp):
    """``op.drop_domain_check``."""

    function: ClassVar[str] = "drop_domain_check"
    name: str
    constraint_name: str
    _: KW_ONLY
    schema: str | None = None


@dataclass(eq=False)
class RebuildDomainOp(DirectiveOp):
    """``op.rebuild_domain``."""

    function: ClassVar[str] = "rebuild_domain"
    name: str
    data_type: TypeEngine[Any]
    _: KW_ONLY
    columns: Sequence[DomainColumn] = ()
    default: str | sa.TextClause | None = None
    not_null: bool = False
    check: str | sa.TextClause | None = None
    constraint_name: str | None = None
    collation: str | None = None
    collation_schema: str | None = None
    schema: str | None = None
