"""Checks: of tables, and on MariaDB those that stand in the definition of a column."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from diffgen.catalog import Key
from diffgen.contracts import Dialect, Live
from diffgen.dialects.mysql import queries, text
from diffgen.dialects.mysql.read_tables import Place
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
    enforced: bool = True


def read_checks(
    live: Live, names: Mapping[str, str | None], dialect: Dialect
) -> Iterator[CheckRow]:
    """Yield all checks."""
    if dialect.server.mariadb:
        for row in queries.rows(live.connection, queries.CHECKS, names):
            place = (names[row.constraint_schema], row.table_name)
            in_column = row.level == "Column"
            yield CheckRow(place, row.constraint_name, row.check_clause, in_column)
        return
    # The name of a check is unique in its schema (https://dev.mysql.com/doc/refman/8.4/en/create-table-check-constraints.html).
    clauses = {
        (row.constraint_schema, row.constraint_name): row.check_clause
        for row in queries.rows(live.connection, queries.CHECK_CLAUSES, names)
    }
    for row in queries.rows(live.connection, queries.CHECK_TABLES, names):
        place = (names[row.constraint_schema], row.table_name)
        clause = clauses[row.constraint_schema, row.constraint_name]
        yield CheckRow(place, row.constraint_name, clause, False, row.enforced == "YES")


def table_check(row: CheckRow) -> Check:
    """Return the check of a table."""
    schema, table = row.place
    return Check(Key("check", schema, row.name, table), text.expression(row.clause))
