"""SQLite at run time: its own ALTER TABLE, an edit of the stored schema, or one rebuild of the table."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from migrations_runtime.ddl import alterations as asked
from migrations_runtime.ddl.alterations import Alteration, TableName
from migrations_runtime.ddl.columns import RenameColumn
from migrations_runtime.dialects.contract import BatchOptions
from migrations_runtime.dialects.sqlite.at_once import at_once
from migrations_runtime.dialects.sqlite.catalog import catalog
from migrations_runtime.dialects.sqlite.driver import Driver
from migrations_runtime.dialects.sqlite.edits.conventions import with_convention
from migrations_runtime.dialects.sqlite.edits.draft import draft_of
from migrations_runtime.dialects.sqlite.edits.options import after_the_key
from migrations_runtime.dialects.sqlite.in_place.run import changed_in_place
from migrations_runtime.dialects.sqlite.native import Statements, index_statements
from migrations_runtime.dialects.sqlite.notation import NOTATION
from migrations_runtime.dialects.sqlite.offline import blind_statements
from migrations_runtime.dialects.sqlite.plan import Plan, plan, refuse_if_forbidden
from migrations_runtime.dialects.sqlite.rebuild.refusals import explained
from migrations_runtime.dialects.sqlite.rebuild.run import run_rebuild
from migrations_runtime.dialects.sqlite.rehearsal.breaking import refuse_breaking
from migrations_runtime.dialects.sqlite.rehearsal.dependants import has_broken
from migrations_runtime.dialects.sqlite.renames import Rename, Segment, segments
from migrations_runtime.dialects.sqlite.stored import StoredTable, read_table
from migrations_runtime.executor import Executor
from migrations_runtime.executor.notation import Notation


@dataclass(frozen=True, slots=True)
class SQLiteDialect:
    """Runs alterations on SQLite; a rebuild of a table loses nothing that is not altered."""

    name: str = "sqlite"
    transactional_ddl: bool = True
    notation: Notation = NOTATION

    def inserting(
        self, executor: Executor, table: sa.TableClause, columns: Collection[str]
    ) -> AbstractContextManager[None]:
        """Return nothing: rows may give any column."""
        return nullcontext()

    def alter_table(
        self,
        executor: Executor,
        table: TableName,
        alterations: Sequence[Alteration],
        options: BatchOptions,
    ) -> None:
        """Run all ``alterations`` of one table, with one rebuild at most for those that need it.

        Everything happens within the caller's transaction. ``copy_from`` stands for the table
        offline, where it cannot be read; what is stored says more than ``reflect_args`` can.

        :raises CommandError: an alteration cannot be made of this table; nothing has been done
            that the caller's transaction would not take back.
        """
        of_indexes = [one for one in alterations if isinstance(one, _OF_INDEXES)]
        asks_for_more = options.recreate == "always" or options.partial_reordering
        if len(of_indexes) == len(alterations) and not asks_for_more:
            for alteration in of_indexes:
                _execute(executor, index_statements(alteration))
            return
        added = at_once(executor, table, alterations, options)
        if added is not None:
            _add(executor, table, alterations, added)
            return
        with catalog(executor, options) as connection:
            for segment in segments(after_the_key(alterations), executor.dialect):
                if connection is None:
                    _alter_unseen(executor, table, segment)
                else:
                    _alter(executor, connection, table, segment, options)


def _add(
    executor: Executor, table: TableName, added: Sequence[Alteration], statements: Statements
) -> None:
    """Add columns; where SQLite refuses, the table is read to say what is in the way.

    :raises CommandError: there is no such table, or it has the column already.
    """
    try:
        _execute(executor, statements)
    except DBAPIError:
        assert executor.connection is not None, "columns are added at once in a database"
        stored = _read(executor, executor.connection, table)
        draft = draft_of(stored.table, stored.indexes)
        plan(draft, table, added, BatchOptions(), executor.dialect)
        with explained(stored):
            raise


def _alter_unseen(executor: Executor, table: TableName, segment: Segment) -> None:
    _execute(executor, [RenameColumn(table, one.before, one.after) for one in segment.renames])
    for alteration in segment.alterations:
        _execute(executor, blind_statements(table, alteration, executor.dialect))


def _alter(
    executor: Executor,
    connection: sa.Connection,
    table: TableName,
    segment: Segment,
    options: BatchOptions,
) -> None:
    stored = _read(executor, connection, table)
    draft = with_convention(draft_of(stored.table, stored.indexes), options.naming_convention)
    if segment.renames:
        earlier = draft
        with explained(stored):
            _rename(executor, connection, table, segment.renames)
        stored = _read(executor, connection, table)
        draft = draft_of(stored.table, stored.indexes).answering_to(earlier)
    planned = plan(draft, table, segment.alterations, options, executor.dialect)
    if not executor.offline:
        refuse_breaking(connection, stored, planned.draft)
        planned = planned if _gets_through(planned, connection, stored) else planned.by_rebuild
    statements = planned.statements
    if planned.edit is not None and not executor.offline:
        done = changed_in_place(executor, connection, stored, planned.edit.text)
        statements = planned.edit.statements if done else None
    if statements is None:
        refuse_if_forbidden(planned, options)
        run_rebuild(executor, connection, stored, planned.draft)
    else:
        with explained(stored):
            _execute(executor, statements)


def _gets_through(planned: Plan, connection: sa.Connection, stored: StoredTable) -> bool:
    """Tell whether nothing stops SQLite's own statements.

    DROP COLUMN stops at any view or trigger that doesn't work, were it about other tables
    (renameTestSchema, src/alter.c).
    """
    is_own = planned.statements is not None or planned.edit is not None
    drops = is_own and planned.draft.dropped
    return not (drops and has_broken(Driver(connection), stored.schema))


def _read(executor: Executor, connection: sa.Connection, table: TableName) -> StoredTable:
    """Read the table; offline the database that stands for the real one has one schema."""
    if not executor.offline:
        return read_table(connection, table)
    stored = read_table(connection, TableName(table.name))
    return replace(stored, schema=table.schema or "main")


def _rename(
    executor: Executor, connection: sa.Connection, table: TableName, renames: Sequence[Rename]
) -> None:
    for rename in renames:
        executor.execute(RenameColumn(table, rename.before, rename.after))
        if executor.offline:
            connection.execute(RenameColumn(TableName(table.name), rename.before, rename.after))


def _execute(executor: Executor, statements: Statements) -> None:
    for statement in statements:
        executor.execute(statement)


_OF_INDEXES = (asked.CreateIndex, asked.DropIndex)
SQLITE = SQLiteDialect()
