"""What adding constraints has in common, and dropping them."""

from __future__ import annotations

from typing import Any, ClassVar

import sqlalchemy as sa

from migrations_runtime.constructs.constraints import named_constraint
from migrations_runtime.ddl.alterations import ConstraintType, TableName
from migrations_runtime.op.operation import MigrateOperation, OpCall, given, reversed_to
from migrations_runtime.operations.conventions import metadata_of

_TYPES: dict[str, ConstraintType] = {
    "primary_key_constraint": "primary",
    "unique_constraint": "unique",
    "foreign_key_constraint": "foreignkey",
    "check_constraint": "check",
    "table_or_column_check_constraint": "check",
    "column_check_constraint": "check",
    "exclude_constraint": "exclude",
}


class AddConstraintOp(MigrateOperation):
    """A constraint is added to a table."""

    constraint_type: ClassVar[ConstraintType]

    @classmethod
    def from_constraint(cls, constraint: sa.Constraint) -> AddConstraintOp:
        """Return the operation that adds a constraint of a table."""
        type_ = _TYPES[constraint.__visit_name__]
        return _class_for(type_, AddConstraintOp).from_constraint(constraint)

    def to_constraint(self, migration_context: Any = None) -> sa.Constraint:
        """Return the constraint, on a table that stands in for its own."""
        raise NotImplementedError

    def undone(self) -> DropConstraintOp:
        """Drop the constraint."""
        constraint = self.to_constraint()
        return DropConstraintOp(
            constraint.name if isinstance(constraint.name, str) else None,
            constraint.table.name,
            type_=self.constraint_type,
            schema=constraint.table.schema,
            _reverse=self,
        )

    def to_diff_tuple(self) -> tuple[str, sa.Constraint]:
        """Return ``("add_constraint", constraint)``."""
        return ("add_constraint", self.to_constraint())


class DropConstraintOp(MigrateOperation):
    """``op.drop_constraint``."""

    def __init__(
        self,
        constraint_name: str | None,
        table_name: str,
        type_: ConstraintType | None = None,
        *,
        schema: str | None = None,
        if_exists: bool | None = None,
        _reverse: AddConstraintOp | None = None,
    ) -> None:
        self.constraint_name = constraint_name
        self.table_name = table_name
        self.constraint_type = type_
        self.schema = schema
        self.if_exists = if_exists
        self._reverse = _reverse

    @classmethod
    def from_constraint(cls, constraint: sa.Constraint) -> DropConstraintOp:
        """Return the operation that drops a constraint, and knows what it was."""
        return AddConstraintOp.from_constraint(constraint).undone()

    def to_constraint(self, migration_context: Any = None) -> sa.Constraint:
        """Return the constraint, as far as it is known."""
        if self._reverse is not None:
            return self._reverse.to_constraint(migration_context)
        table = TableName(self.table_name, self.schema)
        metadata = metadata_of(migration_context)
        return named_constraint(metadata, self.constraint_name, table, self.constraint_type)

    def call(self) -> OpCall:
        """Return ``op.drop_constraint(...)``."""
        kwargs = given(type_=self.constraint_type, schema=self.schema, if_exists=self.if_exists)
        return OpCall("drop_constraint", (self.constraint_name, self.table_name), kwargs)

    def undone(self) -> AddConstraintOp:
        """Add the constraint again."""
        found = reversed_to(self._reverse, f"DropConstraintOp({self.constraint_name!r})")
        assert isinstance(found, AddConstraintOp)
        return found

    def to_diff_tuple(self) -> tuple[str, sa.Constraint]:
        """Return ``("remove_constraint", constraint)``, or ``"remove_fk"``."""
        word = "remove_fk" if self.constraint_type == "foreignkey" else "remove_constraint"
        return (word, self.to_constraint())


def _class_for(type_: ConstraintType, base: type[AddConstraintOp]) -> type[AddConstraintOp]:
    for found in base.__subclasses__():
        if vars(found).get("constraint_type") == type_:
            return found
        if (deeper := _class_for(type_, found)) is not found:
            return deeper
    return base
