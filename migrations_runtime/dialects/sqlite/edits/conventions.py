"""The names that a naming convention gives to constraints without one, to address them by."""

from __future__ import annotations

from collections.abc import Mapping

import sqlalchemy as sa
from sqlalchemy.exc import InvalidRequestError

from migrations_runtime.constructs import constraints
from migrations_runtime.ddl.alterations import TableName
from migrations_runtime.dialects.sqlite.edits.draft import Draft
from migrations_runtime.dialects.sqlite.text.clauses import (
    Check,
    ForeignKey,
    PrimaryKey,
    TableConstraint,
    Unique,
)


def with_convention(draft: Draft, convention: Mapping[str, str] | None) -> Draft:
    """Return the draft whose constraints answer to their conventional names too."""
    names = {}
    for constraint, address in zip(draft.table.all_constraints, draft.addresses, strict=True):
        if convention and constraint.name is None:
            name = _conventional(draft.table.name, constraint, convention)
            names.update({name: address} if name is not None else {})
    return draft.aliased(names)


def _conventional(
    table: str, constraint: TableConstraint, convention: Mapping[str, str]
) -> str | None:
    """Return the name; ``None`` where the convention needs one to begin with, or has no rule."""
    try:
        name = _made(table, constraint, sa.MetaData(naming_convention=dict(convention))).name
    except InvalidRequestError:
        return None
    return str(name) if isinstance(name, str) else None


def _made(table: str, constraint: TableConstraint, metadata: sa.MetaData) -> sa.Constraint:
    owner = TableName(table)
    match constraint:
        case PrimaryKey():
            return constraints.primary_key(metadata, None, owner, constraint.columns)
        case Unique():
            return constraints.unique_constraint(metadata, None, owner, constraint.columns)
        case Check(expression=expression):
            return constraints.check_constraint(metadata, None, owner, sa.text(expression))
        case ForeignKey(columns=columns, referred_table=referred_table, referred_columns=referred):
            referent = TableName(referred_table)
            return constraints.foreign_key(
                metadata, None, owner, referent, columns, referred or columns
            )
