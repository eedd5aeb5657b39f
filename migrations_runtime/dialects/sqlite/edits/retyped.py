"""ALTER COLUMN: the parts of a column's change, one after the other."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.types import TypeEngine

from migrations_runtime.ddl.alterations import AlterColumn
from migrations_runtime.dialects.sqlite.edits.columns import (
    with_collation,
    with_default,
    with_not_null_conflict,
    with_nullable,
    with_type,
)
from migrations_runtime.dialects.sqlite.edits.draft import Draft
from migrations_runtime.dialects.sqlite.text.compiled import default_sql, type_sql
from migrations_runtime.unset import UNSET


def with_alterations_of_column(draft: Draft, change: AlterColumn, dialect: sa.Dialect) -> Draft:
    """Change type, default and nullability of a column.

    Comments and ``autoincrement`` say nothing to SQLite: it keeps none of the first, and every
    INTEGER PRIMARY KEY counts by itself.
    """
    draft.column(change.name)
    if change.type is not UNSET:
        draft = _with_type(draft, change, change.type, dialect)
    after = change.server_default
    if after is not UNSET and type(after) is not sa.FetchedValue:
        draft = with_default(draft, change.name, default_sql(after, dialect))
    if change.nullable is not UNSET:
        draft = with_nullable(draft, change.name, change.nullable)
    for option, value in change.options:
        if option == "sqlite_on_conflict_not_null":
            conflict = None if value is None else str(value).upper()
            draft = with_not_null_conflict(draft, change.name, conflict)
    return draft


def _with_type(
    draft: Draft, change: AlterColumn, after: TypeEngine[object], dialect: sa.Dialect
) -> Draft:
    """Change the type; the collation only where the script speaks of one, before or after."""
    sql, collate = type_sql(after, dialect)
    draft = with_type(draft, change.name, sql)
    before = change.existing.type
    if collate or (before is not UNSET and type_sql(before, dialect)[1]):
        draft = with_collation(draft, change.name, collate)
    return draft
