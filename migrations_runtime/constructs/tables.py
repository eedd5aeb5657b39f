"""Tables: the ones that scripts create, and those that stand in for tables that are there."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, TypeGuard, TypeVar

import sqlalchemy as sa
from sqlalchemy.exc import NoReferenceError
from sqlalchemy.sql.schema import SchemaItem
from sqlalchemy.types import NULLTYPE

from migrations_runtime.constructs.copies import copied_constraint, copied_index
from migrations_runtime.ddl.alterations import TableName

C = TypeVar("C")


def new_table(metadata: sa.MetaData, name: str, items: Iterable[SchemaItem], **kw: Any) -> sa.Table:
    """Return a table of columns and constraints, of which those that have a table are copied.

    What its foreign keys refer to is made as far as it is missing in ``metadata``.
    """
    given = list(items)
    attached = [item for item in given if _of_another(item)]
    table = sa.Table(
        name, metadata, *(_free(item) for item in given if not _of_another(item)), **kw
    )
    for constraint in attached:
        table.append_constraint(copied_constraint(constraint, table))
    for key in table.foreign_keys:
        _make_referent(metadata, key)
    return table


def stand_in(metadata: sa.MetaData, table: TableName, columns: Iterable[str] = ()) -> sa.Table:
    """Return the table of that name in ``metadata``, with these columns at least."""
    found = sa.Table(table.name, metadata, schema=table.schema)
    for name in columns:
        if name not in found.c:
            found.append_column(sa.Column(name, NULLTYPE))
    return found


def listed(columns: Sequence[C]) -> Sequence[C | str]:
    """Return columns that a script gives as a list; one name alone is no list of letters."""
    return [columns] if isinstance(columns, str) else columns


def alone(table: sa.Table) -> sa.Table:
    """Return a copy in a MetaData of its own, with what its foreign keys refer to."""
    metadata = sa.MetaData(naming_convention=table.metadata.naming_convention)
    copied = table.to_metadata(metadata)
    for key in copied.foreign_keys:
        _make_referent(metadata, key)
    return copied


def _of_another(item: SchemaItem) -> TypeGuard[sa.Constraint]:
    """Tell whether a constraint stands on a table already: its copy wants to know the new one."""
    return isinstance(item, sa.Constraint) and getattr(item, "parent", None) is not None


def _free(item: SchemaItem) -> SchemaItem:
    """Return what may be given to a table: a script may use one column for several tables."""
    if isinstance(item, sa.Column) and item.table is not None:
        return item._copy()
    return copied_index(item) if isinstance(item, sa.Index) and item.table is not None else item


def _make_referent(metadata: sa.MetaData, key: sa.ForeignKey) -> None:
    """Make the column that a foreign key names, unless it is there or was given as a column."""
    try:
        _ = key.column  # asking is what looks it up
    except NoReferenceError:
        schema, table, column = _target(key)
        stand_in(metadata, TableName(table, schema or metadata.schema), [column])


def _target(key: sa.ForeignKey) -> tuple[str | None, str, str]:
    """Return schema, table and column of ``schema.table.column``, ``table.column`` or ``table``."""
    # SQLAlchemy 2.1 has the parts, in which there may be dots; 2.0 only has them joined.
    if tokens := getattr(key, "target_tokens", None):
        schema, table, column = tokens
        return schema, table, column or key.parent.key
    *parts, last = key.target_fullname.split(".")
    if not parts:
        return None, last, key.parent.key
    return ".".join(parts[:-1]) or None, parts[-1], last
