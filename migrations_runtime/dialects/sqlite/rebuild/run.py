"""Running a rebuild within the caller's transaction, or in one of its own where there is none."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa

from migrations_runtime.dialects.sqlite.edits.draft import Draft
from migrations_runtime.dialects.sqlite.rebuild.foreign_keys import refuse_if_enforced
from migrations_runtime.dialects.sqlite.rebuild.progress import Watch
from migrations_runtime.dialects.sqlite.rebuild.refusals import explained
from migrations_runtime.dialects.sqlite.rebuild.twelve_steps import replacement, restoration
from migrations_runtime.dialects.sqlite.stored import StoredTable
from migrations_runtime.dialects.sqlite.whole import whole
from migrations_runtime.executor import Executor


def run_rebuild(
    executor: Executor, connection: sa.Connection, stored: StoredTable, draft: Draft
) -> None:
    """Put the altered table in the place of the stored one.

    :raises CommandError: rows of other tables would be lost, or the table's own do not agree.
    """
    refuse_if_enforced(connection, stored)
    watch = Watch(connection, stored, f"Rebuilding {stored.table.name}", executor.offline)
    with whole(connection), explained(stored):
        with _legacy_alter_table(executor, connection):
            for sql in replacement(stored, draft, is_there=not executor.offline):
                with watch.over(sql):
                    executor.execute(sql)
        for sql in restoration(stored, draft):
            with watch.over(sql):
                executor.execute(sql)


@contextmanager
def _legacy_alter_table(executor: Executor, connection: sa.Connection) -> Iterator[None]:
    """Have RENAME leave alone what names the table (https://www.sqlite.org/pragma.html).

    The setting is the connection's and outlives a transaction that is rolled back.
    """
    was_on = connection.exec_driver_sql("PRAGMA legacy_alter_table").scalar()
    executor.execute("PRAGMA legacy_alter_table=ON")
    try:
        yield
    finally:
        if not was_on:
            executor.execute("PRAGMA legacy_alter_table=OFF")
