"""What a script does to the rows that are there: each finding on a line, with their number."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy.sql.visitors import replacement_traverse

from diffgen.compare import Sides
from diffgen.contracts import Dialect, Finding
from migrations_runtime.origin import one_line


def stakes(findings: Iterable[Finding], sides: Sides) -> Iterator[str]:
    """Yield a line for each finding that warns; where rows can't be counted, it says why."""
    connection = sides.source.rows  # None: no database is at hand whose rows would count
    for finding in findings:
        if not finding.warns:
            continue
        if finding.rows is None or connection is None:
            yield finding.message
        else:
            rows = _in_present_names(finding.rows, sides)
            yield f"{finding.message} ({_counted(rows, connection, sides.dialect)})"


def _counted(rows: sa.Select[Any], connection: sa.Connection, dialect: Dialect) -> str:
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
    return {0: "no rows", 1: "1 row"}.get(count, f"{count:,} rows")


def _in_present_names(rows: sa.Select[Any], sides: Sides) -> sa.Select[Any]:
    """Return a count as the database can answer it now, before anything is renamed."""
    tables = {}
    columns = {}
    (source,) = rows.get_final_froms()
    assert isinstance(source, sa.TableClause)
    for renaming in sides.renamings:
        after = renaming.after
        if after.kind == "table":
            tables[after.schema, after.name] = renaming.before.name
        elif (after.kind, after.schema, after.table) == ("column", source.schema, source.name):
            columns[after.name] = renaming.before.name

    def replace(element: object, **_: object) -> sa.ColumnClause[Any] | sa.TableClause | None:
        if isinstance(element, sa.TableClause) and (element.schema, element.name) in tables:
            return sa.table(tables[element.schema, element.name], schema=element.schema)
        if isinstance(element, sa.ColumnClause) and element.name in columns:
            return sa.column(columns[element.name])
        return None

    return cast("sa.Select[Any]", replacement_traverse(rows, {}, replace))
