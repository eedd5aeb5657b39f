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
from migrations_runtime.dialects.sqlite.native import Statements, native_statements
from migrations_runtime.dialects.sqlite.steps import steps
from migrations_runtime.dialects.sqlite.text.tokens import fold
from migrations_runtime.errors import CommandError


@dataclass(frozen=True, slots=True)
class Plan:
    """The table as it will be, and the statements that make it so; ``None`` for a rebuild."""

    draft: Draft
    statements: Statements | None

    @property
    def by_rebuild(self) -> Plan:
        """The same, without SQLite's own ALTER TABLE."""
        return replace(self, statements=None)


def plan(
    draft: Draft,
    table: TableName,
    alterations: Sequence[Alteration],
    options: BatchOptions,
    dialect: sa.Dialect,
) -> Plan:
    """Return the plan for all ``alterations``.

    :raises CommandError: one cannot be made, or ``recreate="never"`` forbids what it takes.
    """
    statements: Statements = []
    causes: list[str] = []
    draft = replace(draft, returning=_returning(alterations, draft))
    for step in steps(alterations, [column.name for column in draft.table.columns]):
        before, draft = draft, after_step(draft, step, dialect)
        for alteration in step:
            native = native_statements(table, alteration, before, draft, dialect)
            statements += native or []
            causes += [type(alteration).__name__] if native is None else []
    ordered = placed(draft, alterations, options.partial_reordering)
    causes += ["the order of columns"] if ordered.table != draft.table else []
    if not causes and options.recreate != "always":
        return Plan(draft, statements)
    if options.recreate == "never":
        raise CommandError(
            f'Table {table.name} has to be rebuilt for {causes[0]}, and recreate="never" forbids it. '
            'Leave it at recreate="auto".'
        )
    after = with_table_args(ordered, options, dialect)
    _refuse_without_key(after)
    return Plan(after, None)


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
