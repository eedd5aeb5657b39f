"""A column to be added, on a table that stands in for its own, and what comes with it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TypeVar

import sqlalchemy as sa

from migrations_runtime.constructs.tables import new_table
from migrations_runtime.ddl.alterations import TableName

C = TypeVar("C", bound=sa.Constraint)


def added_column(
    metadata: sa.MetaData, table: TableName, column: sa.Column[object]
) -> sa.Column[object]:
    """Return the column on a table of which it is the only one."""
    owner = new_table(metadata, table.name, [column], schema=table.schema)
    return owner.c[column.key]


def constraints_of(column: sa.Column[object], dialect: sa.Dialect) -> Iterator[sa.Constraint]:
    """Give the constraints that were declared on a column to be added, its primary key first."""
    key = column.table.primary_key
    assert isinstance(key, sa.PrimaryKeyConstraint), "the column stands on a Table"
    if len(key):
        yield key
    for constraint in in_order(column.table.constraints):
        if constraint is not key and is_wanted(constraint, dialect):
            yield constraint


def indexes_of(column: sa.Column[object]) -> Iterator[sa.Index]:
    """Give the indexes that were declared on a column to be added (``index=True``)."""
    yield from sorted(column.table.indexes, key=lambda index: str(index.name))


def is_wanted(constraint: sa.Constraint, dialect: sa.Dialect) -> bool:
    """Tell whether a constraint is for this dialect: types bring some that only others need."""
    rule = constraint._create_rule
    return rule is None or bool(rule(dialect.statement_compiler(dialect, None)))


def in_order(constraints: Iterable[C]) -> list[C]:
    """Return constraints, of which SQLAlchemy keeps sets, in the order in which they were made."""
    return sorted(constraints, key=lambda constraint: constraint._creation_order)
