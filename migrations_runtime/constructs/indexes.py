"""Indexes for tables that are there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import sqlalchemy as sa

from migrations_runtime.constructs.included import included
from migrations_runtime.constructs.tables import listed, stand_in
from migrations_runtime.ddl.alterations import TableName

IndexElement = str | sa.TextClause | sa.ColumnElement[object]


def index(
    metadata: sa.MetaData,
    name: str | None,
    table: TableName,
    elements: Sequence[IndexElement],
    *,
    unique: bool = False,
    **kw: Any,
) -> sa.Index:
    """Return an index of columns, given by name, and of expressions."""
    elements = listed(elements)
    owner = stand_in(metadata, table, [*_columns(elements), *included(kw)])
    given = [owner.c[one] if isinstance(one, str) else one for one in elements]
    made = sa.Index(name, *given, unique=unique, **kw)
    if made.table is None:  # An index of expressions alone knows no table.
        owner.append_constraint(made)
    return made


def named_index(metadata: sa.MetaData, name: str, table: TableName, **kw: Any) -> sa.Index:
    """Return an index that has a name and nothing else, to be dropped by it."""
    return index(metadata, name, table, ["x"], **kw)


def _columns(elements: Sequence[IndexElement]) -> Iterator[str]:
    yield from (one for one in elements if isinstance(one, str))
