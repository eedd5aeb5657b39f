"""What a change of a table's columns would break, found out before anything is done."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import sqlalchemy as sa

from migrations_runtime.ddl.alterations import TableName
from migrations_runtime.dialects.sqlite.dependants import complaints
from migrations_runtime.dialects.sqlite.draft import Draft
from migrations_runtime.dialects.sqlite.driver import Driver
from migrations_runtime.dialects.sqlite.indexes import renamed
from migrations_runtime.dialects.sqlite.rebuild import created_as
from migrations_runtime.dialects.sqlite.stored import TEMPORARY, StoredTable, read_table
from migrations_runtime.dialects.sqlite.tokens import fold, quote
from migrations_runtime.dialects.sqlite.unmistakable import make_unmistakable
from migrations_runtime.errors import CommandError

log = logging.getLogger(__name__)
_SAVEPOINT = f"{TEMPORARY}rehearsal"


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
    driver, name = Driver(connection), TableName(stored.table.name, stored.schema)
    with _taken_back(driver):
        make_unmistakable(driver, stored.schema, gone)
        before = complaints(driver, stored.schema, name.name)
        if all(before.values()):
            return []
        _put_in_place(driver, read_table(connection, name), draft)
        after = complaints(driver, stored.schema, name.name)
    broken = {
        what: complaint
        for (what, verb), complaint in after.items()
        if complaint is not None and before.get((what, verb), "") is None
    }
    return list(broken.items())


@contextmanager
def _taken_back(driver: Driver) -> Iterator[None]:
    [(legacy,)] = driver.rows("PRAGMA legacy_alter_table")
    driver.rows(f"SAVEPOINT {_SAVEPOINT}")
    try:
        driver.rows("PRAGMA legacy_alter_table=ON")
        yield
    finally:
        driver.rows(f"ROLLBACK TO {_SAVEPOINT}")
        driver.rows(f"RELEASE {_SAVEPOINT}")
        driver.rows(f"PRAGMA legacy_alter_table={legacy}")


def _put_in_place(driver: Driver, stored: StoredTable, draft: Draft) -> None:
    """Put the altered table, empty, in the place of the stored one.

    A unique index comes along, as a foreign key of another table may need it.
    """
    schema, name = quote(stored.schema), stored.table.name
    for trigger in stored.triggers:
        driver.rows(f"DROP TRIGGER {trigger.qualified}")
    driver.rows(f"ALTER TABLE {schema}.{quote(name)} RENAME TO {quote(stored.free_name)}")
    driver.rows(created_as(draft.table, f"{schema}.{quote(name)}"))
    for number, index in enumerate(draft.indexes):
        if index.unique:
            driver.rows(renamed(index, f"{schema}.{quote(f'{TEMPORARY}{number}')}").sql)
    for trigger in stored.triggers:
        driver.rows(trigger.create)
