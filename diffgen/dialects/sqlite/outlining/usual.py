"""Whether SQLAlchemy writes something in its usual words, so that nobody has to ask its compiler."""

from __future__ import annotations

from collections.abc import Collection
from itertools import repeat
from operator import contains
from typing import Any

import sqlalchemy as sa


def has_options(item: sa.Table | sa.Column[Any] | sa.Constraint | sa.Index) -> bool:
    """Return whether something has been given keyword arguments of SQLite.

    Most items were never asked for any, and asking would make a dictionary in each.
    """
    return "dialect_options" in item.__dict__ and any(
        name.startswith("sqlite_") for name in item.dialect_kwargs
    )


def any_has_options(items: Collection[sa.Column[Any]]) -> bool:
    """Return whether one of many has been given keyword arguments of SQLite."""
    asked = any(map(contains, map(vars, items), repeat("dialect_options")))
    return asked and any(map(has_options, items))


def plain_text(value: object) -> str | None:
    """Return the SQL of ``text()`` that is sent as it stands; None for anything else."""
    if type(value) is not sa.TextClause or ":" in value.text or "\\" in value.text:
        return None
    return value.text
