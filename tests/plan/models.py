"""Two versions of some models as what a plan is made from."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from diffgen.catalog import Pair
from diffgen.contracts import Dialect
from diffgen.ops import Alter, Create, Drop, Op
from tests.laws.catalogs import POSTGRESQL, Change, catalog


def change(before: sa.MetaData, after: sa.MetaData, dialect: Dialect = POSTGRESQL) -> Change:
    """From the one models to the other."""
    return Change(Pair(catalog(before, dialect), catalog(after, dialect)), dialect)


def models(*tables: tuple[Any, ...]) -> sa.MetaData:
    """Models of tables: the name of each, and what is in it."""
    metadata = sa.MetaData()
    for name, *items in tables:
        sa.Table(name, metadata, *items)
    return metadata


def number(name: str, *items: Any, **kwargs: Any) -> sa.Column[int]:
    """A column of whole numbers."""
    return sa.Column(name, sa.Integer, *items, **kwargs)


def key() -> sa.Column[int]:
    """A primary key that nothing numbers."""
    return number("id", primary_key=True, autoincrement=False)


def shown(ops: Sequence[Op]) -> list[str]:
    """The operations, each as a word or two."""
    signs = {Create: "+", Drop: "-", Alter: "~"}
    lines = []
    for op in ops:
        parts = getattr(op, "parts", ())
        inside = f" [{' '.join(shown(parts))}]" if parts else ""
        lines.append(f"{signs[type(op)]}{op.key.path}{inside}")
    return lines
