"""Rows that end before a column: those that were there when ADD COLUMN added it.

ADD COLUMN leaves the rows alone. Where one ends early, what follows has the default that the schema
has now (OP_Column, src/vdbe.c), so that with another default such a row would have another value.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from migrations_runtime.dialects.sqlite.edits.columns import with_default
from migrations_runtime.dialects.sqlite.edits.draft import draft_of
from migrations_runtime.dialects.sqlite.stored import StoredTable
from migrations_runtime.dialects.sqlite.text.clauses import (
    Default,
    Generated,
    NotNull,
    PrimaryKey,
    Unique,
)
from migrations_runtime.dialects.sqlite.text.table_text import TableText
from migrations_runtime.dialects.sqlite.text.tokens import fold, quote

#: Bytes, which whatever a row has is compared with sooner than with a text: a column of numbers would
#: have the text read as a number for each row (section 4.2 of https://www.sqlite.org/datatype3.html).
_NOBODYS = f"x'{b'diffgen looks for rows that end before this column'.hex()}'"


def lacking(table: TableText, columns: Collection[str]) -> tuple[str, ...]:
    """Return those of ``columns`` that a row may end before.

    Columns are added behind all others, so that none was that stands before one that was not.
    """
    at = max(at for at in range(len(table.columns)) if not _may_be_added(table, at))
    return tuple(one.name for one in table.columns[at + 1 :] if one.name in columns)


def telltale(table: TableText, columns: Sequence[str]) -> str:
    """Return the text of the table with a default of ``columns`` by which such rows are seen."""
    draft = draft_of(table, ())
    for name in columns:
        draft = with_default(draft, name, f"DEFAULT {_NOBODYS}")
    return draft.table.sql


def search(stored: StoredTable, columns: Sequence[str]) -> str:
    """Return the query that tells whether there are any, while the telltale default is in place.

    Rows alone end early: an index has the values. A row that happens to hold the very bytes is taken
    for one.
    """
    seen = " OR ".join(f"{quote(name)} IS {_NOBODYS}" for name in columns)
    table = f"{quote(stored.schema)}.{quote(stored.table.name)}"
    return f"SELECT EXISTS (SELECT 1 FROM {table} NOT INDEXED WHERE {seen})"


def _may_be_added(table: TableText, at: int) -> bool:
    """Tell whether ADD COLUMN may have added a column to rows that were there.

    It takes neither keys, nor what is stored and generated, nor NOT NULL that the rows would break
    (sqlite3AlterFinishAddColumn, src/alter.c).
    """
    if at == 0:
        return False
    column = table.columns[at]
    keys = (one for one in table.all_constraints if isinstance(one, PrimaryKey | Unique))
    generated, default = column.last(Generated), column.last(Default)
    if generated is not None:
        return not generated.stored
    is_null = default is None or default.text.upper() == "NULL"
    breaks = column.last(NotNull) is not None and is_null
    return not breaks and fold(column.name) not in {
        fold(name) for key in keys for name in key.columns
    }
