"""DROP COLUMN as an edit of the text: what goes with the columns, and what is in the way."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from migrations_runtime.dialects.sqlite.edits.constraints import without_constraint
from migrations_runtime.dialects.sqlite.edits.draft import Draft
from migrations_runtime.dialects.sqlite.text.clauses import (
    Check,
    ForeignKey,
    Generated,
    TableConstraint,
)
from migrations_runtime.dialects.sqlite.text.expressions import columns_in
from migrations_runtime.dialects.sqlite.text.index_text import IndexText
from migrations_runtime.dialects.sqlite.text.splices import without_item
from migrations_runtime.dialects.sqlite.text.table_text import TableText
from migrations_runtime.dialects.sqlite.text.tokens import fold
from migrations_runtime.errors import CommandError
from migrations_runtime.showing.logger import logger

log = logger(__name__)


def without_columns(draft: Draft, names: Sequence[str]) -> Draft:
    """Drop columns, with the constraints and indexes that are over them.

    A key or plain index that is over other columns too goes as well, with a warning. PostgreSQL
    does so ("Indexes and table constraints involving the column will be automatically dropped",
    https://www.postgresql.org/docs/current/sql-altertable.html), and scripts count on it. An index
    stays where the column is added again in the same list.

    :raises CommandError: an expression, or a reference, that stays needs one of the columns.
    """
    gone = {fold(draft.column(name).name) for name in names}
    if len(gone) == len(draft.table.columns):
        raise CommandError(
            f"Table {draft.table.name} would be left without columns. Drop the table instead."
        )
    lost = gone - draft.returning
    for user in _users(draft):
        _see_to(user, draft.table.name, lost if user.waits else gone)
    indexes = [one for one in draft.indexes if not _index_goes(draft.table, one, lost)]
    names_before = _names(draft)
    draft = _without_constraints(draft, gone)
    for name in names:
        draft = draft.edited(without_item(draft.table.sql, draft.column(name).span))
    draft = replace(draft, indexes=tuple(indexes))
    return replace(
        draft,
        kept=draft.kept - gone,
        dropped=(*draft.dropped, *names),
        gone_along=draft.gone_along | (names_before - _names(draft)),
    )


def _names(draft: Draft) -> frozenset[str]:
    """Return the names by which indexes and constraints can be dropped."""
    indexes = (index.name for index in draft.indexes)
    return frozenset(map(fold, (*draft.addresses, *draft.aliases, *indexes)))


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


@dataclass(frozen=True, slots=True)
class _User:
    """What uses columns.

    :ivar over: the columns that it is over.
    :ivar also: those that it needs besides.
    :ivar follows: whether it goes with any one column that it is over.
    :ivar waits: whether it stays where that column comes again.
    """

    what: str
    over: Sequence[str]
    also: Sequence[str] = ()
    follows: bool = False
    waits: bool = False


def _see_to(user: _User, table: str, gone: Collection[str]) -> None:
    lost = [name for name in (*user.over, *user.also) if fold(name) in gone]
    if not lost or _goes(user.over, gone):
        return
    if not (user.follows and _touched(user.over, gone)):
        others = ", and other columns too" if lost[0] in user.over else ""
        raise CommandError(
            f"Column {lost[0]} of {table} cannot be dropped: {user.what} needs it{others}. "
            f"Drop {user.what} before it, or in the same batch."
        )
    log.warning("Column %s of %s takes %s with it", lost[0], table, user.what)


def _users(draft: Draft) -> Iterator[_User]:
    table = draft.table
    for constraint in table.all_constraints:
        also: tuple[str, ...] = ()
        if isinstance(constraint, ForeignKey) and fold(constraint.referred_table) == fold(
            table.name
        ):
            also = constraint.referred_columns
        address = f"constraint {draft.address(constraint)}"
        over = over_of_constraint(table, constraint)
        yield _User(address, over, also, follows=not isinstance(constraint, Check))
    for column in table.columns:
        if generated := column.last(Generated):
            also = _named_in(table, [generated.expression])
            yield _User(f"generated column {column.name}", [column.name], also)
    for index in draft.indexes:
        over = over_of_index(table, index)
        yield _User(f"index {index.name}", over, follows=_is_plain(index), waits=True)


def _goes(over: Sequence[str], gone: Collection[str]) -> bool:
    return bool(over) and all(fold(name) in gone for name in over)


def _touched(over: Sequence[str], gone: Collection[str]) -> bool:
    return any(fold(name) in gone for name in over)


def _is_plain(index: IndexText) -> bool:
    return not index.where and all(element.column is not None for element in index.elements)


def _index_goes(table: TableText, index: IndexText, gone: Collection[str]) -> bool:
    over = over_of_index(table, index)
    return _touched(over, gone) if _is_plain(index) else _goes(over, gone)


def _constraint_goes(table: TableText, constraint: TableConstraint, gone: Collection[str]) -> bool:
    over = over_of_constraint(table, constraint)
    return _goes(over, gone) if isinstance(constraint, Check) else _touched(over, gone)


def _without_constraints(draft: Draft, gone: Collection[str]) -> Draft:
    """Cut out the constraints that are over the columns, wherever; one by one, as spans move."""
    while True:
        for constraint in draft.table.all_constraints:
            if _constraint_goes(draft.table, constraint, gone):
                draft = without_constraint(draft, constraint)
                break
        else:
            return draft


def _named_in(table: TableText, expressions: Iterable[str]) -> tuple[str, ...]:
    names = [column.name for column in table.columns]
    return tuple(name for expression in expressions for name in columns_in(expression, names))
