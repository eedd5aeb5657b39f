"""Rowids: which column is one, and how a table's are carried over (https://www.sqlite.org/rowidtable.html)."""

from __future__ import annotations

from migrations_runtime.dialects.sqlite.edits.draft import Draft
from migrations_runtime.dialects.sqlite.text.clauses import PrimaryKey
from migrations_runtime.dialects.sqlite.text.table_text import ColumnText, TableText
from migrations_runtime.dialects.sqlite.text.tokens import fold

_NAMES = ("rowid", "_rowid_", "oid")


def rowid_column(table: TableText) -> ColumnText | None:
    """Return the column that is the rowid: an INTEGER PRIMARY KEY (sqlite3AddPrimaryKey)."""
    key = table.primary_key
    if key is None or table.without_rowid or len(key.elements) != 1:
        return None
    column = table.column(key.columns[0])
    if column is None or column.declared_type.upper() != "INTEGER":
        return None
    # INTEGER PRIMARY KEY DESC is none, by an old mistake that was kept; PRIMARY KEY (id DESC) is.
    descending = column.last(PrimaryKey) is not None and key.elements[0].order == "DESC"
    return None if descending else column


def carried_rowid(stored: TableText, draft: Draft) -> tuple[str, str] | None:
    """Return by which names a rowid is written and read, where it is no column that is copied."""
    column = rowid_column(draft.table)
    if column is not None and fold(column.name) in draft.kept:
        return None
    target, source = rowid_name(draft.table), rowid_name(stored)
    return (target, source) if target and source else None


def rowid_name(table: TableText) -> str | None:
    """Return a name of the rowid that no column has taken; ``None`` if it is out of reach."""
    if table.without_rowid:
        return None
    return next((name for name in _NAMES if table.column(name) is None), None)
