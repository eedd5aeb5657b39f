"""Constraints that are added to a table."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

import sqlalchemy as sa

from migrations_runtime.constructs import constraints
from migrations_runtime.constructs.copies import free
from migrations_runtime.ddl.alterations import ConstraintType, TableName
from migrations_runtime.op.operation import OpCall, given
from migrations_runtime.operations.conventions import metadata_of
from migrations_runtime.operations.drop_constraint import AddConstraintOp


class _OfColumnsOp(AddConstraintOp):
    """A constraint of nothing but columns."""

    function: ClassVar[str]

    def __init__(
        self,
        constraint_name: str | None,
        table_name: str,
        columns: Sequence[str],
        *,
        schema: str | None = None,
        **kw: Any,
    ) -> None:
        self.constraint_name = constraint_name
        self.table_name = table_name
        self.columns = columns
        self.schema = schema
        self.kw = kw

    @classmethod
    def from_constraint(cls, constraint: sa.Constraint) -> AddConstraintOp:
        """Return the operation that adds a constraint of a table."""
        assert isinstance(constraint, sa.UniqueConstraint | sa.PrimaryKeyConstraint)
        return cls(
            _name(constraint),
            constraint.table.name,
            [column.name for column in constraint.columns],
            schema=constraint.table.schema,
            **_kw(constraint),
        )

    def call(self) -> OpCall:
        """Return the call of ``op``."""
        args = (self.constraint_name, self.table_name, list(self.columns))
        return OpCall(self.function, args, self.kw | given(schema=self.schema))


class CreatePrimaryKeyOp(_OfColumnsOp):
    """``op.create_primary_key``."""

    constraint_type: ClassVar[ConstraintType] = "primary"
    function = "create_primary_key"

    def to_constraint(self, migration_context: Any = None) -> sa.PrimaryKeyConstraint:
        """Return the constraint, on a table that stands in for its own."""
        table, metadata = TableName(self.table_name, self.schema), metadata_of(migration_context)
        return constraints.primary_key(
            metadata, self.constraint_name, table, self.columns, **self.kw
        )


class CreateUniqueConstraintOp(_OfColumnsOp):
    """``op.create_unique_constraint``."""

    constraint_type: ClassVar[ConstraintType] = "unique"
    function = "create_unique_constraint"

    def to_constraint(self, migration_context: Any = None) -> sa.UniqueConstraint:
        """Return the constraint, on a table that stands in for its own."""
        table, metadata = TableName(self.table_name, self.schema), metadata_of(migration_context)
        return constraints.unique_constraint(
            metadata, self.constraint_name, table, self.columns, **self.kw
        )


class CreateForeignKeyOp(AddConstraintOp):
    """``op.create_foreign_key``; the schemas are in ``kw``, as ``source_schema`` and ``referent_schema``."""

    constraint_type: ClassVar[ConstraintType] = "foreignkey"

    def __init__(
        self,
        constraint_name: str | None,
        source_table: str,
        referent_table: str,
        local_cols: Sequence[str],
        remote_cols: Sequence[str],
        **kw: Any,
    ) -> None:
        self.constraint_name = constraint_name
        self.source_table = source_table
        self.referent_table = referent_table
        self.local_cols = local_cols
        self.remote_cols = remote_cols
        self.kw = kw

    @classmethod
    def from_constraint(cls, constraint: sa.Constraint) -> AddConstraintOp:
        """Return the operation that adds a constraint of a table."""
        assert isinstance(constraint, sa.ForeignKeyConstraint)
        referent = constraint.referred_table
        schemas = given(source_schema=constraint.table.schema, referent_schema=referent.schema)
        options = given(
            onupdate=constraint.onupdate,
            ondelete=constraint.ondelete,
            match=constraint.match,
            use_alter=constraint.use_alter or None,
        )
        return cls(
            _name(constraint),
            constraint.table.name,
            referent.name,
            list(constraint.column_keys),
            [element.column.name for element in constraint.elements],
            **schemas,
            **options,
            **_kw(constraint),
        )

    def to_constraint(self, migration_context: Any = None) -> sa.ForeignKeyConstraint:
        """Return the constraint, on a table that stands in for its own."""
        kw = dict(self.kw)
        source = TableName(self.source_table, kw.pop("source_schema", None))
        return constraints.foreign_key(
            metadata_of(migration_context),
            self.constraint_name,
            source,
            TableName(self.referent_table, kw.pop("referent_schema", None)),
            self.local_cols,
            self.remote_cols,
            **kw,
        )

    def call(self) -> OpCall:
        """Return ``op.create_foreign_key(...)``."""
        columns = (list(self.local_cols), list(self.remote_cols))
        args = (self.constraint_name, self.source_table, self.referent_table, *columns)
        return OpCall("create_foreign_key", args, self.kw)

    def to_diff_tuple(self) -> tuple[str, sa.Constraint]:
        """Return ``("add_fk", constraint)``."""
        return ("add_fk", self.to_constraint())


class CreateCheckConstraintOp(AddConstraintOp):
    """``op.create_check_constraint``."""

    constraint_type: ClassVar[ConstraintType] = "check"

    def __init__(
        self,
        constraint_name: str | None,
        table_name: str,
        condition: str | sa.ColumnElement[bool] | sa.TextClause,
        *,
        schema: str | None = None,
        **kw: Any,
    ) -> None:
        self.constraint_name = constraint_name
        self.table_name = table_name
        self.condition = condition
        self.schema = schema
        self.kw = kw

    @classmethod
    def from_constraint(cls, constraint: sa.Constraint) -> AddConstraintOp:
        """Return the operation that adds a constraint of a table."""
        assert isinstance(constraint, sa.CheckConstraint)
        table = constraint.table
        condition: Any = constraint.sqltext
        return cls(_name(constraint), table.name, condition, schema=table.schema, **_kw(constraint))

    def to_constraint(self, migration_context: Any = None) -> sa.CheckConstraint:
        """Return the constraint, on a table that stands in for its own."""
        table, metadata = TableName(self.table_name, self.schema), metadata_of(migration_context)
        return constraints.check_constraint(
            metadata, self.constraint_name, table, self.condition, **self.kw
        )

    def call(self) -> OpCall:
        """Return ``op.create_check_constraint(...)``."""
        args = (self.constraint_name, self.table_name, self.condition)
        return OpCall("create_check_constraint", args, self.kw | given(schema=self.schema))


class CreateExcludeConstraintOp(AddConstraintOp):
    """``op.create_exclude_constraint``, of PostgreSQL."""

    constraint_type: ClassVar[ConstraintType] = "exclude"

    def __init__(
        self,
        constraint_name: str | None,
        table_name: str,
        elements: Sequence[tuple[Any, str]],
        *,
        schema: str | None = None,
        **kw: Any,
    ) -> None:
        self.constraint_name = constraint_name
        self.table_name = table_name
        self.elements = elements
        self.schema = schema
        self.kw = kw

    @classmethod
    def from_constraint(cls, constraint: sa.Constraint) -> AddConstraintOp:
        """Return the operation that adds a constraint of a table."""
        given_: Any = constraint  # ExcludeConstraint, whose import is slow and of no use elsewhere
        return cls(
            _name(constraint),
            constraint.table.name,
            [(free(expression), operator) for expression, _, operator in given_._render_exprs],
            schema=constraint.table.schema,
            **given(where=given_.where, using=given_.using),
            **_kw(constraint),
        )

    def to_constraint(self, migration_context: Any = None) -> sa.Constraint:
        """Return the constraint, on a table that stands in for its own."""
        table, metadata = TableName(self.table_name, self.schema), metadata_of(migration_context)
        return constraints.exclude_constraint(
            metadata, self.constraint_name, table, self.elements, **self.kw
        )

    def call(self) -> OpCall:
        """Return ``op.create_exclude_constraint(...)``."""
        args = (self.constraint_name, self.table_name, *self.elements)
        return OpCall("create_exclude_constraint", args, self.kw | given(schema=self.schema))


def _name(constraint: sa.Constraint) -> str | None:
    return constraint.name if isinstance(constraint.name, str) else None


def _kw(constraint: sa.Constraint) -> dict[str, Any]:
    options = given(
        deferrable=constraint.deferrable,
        initially=constraint.initially,
        comment=constraint.comment,
        info=constraint.info or None,
    )
    return options | dict(constraint.dialect_kwargs)
