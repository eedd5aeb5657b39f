"""Whether a list of alterations goes through SQLite's own ALTER TABLE, or takes a rebuild."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

import sqlalchemy as sa

from migrations_runtime.ddl import alterations as asked
from migrations_runtime.ddl.alterations import Alteration, TableName
from migrations_runtime.dialects.contract import BatchOptions
from migrations_runtime.dialects.sqlite.edits.altered import after_step
from migrations_runtime.dialects.sqlite.edits.draft import Draft
from migrations_runtime.dialects.sqlite.edits.drops import over_of_index
from migrations_runtime.dialects.sqlite.edits.order import placed
from migrations_runtime.dialects.sqlite.edits.table_args import with_table_args
from migrations_runtime.dialects.sqlite.in_place.alike import rest_is_columns, rows_are_alike
from migrations_runtime.dialects.sqlite.native import Statements, native_statements
from migrations_runtime.dialects.sqlite.steps import steps
from migrations_runtime.dialects.sqlite.text.table_text import TableText
from migrations_runtime.dialects.sqlite.text.tokens import fold
from migrations_runtime.errors import CommandError

Way: TypeAlias = "tuple[Alteration, Statements | None]"
"""An alteration, with SQLite's own statements for it."""

_EDITS = (asked.AlterColumn, asked.DropConstraint)


@dataclass(frozen=True, slots=True)
class Edit:
    """A text that is put in the place of the stored one, and SQLite's own statements for the rest."""

    text: TableText
    statements: Statements


@dataclass(frozen=True, slots=True)
class Plan:
    """The table as it will be, and how it becomes so.

    :ivar statements: SQLite's own; ``None`` where they don't do.
    :ivar edit: the next best; ``None`` where the rows can't stay as they are.
    :ivar cause: what a rebuild is for, if neither does it.
    """

    draft: Draft
    statements: Statements | None
    edit: Edit | None = None
    cause: str = ""

    @property
    def by_rebuild(self) -> Plan:
        """The same where something broken stands in the way of DROP COLUMN."""
        return Plan(self.draft, None, cause="DropColumn beside a broken view or trigger")


def plan(
    draft: Draft,
    table: TableName,
    alterations: Sequence[Alteration],
    options: BatchOptions,
    dialect: sa.Dialect,
) -> Plan:
    """Return the plan for all ``alterations``.

    :raises CommandError: one cannot be made.
    """
    stored = draft = replace(draft, returning=_returning(alterations, draft))
    ways: list[Way] = []
    for step in steps(alterations, [column.name for column in draft.table.columns]):
        before, draft = draft, after_step(draft, step, dialect)
        ways += [(one, native_statements(table, one, before, draft, dialect)) for one in step]
    ordered = placed(draft, alterations, options.partial_reordering)
    causes = [type(alteration).__name__ for alteration, native in ways if native is None]
    causes += ["the order of columns"] if ordered.table != draft.table else []
    if not causes and options.recreate != "always":
        return Plan(draft, _statements(ways))
    after = with_table_args(ordered, options, dialect)
    _refuse_without_key(after)
    edit = None if options.recreate == "always" else _edit(stored, ways, after, dialect)
    return Plan(after, None, edit, next(iter(causes), ""))


def _edit(stored: Draft, ways: Sequence[Way], after: Draft, dialect: sa.Dialect) -> Edit | None:
    """Return an edit that does it all, with statements that follow it whatever the order in the list.

    These are about columns that come and go, and about indexes; no column comes again.
    """
    edits = [one for one, _ in ways if isinstance(one, _EDITS)]
    rest = [way for way in ways if not isinstance(way[0], _EDITS)]
    again = any(after.table.column(name) for name in after.dropped)
    if again or any(native is None for _, native in rest):
        return None
    edited = stored
    try:
        for alteration in edits:
            edited = after_step(edited, (alteration,), dialect)
    except CommandError:
        return None  # it is about what others of the list bring
    is_all = rest_is_columns(edited.table, after.table)
    is_all = is_all and rows_are_alike(stored.table, edited.table)
    return Edit(edited.table, _statements(rest)) if is_all else None


def _statements(ways: Sequence[Way]) -> Statements:
    return [statement for _, native in ways for statement in native or []]


def refuse_if_forbidden(planned: Plan, options: BatchOptions) -> None:
    """Refuse a rebuild where ``recreate="never"`` forbids it.

    :raises CommandError: it does.
    """
    if options.recreate == "never":
        raise CommandError(
            f"Table {planned.draft.table.name} has to be rebuilt for {planned.cause}, and "
            'recreate="never" forbids it. Leave it at recreate="auto".'
        )


def _returning(alterations: Sequence[Alteration], draft: Draft) -> frozenset[str]:
    """Return the columns that are dropped and added, unless an index over them is made anew, too."""
    dropped = {fold(one.name) for one in alterations if isinstance(one, asked.DropColumn)}
    added = {fold(one.column.name) for one in alterations if isinstance(one, asked.AddColumn)}
    made = {str(one.index.name) for one in alterations if isinstance(one, asked.CreateIndex)}
    anew = [index for index in draft.indexes if index.name in made]
    remade = {fold(name) for index in anew for name in over_of_index(draft.table, index)}
    return frozenset((dropped & added) - remade)


def _refuse_without_key(draft: Draft) -> None:
    if draft.table.without_rowid and draft.table.primary_key is None:
        raise CommandError(
            f"Table {draft.table.name} is WITHOUT ROWID and would be left without a primary key. "
            "Make another in the same batch, or make it a table with rowids (sqlite_with_rowid=True)."
        )
