"""Checks: of tables, and on MariaDB those that stand in the definition of a column."""

from __future__ import annotations

from collections.abc import Iterator

import sqlalchemy as sa

from diffgen.catalog import Key
from diffgen.contracts import Dialect, Place
from diffgen.dialects.mysql.reading.gathered import SchemaRows, TableRows
from diffgen.dialects.mysql.reading.show_create import column_checks, create_table
from diffgen.dialects.mysql.sql.statements import in_backticks
from diffgen.dialects.mysql.sql.text import told
from diffgen.kinds.check import Check


def checks(place: Place, rows: TableRows, dialect: Dialect) -> Iterator[Check]:
    """Yield the checks of a table that stand in no definition of a column."""
    schema, table = place
    for name, clause in rows.checks.items():
        yield Check(Key("check", schema, name, table), told(clause, dialect.sqlalchemy))


def correct_column_checks(connection: sa.Connection, database: str, rows: SchemaRows) -> None:
    """Have each check in the definition of a column by the name that the column has now.

    ``CHECK_CONSTRAINTS`` goes on to call one by the name that the column had at first. Where a check
    doesn't name the column that it is said to be of, SHOW CREATE TABLE tells.
    """
    for check in rows.column_checks():
        name = check.table_name
        if name not in rows.corrected and not _speaks_of(check.constraint_name, check.check_clause):
            rows.corrected[name] = column_checks(create_table(connection, database, name))


def _speaks_of(column: str, clause: str) -> bool:
    return in_backticks(column).casefold() in clause.casefold()
