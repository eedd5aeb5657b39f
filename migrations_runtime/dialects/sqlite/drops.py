"""DROP COLUMN as an edit of the text: what goes with the columns, and what is in the way."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace

from migrations_runtime.dialects.sqlite.clauses import Check, ForeignKey, Generated, TableConstraint
from migrations_runtime.dialects.sqlite.constraints import without_constraint
from migrations_runtime.dialects.sqlite.draft import Draft
from migrations_runtime.dialects.sqlite.expressions import columns_in
from migrations_runtime.dialects.sqlite.index_text import IndexText
from migrations_runtime.dialects.sqlite.splices import without_item
from migrations_runtime.dialects.sqlite.table_text import TableText
from migrations_runtime.dialects.sqlite.tokens import fold
from migrations_runtime.errors import CommandError


def without_columns(draft: Draft, names: Sequence[str]) -> Draft:
    """Drop columns, with the constraints and indexes that are over nothing else.

    :raises CommandError: something that stays needs one of the columns.
    """
    gone = {fold(draft.column(name).name) for name in names}
    if len(gone) == len(draft.table.columns):
        raise CommandError(
            f"Table {draft.table.name} would be left without columns. Drop the table instead."
        )
    for what, over, also in _users(draft):
        lost = [name for name in (*over, *also) if fold(name) in gone]
        if lost and not _goes(over, gone):
            raise CommandError(
                f"Column {lost[0]} of {draft.table.name} cannot be dropped: {what} needs it, and "
                f"other columns too. Drop {what} before it, or in the same batch."
            )
    indexes = [
        index for index in draft.indexes if not _goes(over_of_index(draft.table, index), gone)
    ]
    draft = _without_constraints(draft, gone)
    for name in names:
        draft = draft.edited(without_item(draft.table.sql, draft.column(name).span))
    return replace(
        draft,
        indexes=tuple(indexes),
        kept=draft.kept - gone,
        dropped=(*draft.dropped, *names),
    )


def over_of_index(table: TableText, index: IndexText) -> tuple[str, ...]:
    """Return the columns that an index is over, those in expressions and in its WHERE too."""
    expressions = [element.expression for element in index.elements]
    columns = [element.column for element in index.elements if element.column is not None]
    named = _named_in(table, [*expressions, *([index.where] if index.where else [])])
    return (*columns, *named)


def over_of_constraint(table: TableText, constraint: TableConstraint) -> tuple[str, ...]:
    """Return the columns of its own table that a constraint is over."""
    if isinstance(constraint, Check):
        return _named_in(table, [constraint.expression])
    return constraint.columns


def _users(draft: Draft) -> Iterator[tuple[str, Sequence[str], Sequence[str]]]:
    """Give what uses columns: what it is, what it is over, and what it needs besides."""
    table = draft.table
    for constraint in table.all_constraints:
        also: tuple[str, ...] = ()
        if isinstance(constraint, ForeignKey) and fold(constraint.referred_table) == fold(
            table.name
        ):
            also = constraint.referred_columns
        address = f"constraint {draft.address(constraint)}"
        yield address, over_of_constraint(table, constraint), also
    for column in table.columns:
        if generated := column.last(Generated):
            also = _named_in(table, [generated.expression])
            yield f"generated column {column.name}", [column.name], also
    for index in draft.indexes:
        yield f"index {index.name}", over_of_index(table, index), ()


def _goes(over: Sequence[str], gone: Collection[str]) -> bool:
    return bool(over) and all(fold(name) in gone for name in over)


def _without_constraints(draft: Draft, gone: Collection[str]) -> Draft:
    """Cut out the constraints that are over the columns, wherever; one by one, as spans move."""
    while True:
        for constraint in draft.table.all_constraints:
            if _goes(over_of_constraint(draft.table, constraint), gone):
                draft = without_constraint(draft, constraint)
                break
        else:
            return draft


def _named_in(table: TableText, expressions: Iterable[str]) -> tuple[str, ...]:
    names = [column.name for column in table.columns]
    return tuple(name for expression in expressions for name in columns_in(expression, names))
