"""ADD COLUMN where nothing has to be known of the table: SQLite does it, or says why not."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa

from migrations_runtime.constructs.columns import constraints_of, indexes_of
from migrations_runtime.ddl.alterations import AddColumn, Alteration, TableName
from migrations_runtime.dialects.contract import BatchOptions
from migrations_runtime.dialects.sqlite.driver import Driver
from migrations_runtime.dialects.sqlite.native import Statements, add_column
from migrations_runtime.executor import Executor

_MAY_BE_CONCERNED = """
SELECT EXISTS (SELECT 1 FROM main.sqlite_master WHERE type IN ('view', 'trigger'))
OR EXISTS (SELECT 1 FROM temp.sqlite_master WHERE type IN ('view', 'trigger'))
OR EXISTS (SELECT 1 FROM pragma_database_list WHERE name NOT IN ('main', 'temp'))
"""


def at_once(
    executor: Executor, table: TableName, alterations: Sequence[Alteration], options: BatchOptions
) -> Statements | None:
    """Return the statements that add plain columns; ``None`` where the table has to be read first.

    A view or a trigger may not work any more beside a new column, and is looked for in the schema of
    the table, which without others that are attached goes without saying.
    """
    if executor.connection is None or executor.offline or options.recreate == "always":
        return None
    if table.on(executor.connection).schema is not None or options.partial_reordering:
        return None
    found: Statements = []
    for alteration in alterations:
        added = _plainly_added(table, alteration, executor.dialect)
        if added is None:
            return None
        found += added
    concerns_others = Driver(executor.connection).rows(_MAY_BE_CONCERNED)[0][0]
    return None if concerns_others else found


def _plainly_added(
    table: TableName, alteration: Alteration, dialect: sa.Dialect
) -> Statements | None:
    """Return ADD COLUMN where the column comes last, and alone."""
    if not isinstance(alteration, AddColumn) or alteration.if_not_exists:
        return None
    column = alteration.column
    is_placed = (alteration.before, alteration.after) != (None, None)
    if is_placed or any(constraints_of(column, dialect)) or any(indexes_of(column)):
        return None
    return add_column(table, column, dialect)
