"""What a change of a table's columns would break, found out before anything is done."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa

from migrations_runtime.ddl.alterations import TableName
from migrations_runtime.dialects.sqlite.driver import Driver
from migrations_runtime.dialects.sqlite.edits.draft import Draft
from migrations_runtime.dialects.sqlite.rebuild.twelve_steps import created_as
from migrations_runtime.dialects.sqlite.rehearsal.dependants import complaints
from migrations_runtime.dialects.sqlite.rehearsal.twin import twin
from migrations_runtime.dialects.sqlite.rehearsal.unmistakable import make_unmistakable
from migrations_runtime.dialects.sqlite.stored import StoredTable, read_table
from migrations_runtime.dialects.sqlite.text.tokens import fold, quote
from migrations_runtime.errors import CommandError
from migrations_runtime.showing.logger import logger

log = logger(__name__)


def refuse_breaking(connection: sa.Connection, stored: StoredTable, draft: Draft) -> None:
    """Look at the views and triggers that use the table, with its columns as they are to be.

    SQLite's own DROP COLUMN looks at some of them only, ADD COLUMN at none. What breaks by a new
    column counts all of them (``INSERT INTO t VALUES (...)``, ``SELECT *``), and may be made anew
    in the same revision, so it is told of and no more.

    :raises CommandError: one that works uses a column that is dropped.
    """
    added = [column.name for column in draft.table.columns if fold(column.name) not in draft.kept]
    if not (draft.dropped or added):
        return
    gone = [name for name in draft.dropped if draft.table.column(name) is None]
    for trigger in stored.triggers:
        if lost := [name for name in gone if fold(name) in trigger.update_of]:
            _refuse(draft, f"trigger {trigger.name}", f"UPDATE OF {lost[0]}")
    for what, complaint in _broken(connection, stored, draft, gone):
        if draft.dropped:
            _refuse(draft, what, complaint)
        log.warning(
            "With column %s of %s %s does not work any more (%s); make it anew",
            ", ".join(added),
            draft.table.name,
            what,
            complaint,
        )


def _refuse(draft: Draft, what: str, why: str) -> None:
    raise CommandError(
        f"Column {', '.join(draft.dropped)} of {draft.table.name} cannot be dropped: {what} uses "
        f"it ({why}). Drop {what} before, and make it again without the column."
    )


def _broken(
    connection: sa.Connection, stored: StoredTable, draft: Draft, gone: Sequence[str]
) -> list[tuple[str, str]]:
    """Return what works now and would not, once each, and what SQLite would say to it."""
    name = stored.table.name
    if not complaints(Driver(connection), stored.schema, name):
        return []
    with twin(connection, stored.schema) as copy:
        driver = Driver(copy)
        if driver.complaint(f"SELECT * FROM main.{quote(name)}"):
            return []  # nothing that names it can work there
        make_unmistakable(driver, "main", gone)
        before = complaints(driver, "main", name)
        _put_in_place(driver, read_table(copy, TableName(name, "main")), draft)
        after = complaints(driver, "main", name)
    broken = {
        what: complaint
        for (what, verb), complaint in after.items()
        if complaint is not None and before.get((what, verb), "") is None
    }
    return list(broken.items())


def _put_in_place(driver: Driver, stored: StoredTable, draft: Draft) -> None:
    """Put the altered table in the place of the one there is.

    A unique index comes along, as ON CONFLICT in a trigger may need it.
    """
    name = f"main.{quote(stored.table.name)}"
    driver.rows(f"DROP TABLE {name}")
    driver.rows(created_as(draft.table, name))
    for index in draft.indexes:
        if index.unique:
            driver.complaint_of(index.sql)
    for trigger in stored.triggers:
        driver.complaint_of(trigger.create)
