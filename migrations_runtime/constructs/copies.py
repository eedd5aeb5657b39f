"""What stands on one table, once more for another one."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.sql.visitors import replacement_traverse


def copied_constraint(constraint: sa.Constraint, table: sa.Table) -> sa.Constraint:
    """Return a copy of a constraint over the columns of ``table``."""
    copied: sa.Constraint = constraint._copy(target_table=table)
    return copied


def copied_index(index: sa.Index) -> sa.Index:
    """Return a copy of an index that belongs to no table yet."""
    elements: list[Any] = [named(one) for one in index.expressions]
    options = {name: free(value) for name, value in index.dialect_kwargs.items()}
    return sa.Index(index.name, *elements, unique=bool(index.unique), **options)


def named(element: Any) -> Any:
    """Return an element of an index: a column as its name, an expression free of its table."""
    return element.name if isinstance(element, sa.Column) else free(element)


def free(value: Any) -> Any:
    """Return an expression with columns that know no table; what is none stays as it is.

    A constraint or an index over columns of the models would add itself to their table
    (``sqlalchemy/sql/schema.py``, ``ColumnCollectionMixin._check_attach``).
    """

    def without_table(element: object, **_: object) -> sa.ColumnClause[Any] | None:
        if isinstance(element, sa.Column):
            return sa.column(element.name, element.type)
        return None

    if not isinstance(value, sa.ClauseElement):
        return value
    return replacement_traverse(value, {}, without_table)
