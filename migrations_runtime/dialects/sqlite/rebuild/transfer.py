"""Rows that go from one table into another as they are stored, none of them taken apart.

``INSERT INTO ... SELECT *`` does so where SQLite finds that both tables store rows alike
(xferOptimization, src/insert.c): it compares affinities, collations, NOT NULL, defaults, checks and
indexes, and takes rows apart where one is another. A copy of five million rows takes two thirds of
the time so. What is compared here is what ``*`` means, and what SQLite need not look at.
"""

from __future__ import annotations

from dataclasses import replace

from migrations_runtime.dialects.sqlite.edits.draft import Draft
from migrations_runtime.dialects.sqlite.rebuild.affinity import affinity
from migrations_runtime.dialects.sqlite.rebuild.rowids import carried_rowid
from migrations_runtime.dialects.sqlite.text.clauses import Generated, PrimaryKey, Span, Unique
from migrations_runtime.dialects.sqlite.text.table_text import TableText
from migrations_runtime.dialects.sqlite.text.tokens import fold

_NOWHERE = Span(0, 0)


def goes_over_whole(stored: TableText, draft: Draft) -> bool:
    """Tell whether each row may be given to the drafted table as it is.

    A row may end early, where its columns were added later, and does so in the copy, too: which columns
    every row has, is told by keys and NOT NULL (``in_place/short_rows.py``), so keys must be the same;
    to NOT NULL SQLite looks.
    """
    after = draft.table
    names = [fold(column.name) for column in after.columns]
    return (
        [fold(column.name) for column in stored.columns] == names
        and draft.kept.issuperset(names)
        and carried_rowid(stored, draft) is None
        and _types(stored) == _types(after)
        and _keys(stored) == _keys(after)
        and not any(column.last(Generated) for column in (*stored.columns, *after.columns))
    )


def _types(table: TableText) -> tuple[object, ...]:
    """Return how values are stored; what STRICT makes of a type is more than its affinity."""
    types = [column.declared_type.upper() for column in table.columns]
    return (
        table.strict,
        table.without_rowid,
        types if table.strict else [affinity(declared) for declared in types],
    )


def _keys(table: TableText) -> list[PrimaryKey | Unique]:
    return [
        replace(key, span=_NOWHERE)
        for key in table.all_constraints
        if isinstance(key, PrimaryKey | Unique)
    ]
