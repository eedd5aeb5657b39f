"""The name that a constraint without one gets from an equal one, which is never made.

Source: src/backend/parser/parse_utilcmd.c, ``transformIndexConstraints``.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Generic, TypeVar

import sqlalchemy as sa

from diffgen.contracts import Dialect
from diffgen.kinds.constraint import deferral
from diffgen.kinds.declaring import constraints, given_name, names_of, options
from diffgen.kinds.naming import Names
from diffgen.kinds.over_columns import OverColumns, OverColumnsKind

T = TypeVar("T", bound=OverColumns)


class LentNames(OverColumnsKind[T], Generic[T]):
    """Stands before the kind whose constraints get their names so."""

    def declared(
        self,
        item: sa.PrimaryKeyConstraint | sa.UniqueConstraint,
        names: Names,
        columns: tuple[str, ...],
        dialect: Dialect,
    ) -> T:
        """Return what a constraint declares, by the name of the one that is folded into it."""
        value = super().declared(item, names, columns, dialect)
        return value if given_name(item, dialect) is not None else _lent(value, item, dialect)


def _lent(value: T, item: sa.PrimaryKeyConstraint | sa.UniqueConstraint, dialect: Dialect) -> T:
    content = value.deferrable, value.initially, value.options
    for other in constraints(item.table, dialect):
        if (
            isinstance(other, sa.UniqueConstraint)
            and names_of(other.columns, dialect) == value.columns
            and (*deferral(other.deferrable, other.initially), options(other, dialect)) == content
            and (name := given_name(other, dialect)) is not None
        ):
            return replace(value, key=value.key._replace(name=name))
    return value
