"""Checks: of tables, and on MariaDB those that stand in the definition of a column."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import sqlalchemy as sa

from diffgen.catalog import Key
from diffgen.contracts import Dialect, Live, Place
from diffgen.dialects.mysql.reading import queries
from diffgen.dialects.mysql.reading.show_create import column_checks, create_table
from diffgen.dialects.mysql.server import server_of
from diffgen.dialects.mysql.sql.strings import catalogued
from diffgen.dialects.mysql.sql.text import told
from diffgen.kinds.check import Check


@dataclass(frozen=True, slots=True)
class CheckRow:
    """A check, wherever the server tells of it.

    :param column: whether it stands in the definition of the column that it is named after.
    """

    place: Place
    name: str
    clause: str
    column: bool = False


def read_checks(
    live: Live, names: Mapping[str, str | None], dialect: Dialect
) -> Iterator[CheckRow]:
    """Yield all checks."""
    if server_of(dialect).mariadb:
        for row in queries.rows(live.connection, queries.CHECKS, names):
            place = (names[row.constraint_schema], row.table_name)
            in_column = row.level == "Column"
            yield CheckRow(place, row.constraint_name, row.check_clause, in_column)
        return
    # The name of a check is unique in its schema (https://dev.mysql.com/doc/refman/8.4/en/create-table-check-constraints.html).
    clauses = {
        (row.constraint_schema, row.constraint_name): catalogued(row.check_clause, mariadb=False)
        for row in queries.rows(live.connection, queries.CHECK_CLAUSES, names)
    }
    for row in queries.rows(live.connection, queries.CHECK_TABLES, names):
        place = (names[row.constraint_schema], row.table_name)
        clause = clauses[row.constraint_schema, row.constraint_name]
        yield CheckRow(place, row.constraint_name, clause)


def checks_of_columns(
    live: Live, names: Mapping[str, str | None], checks: Iterable[CheckRow], dialect: Dialect
) -> Mapping[tuple[str | None, str, str], CheckRow]:
    """Return the checks that stand in definitions of columns, by the columns.

    ``CHECK_CONSTRAINTS`` goes on to call one by the name that the column had at first. Where a check
    doesn't name the column that it is said to be of, SHOW CREATE TABLE tells.
    """
    found: dict[tuple[str | None, str, str], CheckRow] = {}
    stale: dict[Place, None] = {}
    for check in checks:
        if not check.column:
            continue
        found[*check.place, check.name] = check
        said = {name.casefold() for name in told(check.clause, dialect.sqlalchemy).names()}
        if check.name.casefold() not in said:
            stale[check.place] = None
    databases = {schema: name for name, schema in names.items()}
    for place in stale:
        found = {key: check for key, check in found.items() if key[:2] != place}
        created = create_table(live.connection, databases[place[0]], place[1])
        for name, clause in column_checks(created).items():
            found[*place, name] = CheckRow(place, name, clause, True)
    return found


def table_check(row: CheckRow, session: sa.Dialect) -> Check:
    """Return the check of a table."""
    schema, table = row.place
    return Check(Key("check", schema, row.name, table), told(row.clause, session))
