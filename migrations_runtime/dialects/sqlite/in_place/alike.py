"""What the stored schema may be edited for: what no row and no index shows.

SQLite's page names it: CHECK, FOREIGN KEY and NOT NULL that go, and defaults. All that is added, or of
another type, goes through the rows (https://www.sqlite.org/lang_altertable.html#otheralter).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

from migrations_runtime.dialects.sqlite.text.clauses import (
    Check,
    ColumnConstraint,
    Default,
    Deferral,
    ForeignKey,
    NotNull,
    Span,
)
from migrations_runtime.dialects.sqlite.text.table_text import ColumnText, TableText
from migrations_runtime.dialects.sqlite.text.tokens import fold

_MAY_GO = (Check, ForeignKey, Deferral)
_NOWHERE = Span(0, 0)


def rows_are_alike(before: TableText, after: TableText) -> bool:
    """Tell whether a table of one text has its rows and indexes as one of the other text has them."""
    loses_more = _loses_more(before.constraints, after.constraints, _MAY_GO)
    if loses_more or _frame(before) != _frame(after):
        return False
    keyed = {fold(name) for name in before.primary_key.columns} if before.primary_key else set()
    for column, later in zip(before.columns, after.columns, strict=True):
        may_go = _MAY_GO if fold(column.name) in keyed else (*_MAY_GO, NotNull)
        if _loses_more(_without_defaults(column), _without_defaults(later), may_go):
            return False
    return True


def rest_is_columns(edited: TableText, after: TableText) -> bool:
    """Tell whether nothing is left to be done but that columns go, and others come behind the rest."""
    kept = [column for column in edited.columns if after.column(column.name)]
    first = after.columns[: len(kept)]
    return (
        (edited.strict, edited.without_rowid) == (after.strict, after.without_rowid)
        and [_said(column) for column in kept] == [_said(column) for column in first]
        and [_anywhere(one) for one in edited.constraints]
        == list(map(_anywhere, after.constraints))
    )


def changed_defaults(before: TableText, after: TableText) -> tuple[str, ...]:
    """Return the columns whose default is another one, of two texts with the same columns."""
    return tuple(
        column.name
        for column, later in zip(before.columns, after.columns, strict=True)
        if _default(column) != _default(later)
    )


def _frame(table: TableText) -> tuple[object, ...]:
    columns = [(column.name, column.declared_type) for column in table.columns]
    return (table.name, columns, table.strict, table.without_rowid)


def _said(column: ColumnText) -> tuple[object, ...]:
    return (column.name, column.declared_type, *map(_anywhere, column.constraints))


def _anywhere(constraint: ColumnConstraint) -> ColumnConstraint:
    """Return what a constraint says, wherever it stands."""
    return replace(constraint, span=_NOWHERE)


def _default(column: ColumnText) -> str | None:
    default = column.last(Default)
    return None if default is None else default.text


def _without_defaults(column: ColumnText) -> list[ColumnConstraint]:
    return [one for one in column.constraints if not isinstance(one, Default)]


def _loses_more(
    before: Iterable[ColumnConstraint],
    after: Iterable[ColumnConstraint],
    may_go: tuple[type[ColumnConstraint], ...],
) -> bool:
    """Tell whether anything comes or becomes another, or something goes besides what may."""
    earlier, later = Counter(map(_anywhere, before)), Counter(map(_anywhere, after))
    return bool(later - earlier) or not all(isinstance(one, may_go) for one in earlier - later)
