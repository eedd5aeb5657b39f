"""Whether a list of alterations goes through SQLite's own ALTER TABLE, or takes a rebuild."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import sqlalchemy as sa

from migrations_runtime.ddl import alterations as asked
from migrations_runtime.ddl.alterations import Alteration, TableName
from migrations_runtime.dialects.contract import BatchOptions
from migrations_runtime.dialects.sqlite.edits.altered import after_step
from migrations_runtime.dialects.sqlite.edits.draft import Draft
from migrations_runtime.dialects.sqlite.edits.drops import over_of_index
from migrations_runtime.dialects.sqlite.edits.order import placed
from migrations_runtime.dialects.sqlite.edits.table_args import with_table_args
from migrations_runtime.dialects.sqlite.in_place.alike import rows_are_alike
from migrations_runtime.dialects.sqlite.native import Statements, native_statements
from migrations_runtime.dialects.sqlite.steps import steps
from migrations_runtime.dialects.sqlite.text.tokens import fold
from migrations_runtime.errors import CommandError

_OF_INDEXES = (asked.CreateIndex, asked.DropIndex, asked.RenameIndex)


@dataclass(frozen=True, slots=True)
class Plan:
    """The table as it will be, and how it becomes so.

    :ivar statements: SQLite's own; ``None`` where they don't do.
    :ivar beside: those for indexes, where the stored text may be edited for the rest; ``None`` where
        it may not.
    :ivar cause: what a rebuild is for, if neither does it.
    """

    draft: Draft
    statements: Statements | None
    beside: Statements | None = None
    cause: str = ""

    @property
    def by_rebuild(self) -> Plan:
        """The same where something broken stands in the way of DROP COLUMN."""
        return replace(self, statements=None, cause="DropColumn beside a broken view or trigger")


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
    stored = draft.table
    statements: Statements = []
    beside: Statements = []
    causes: list[str] = []
    draft = replace(draft, returning=_returning(alterations, draft))
    for step in steps(alterations, [column.name for column in draft.table.columns]):
        before, draft = draft, after_step(draft, step, dialect)
        for alteration in step:
            native = native_statements(table, alteration, before, draft, dialect)
            statements += native or []
            beside += native if native and isinstance(alteration, _OF_INDEXES) else []
            causes += [type(alteration).__name__] if native is None else []
    ordered = placed(draft, alterations, options.partial_reordering)
    causes += ["the order of columns"] if ordered.table != draft.table else []
    if not causes and options.recreate != "always":
        return Plan(draft, statements)
    after = with_table_args(ordered, options, dialect)
    _refuse_without_key(after)
    editable = options.recreate != "always" and not after.dropped
    editable = editable and rows_are_alike(stored, after.table)
    return Plan(after, None, beside if editable else None, next(iter(causes), ""))


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
