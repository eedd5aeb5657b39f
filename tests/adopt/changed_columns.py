"""Models of other people, of which a few columns are others: put beside ``models_of_others``, and run there.

As a program it says which columns these are, by their tables.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from importlib import import_module
from typing import Any

import sqlalchemy as sa

EACH = 3  # tables, of which one is changed


def _changed(metadata: sa.MetaData) -> Iterator[str]:
    """Change a column of each third table; give the name of each."""
    rng = random.Random(f"{sorted(metadata.tables)}")
    for table in sorted(metadata.tables.values(), key=lambda one: one.key)[::EACH]:
        free = [column for column in table.columns if _is_free(column)]
        changes = (_taken, _added, _nullable, _longer)
        name = rng.choice(changes)(table, rng.choice(free) if free else None)
        yield f"{table.name}.{name}"


def _is_free(column: sa.Column[Any]) -> bool:
    """Whether nothing else of the table speaks of the column."""
    table = column.table
    spoken = [str(one.sqltext) for one in table.constraints if isinstance(one, sa.CheckConstraint)]
    spoken += [str(part) for index in table.indexes for part in index.expressions]
    spoken += [str(one.computed.sqltext) for one in table.columns if one.computed is not None]
    keyed = {one.name for key in table.constraints for one in getattr(key, "columns", ())}
    keyed |= {one.name for index in table.indexes for one in index.columns}
    bound = column.foreign_keys or column.computed is not None or column.name in keyed
    return not bound and not any(column.name in text for text in spoken)


def _added(table: sa.Table, _: sa.Column[Any] | None) -> str:
    table.append_column(sa.Column("of_ours", sa.Integer))
    return "of_ours"


def _taken(table: sa.Table, column: sa.Column[Any] | None) -> str:
    if column is None:
        return _added(table, column)
    table._columns.remove(column)
    return column.name


def _nullable(table: sa.Table, column: sa.Column[Any] | None) -> str:
    if column is None:
        return _added(table, column)
    column.nullable = not column.nullable
    return column.name


def _longer(table: sa.Table, column: sa.Column[Any] | None) -> str:
    length = getattr(getattr(column, "type", None), "length", None)
    if column is None or type(column.type) is not sa.String or length is None:
        return _nullable(table, column)
    column.type = sa.String(length + 1, collation=column.type.collation)
    return column.name


metadata: sa.MetaData = import_module("models_of_others").metadata
CHANGED = sorted(_changed(metadata))

if __name__ == "__main__":
    print(*CHANGED, sep="\n")
