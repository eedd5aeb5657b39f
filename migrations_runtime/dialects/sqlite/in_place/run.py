"""The stored schema edited within the caller's transaction, by the steps of SQLite's page.

https://www.sqlite.org/lang_altertable.html#otheralter, from "If some future version" on down
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import sqlalchemy as sa

from migrations_runtime.dialects.sqlite.driver import Driver
from migrations_runtime.dialects.sqlite.in_place.alike import changed_defaults
from migrations_runtime.dialects.sqlite.in_place.meaning import meaning, rehearsed
from migrations_runtime.dialects.sqlite.in_place.short_rows import lacking, search, telltale
from migrations_runtime.dialects.sqlite.rebuild.progress import Watch
from migrations_runtime.dialects.sqlite.stored import StoredTable
from migrations_runtime.dialects.sqlite.text.table_text import TableText
from migrations_runtime.dialects.sqlite.text.tokens import literal, quote
from migrations_runtime.dialects.sqlite.whole import whole
from migrations_runtime.executor import Executor
from migrations_runtime.origin import one_line
from migrations_runtime.showing.logger import logger

log = logger(__name__)
Run = Callable[[str], object]


class InDoubt(Exception):
    """Something isn't as it must be for an edit to be safe."""


def changed_in_place(
    executor: Executor, connection: sa.Connection, stored: StoredTable, after: TableText
) -> bool:
    """Put a text in the place of the stored one, where rows and indexes are alike for both.

    :returns: whether it is done; else nothing is, and the table has to be rebuilt: SQLite doesn't let
        the schema be edited (defensive mode, an authorizer), or something is in doubt.
    """
    driver = Driver(connection)
    refusals = (InDoubt, sa.exc.DBAPIError, connection.dialect.loaded_dbapi.Error)
    with whole(connection):
        if not _can_be_taken_back(driver, stored.schema):
            log.info("Table %s is rebuilt: nothing takes an edit back", stored.table.name)
            return False
        driver.rows("SAVEPOINT in_place")
        try:
            _change(executor, connection, stored, after)
        except BaseException as error:
            if not driver.in_transaction:
                raise  # which SQLite has ended, as it does when the disk is full
            driver.rows("ROLLBACK TO in_place")
            if not isinstance(error, refusals):
                raise
            log.info("Table %s is rebuilt: %s", stored.table.name, one_line(error))
            return False
        finally:
            if driver.in_transaction:
                driver.rows("RELEASE in_place")
    return True


def _can_be_taken_back(driver: Driver, schema: str) -> bool:
    """Tell whether ROLLBACK would undo an edit; without a journal what it does is undefined.

    https://www.sqlite.org/pragma.html#pragma_journal_mode
    """
    journal = driver.rows(f"PRAGMA {quote(schema)}.journal_mode")
    return bool(driver.in_transaction) and journal != [("off",)]


def _change(
    executor: Executor, connection: sa.Connection, stored: StoredTable, after: TableText
) -> None:
    driver = Driver(connection)
    meant = rehearsed(connection, stored.table, after)
    if meant is None:
        raise InDoubt("SQLite reads its text in another way")
    if columns := lacking(stored.table, changed_defaults(stored.table, after)):
        _edit(driver, driver.rows, stored, telltale(stored.table, columns))
        _refuse_short_rows(connection, stored, search(stored, columns))
    _edit(driver, executor.execute, stored, after.sql)
    # Of this one row of the schema: what else is in the file has not been written to.
    found = driver.rows(f"PRAGMA {quote(stored.schema)}.integrity_check(sqlite_master)")
    if found != [("ok",)]:
        raise InDoubt(f"integrity_check says {found[0][0]}")
    if meaning(driver, stored.schema, stored.table.name) != meant:
        raise InDoubt("SQLite does not read the text that was written")


def _edit(driver: Driver, run: Run, stored: StoredTable, sql: str) -> None:
    """Write the text of the table, and have every connection read the schema again."""
    schema = quote(stored.schema)
    with _writable(driver, run):
        run(
            f"UPDATE {schema}.sqlite_master SET sql = {literal(sql)} "
            f"WHERE type = 'table' AND name = {literal(stored.table.name)}"
        )
        [(version,)] = driver.rows(f"PRAGMA {schema}.schema_version")
        run(f"PRAGMA {schema}.schema_version={version + 1}")


@contextmanager
def _writable(driver: Driver, run: Run) -> Iterator[None]:
    """Let the block write to the schema; while one may, SQLite overlooks errors in it."""
    if driver.rows("PRAGMA writable_schema") != [(0,)]:
        raise InDoubt("PRAGMA writable_schema is ON")
    run("PRAGMA writable_schema=ON")
    try:
        yield
    finally:
        run("PRAGMA writable_schema=OFF")


def _refuse_short_rows(connection: sa.Connection, stored: StoredTable, query: str) -> None:
    watch = Watch(connection, stored, f"Looking through {stored.table.name}")
    with watch.over(query):
        if connection.exec_driver_sql(query).scalar():
            raise InDoubt("rows that are older than a column have its default from the schema")
