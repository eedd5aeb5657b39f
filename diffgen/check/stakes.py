"""What a script does to the rows that are there: each finding on a line, with their number."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import sqlalchemy as sa

from diffgen.compare import Sides
from diffgen.contracts import Dialect, Finding
from migrations_runtime.long_work import long_work
from migrations_runtime.origin import one_line

NONE = "no rows"


def stakes(findings: Iterable[Finding], sides: Sides) -> Iterator[str]:
    """Yield a line for each finding that warns; where rows can't be counted, it says why."""
    connection = sides.source.rows  # None: no database is at hand whose rows would count
    for finding in findings:
        if not finding.warns:
            continue
        if finding.rows is None or connection is None:
            yield finding.message
            continue
        with long_work("Counting rows"):
            number = counted(finding.rows, connection, sides.dialect)
        if number != NONE or not finding.if_any:
            yield f"{finding.message} ({number})"


def counted(rows: sa.Select[Any], connection: sa.Connection, dialect: Dialect) -> str:
    """Count in a savepoint, so that neither an error nor a time limit outlives it."""
    try:
        savepoint = connection.begin_nested()
        try:
            if dialect.time_limit is not None:
                connection.exec_driver_sql(dialect.time_limit)
            count = connection.scalar(rows)
        finally:
            savepoint.rollback()
            if dialect.limit_lifted is not None:
                connection.exec_driver_sql(dialect.limit_lifted)
    except sa.exc.DBAPIError as error:
        return f"rows not counted: {one_line(error)}"
    return {0: NONE, 1: "1 row"}.get(count, f"{count:,} rows")
