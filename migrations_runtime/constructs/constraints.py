"""Constraints for tables that are there."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.types import NULLTYPE

from migrations_runtime.constructs.included import included
from migrations_runtime.constructs.tables import listed, stand_in
from migrations_runtime.ddl.alterations import ConstraintType, TableName
from migrations_runtime.errors import CommandError

_TYPES: dict[ConstraintType | None, type[sa.Constraint]] = {
    None: sa.Constraint,
    "primary": sa.PrimaryKeyConstraint,
    "unique": sa.UniqueConstraint,
    "exclude": sa.Constraint,
}


def primary_key(
    metadata: sa.MetaData, name: str | None, table: TableName, columns: Sequence[str], **kw: Any
) -> sa.PrimaryKeyConstraint:
    """Return a primary key."""
    columns = listed(columns)
    owner = stand_in(metadata, table, [*columns, *included(kw)])
    constraint = sa.PrimaryKeyConstraint(*(owner.c[one] for one in columns), name=name, **kw)
    owner.append_constraint(constraint)
    return constraint


def unique_constraint(
    metadata: sa.MetaData, name: str | None, table: TableName, columns: Sequence[str], **kw: Any
) -> sa.UniqueConstraint:
    """Return a unique constraint."""
    columns = listed(columns)
    owner = stand_in(metadata, table, [*columns, *included(kw)])
    constraint = sa.UniqueConstraint(*(owner.c[one] for one in columns), name=name, **kw)
    owner.append_constraint(constraint)
    return constraint


def check_constraint(
    metadata: sa.MetaData,
    name: str | None,
    table: TableName,
    condition: str | sa.ColumnElement[bool] | sa.TextClause,
    **kw: Any,
) -> sa.CheckConstraint:
    """Return a check constraint."""
    # A condition over columns of the models would else add the constraint to their table.
    constraint = sa.CheckConstraint(condition, name=name, _autoattach=False, **kw)
    stand_in(metadata, table).append_constraint(constraint)
    return constraint


def foreign_key(
    metadata: sa.MetaData,
    name: str | None,
    table: TableName,
    referent: TableName,
    local_cols: Sequence[str],
    remote_cols: Sequence[str],
    **kw: Any,
) -> sa.ForeignKeyConstraint:
    """Return a foreign key; names may hold dots, as nothing is joined to ``table.column``."""
    local_cols, remote_cols = listed(local_cols), listed(remote_cols)
    owner = stand_in(metadata, table, local_cols)
    target = stand_in(metadata, referent, remote_cols)
    constraint = sa.ForeignKeyConstraint(
        list(local_cols), [target.c[one] for one in remote_cols], name=name, **kw
    )
    owner.append_constraint(constraint)
    return constraint


def exclude_constraint(
    metadata: sa.MetaData,
    name: str | None,
    table: TableName,
    elements: Sequence[tuple[Any, str]],
    **kw: Any,
) -> sa.Constraint:
    """Return an EXCLUDE constraint of (column or expression, operator) pairs."""
    # Other servers have none, and the import takes a tenth of the whole program's.
    from sqlalchemy.dialects.postgresql import ExcludeConstraint

    owner = stand_in(metadata, table, [one for one, _ in elements if isinstance(one, str)])
    pairs = [
        (owner.c[one] if isinstance(one, str) else one, operator) for one, operator in elements
    ]
    constraint = ExcludeConstraint(*pairs, name=name, **kw)
    owner.append_constraint(constraint)
    return constraint


def named_constraint(
    metadata: sa.MetaData, name: str | None, table: TableName, type_: ConstraintType | None
) -> sa.Constraint:
    """Return a constraint that has a name and nothing else, to be dropped by it.

    A naming convention applies as it does where the constraint is made.

    :raises CommandError: for a constraint without name, or a type that there is not.
    """
    constraint = _nameable(name, type_)
    stand_in(metadata, table, ["x"]).append_constraint(constraint)
    if constraint.name is None:
        raise CommandError(
            f"A constraint of {table.name} is to be dropped, but no name is given. "
            "Name it as the database does (psql's \\d, or the inspector, shows it)."
        )
    return constraint


def _nameable(name: str | None, type_: ConstraintType | None) -> sa.Constraint:
    if type_ == "foreignkey":
        return sa.ForeignKeyConstraint([], [], name=name)
    if type_ == "check":
        return sa.CheckConstraint(sa.Column("x", NULLTYPE).is_(None), name=name)
    if type_ not in _TYPES:
        raise CommandError(
            f"There is no constraint type {type_!r}; "
            "type_ is foreignkey, primary, unique, check or exclude."
        )
    return _TYPES[type_](name=name)
