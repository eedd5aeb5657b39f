"""What an operation takes from the models that it is made of, and what it must not."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.sql.visitors import replacement_traverse


def metadata_of(migration_context: Any) -> sa.MetaData:
    """Return a new MetaData with the naming convention of the models that a context has."""
    models = migration_context.opts.get("target_metadata") if migration_context else None
    return sa.MetaData(naming_convention=getattr(models, "naming_convention", None))


def free(expression: Any) -> Any:
    """Return an expression with columns that know no table.

    A constraint or an index over columns of the models would add itself to their table
    (``sqlalchemy/sql/schema.py``, ``ColumnCollectionMixin._check_attach``).
    """

    def named(element: object, **_: object) -> sa.ColumnClause[Any] | None:
        if isinstance(element, sa.Column):
            return sa.column(element.name, element.type)
        return None

    return replacement_traverse(expression, {}, named)
