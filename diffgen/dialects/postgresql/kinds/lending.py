"""The name that a constraint without one gets from an equal one, which is never made.

Source: src/backend/parser/parse_utilcmd.c, ``transformIndexConstraints``.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TypeVar

import sqlalchemy as sa

from diffgen.contracts import Dialect
from diffgen.kinds.constraint import deferral
from diffgen.kinds.declaring import constraints, given_name, names_of, options
from diffgen.kinds.over_columns import OverColumns

T = TypeVar("T", bound=OverColumns)


def lent_name(value: T, item: sa.PrimaryKeyConstraint | sa.UniqueConstraint, dialect: Dialect) -> T:
    """Return the value by the name that it has on the server.

    :param item: what the models say of it.
    """
    if given_name(item, dialect) is not None:
        return value
    content = value.deferrable, value.initially, value.options
    for other in constraints(item.table, dialect):
        if (
            isinstance(other, sa.UniqueConstraint)
            and names_of(other.columns, dialect) == value.columns
            and (*deferral(other.deferrable, other.initially), options(other, dialect)) == content
            and (name := given_name(other, dialect)) is not None
        ):
            return replace(value, key=replace(value.key, name=name))
    return value
