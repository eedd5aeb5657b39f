"""One alteration as an edit of a draft."""

from __future__ import annotations

from collections.abc import Sequence
from typing import assert_never

import sqlalchemy as sa

from migrations_runtime.constructs.columns import constraints_of, indexes_of
from migrations_runtime.ddl import alterations as asked
from migrations_runtime.ddl.alterations import Alteration
from migrations_runtime.dialects.sqlite.edits.added import added_sql, is_inline
from migrations_runtime.dialects.sqlite.edits.columns import with_column
from migrations_runtime.dialects.sqlite.edits.constraints import (
    with_constraint,
    with_constraint_name,
    without_constraint,
)
from migrations_runtime.dialects.sqlite.edits.deferral import with_deferral
from migrations_runtime.dialects.sqlite.edits.draft import Draft
from migrations_runtime.dialects.sqlite.edits.drops import without_columns
from migrations_runtime.dialects.sqlite.edits.indexes import (
    index_of,
    with_index,
    with_renamed_index,
    without_index,
)
from migrations_runtime.dialects.sqlite.edits.options import with_option
from migrations_runtime.dialects.sqlite.edits.retyped import with_alterations_of_column
from migrations_runtime.dialects.sqlite.text.compiled import constraint_sql, index_sql
from migrations_runtime.dialects.sqlite.text.tokens import fold
from migrations_runtime.errors import CommandError, NoSuchObject
from migrations_runtime.showing.logger import logger

log = logger(__name__)


def after_step(draft: Draft, step: Sequence[Alteration], dialect: sa.Dialect) -> Draft:
    """Return the draft after one alteration, or after several DROP COLUMN at once.

    :raises CommandError: it cannot be made of this table.
    """
    drops = [one for one in step if isinstance(one, asked.DropColumn)]
    if drops:
        return _drop_columns(draft, drops)
    [alteration] = step
    return altered(draft, alteration, dialect)


def altered(draft: Draft, alteration: Alteration, dialect: sa.Dialect) -> Draft:
    """Return the draft after one alteration (a change of a column's name is not made here).

    :raises CommandError: it cannot be made of this table.
    """
    match alteration:
        case asked.AddColumn():
            return _add_column(draft, alteration, dialect)
        case asked.DropColumn():
            return _drop_columns(draft, [alteration])
        case asked.AlterColumn():
            return with_alterations_of_column(draft, alteration, dialect)
        case asked.AddConstraint(constraint):
            return _add_constraint(draft, constraint, dialect)
        case asked.DropConstraint():
            return _drop_constraint(draft, alteration)
        case asked.RenameConstraint(name, new_name):
            return _rename_constraint(draft, name, new_name)
        case asked.AlterConstraint():
            return _alter_constraint(draft, alteration)
        case asked.ValidateConstraint(name):
            # The rows were looked at when it was made.
            return _with_constraint(draft, name)
        case asked.CreateIndex(index, if_not_exists):
            exists = if_not_exists and index_of(draft, str(index.name))
            return draft if exists else with_index(draft, index_sql(index, dialect))
        case asked.DropIndex(index, if_exists):
            return _drop_index(draft, str(index.name), if_exists)
        case asked.RenameIndex(name, new_name):
            return _rename_index(draft, name, new_name)
        case asked.CommentOnTable():
            return draft  # SQLite keeps no comments.
        case asked.SetTableOptions(options):
            for option, value in options:
                draft = with_option(draft, option, value)
            return draft
        case _:
            assert_never(alteration)


def _add_column(draft: Draft, added: asked.AddColumn, dialect: sa.Dialect) -> Draft:
    column = added.column
    if draft.table.column(column.name) is not None:
        if added.if_not_exists:
            return draft
        raise CommandError(f"Table {draft.table.name} has a column {column.name} already.")
    draft = with_column(draft, added_sql(column, dialect), added.before, added.after)
    for constraint in constraints_of(column, dialect):
        if isinstance(constraint, sa.PrimaryKeyConstraint) and draft.table.primary_key:
            raise CommandError(
                f"Column {column.name} cannot be a primary key of {draft.table.name}, which has one "
                f"({draft.address(draft.table.primary_key)}). Drop that first, in the same batch."
            )
        if is_inline(constraint):
            _warn_if_left_out(draft, constraint, constraint_sql(constraint, dialect))
        else:
            draft = _add_constraint(draft, constraint, dialect)
    for index in indexes_of(column):
        draft = with_index(draft, index_sql(index, dialect))
    return draft


def _drop_columns(draft: Draft, drops: Sequence[asked.DropColumn]) -> Draft:
    names = [drop.name for drop in drops if not drop.if_exists or draft.table.column(drop.name)]
    return without_columns(draft, names) if names else draft


def _add_constraint(draft: Draft, constraint: sa.Constraint, dialect: sa.Dialect) -> Draft:
    sql = constraint_sql(constraint, dialect)
    _warn_if_left_out(draft, constraint, sql)
    return draft if sql is None else with_constraint(draft, sql)


def _warn_if_left_out(draft: Draft, constraint: sa.Constraint, sql: str | None) -> None:
    """Tell of a key that SQLAlchemy leaves out: SQLite has none into another schema.

    REFERENCES takes a table without a schema: https://www.sqlite.org/syntax/foreign-key-clause.html.
    """
    if sql is None and isinstance(constraint, sa.ForeignKeyConstraint):
        log.warning(
            "Table %s gets no foreign key into %s: SQLite has none into another schema",
            draft.table.name,
            constraint.elements[0].column.table.fullname,
        )


def _drop_constraint(draft: Draft, drop: asked.DropConstraint) -> Draft:
    constraint = draft.constraint(drop.name, drop.type)
    if constraint is not None:
        return without_constraint(draft, constraint)
    if drop.if_exists or fold(drop.name) in draft.gone_along:
        return draft
    raise _no_constraint(draft, drop.name, f"{drop.type} " if drop.type else "")


def _rename_constraint(draft: Draft, name: str, new_name: str) -> Draft:
    constraint = draft.constraint(name)
    if constraint is None:
        raise _no_constraint(draft, name)
    return with_constraint_name(draft, constraint, new_name)


def _alter_constraint(draft: Draft, change: asked.AlterConstraint) -> Draft:
    constraint = draft.constraint(change.name)
    if constraint is None:
        raise _no_constraint(draft, change.name)
    return with_deferral(draft, constraint, change)


def _with_constraint(draft: Draft, name: str) -> Draft:
    if draft.constraint(name) is None:
        raise _no_constraint(draft, name)
    return draft


def _no_constraint(draft: Draft, name: str, type_: str = "") -> NoSuchObject:
    listed = ", ".join(draft.addresses) or "none"
    return NoSuchObject(
        f"Table {draft.table.name} has no {type_}constraint {name}; its constraints are: {listed}."
    )


def _drop_index(draft: Draft, name: str, if_exists: bool) -> Draft:
    if index_of(draft, name) is None and not if_exists and fold(name) not in draft.gone_along:
        raise _no_index(draft, name)
    return without_index(draft, name)


def _rename_index(draft: Draft, name: str, new_name: str) -> Draft:
    index = index_of(draft, name)
    if index is None:
        raise _no_index(draft, name)
    return with_renamed_index(draft, index, new_name)


def _no_index(draft: Draft, name: str) -> NoSuchObject:
    listed = ", ".join(index.name for index in draft.indexes) or "none"
    return NoSuchObject(f"Table {draft.table.name} has no index {name}; its indexes are: {listed}.")
