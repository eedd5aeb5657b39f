"""About how many rows there are to do, without counting them."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler

from migrations_runtime.backfill.request import Request


class Explain(sa.Executable, sa.ClauseElement):
    """``EXPLAIN (FORMAT JSON)`` of PostgreSQL."""

    inherit_cache = False

    def __init__(self, statement: sa.Select[Any]) -> None:
        self.statement = statement


@compiles(Explain)
def _explain(element: Explain, compiler: SQLCompiler, **kw: Any) -> str:
    return f"EXPLAIN (FORMAT JSON) {compiler.process(element.statement, **kw)}"


def estimated(
    connection: sa.Connection, request: Request, *ranges: sa.ColumnElement[bool]
) -> int | None:
    """Return about how many rows are in ``ranges``; None where nobody knows without reading them."""
    ask = _ASKED.get(connection.dialect.name)
    return None if ask is None else ask(connection, request, *ranges)


def _postgresql(
    connection: sa.Connection, request: Request, *ranges: sa.ColumnElement[bool]
) -> int:
    """Ask the planner, who knows about conditions, too."""
    rows: sa.Select[Any] = sa.select(sa.literal_column("1")).select_from(request.table)
    said = connection.scalar(Explain(rows.where(*request.conditions(*ranges))))
    plan = json.loads(said) if isinstance(said, str) else said
    return int(plan[0]["Plan"]["Plan Rows"])


_TABLE_ROWS = sa.text(
    "SELECT TABLE_ROWS FROM information_schema.TABLES"
    " WHERE TABLE_SCHEMA = coalesce(:schema, DATABASE()) AND TABLE_NAME = :name"
)


def _mysql(
    connection: sa.Connection, request: Request, *ranges: sa.ColumnElement[bool]
) -> int | None:
    """Read the storage engine's estimate, which is of all rows.

    https://dev.mysql.com/doc/refman/8.4/en/information-schema-tables-table.html
    """
    if ranges or request.where is not None:
        return None
    table = {"schema": request.table.schema, "name": request.table.name}
    rows: int | None = connection.scalar(_TABLE_ROWS.bindparams(**table))
    return rows


def _sqlite(connection: sa.Connection, request: Request, *ranges: sa.ColumnElement[bool]) -> int:
    """Count: SQLite keeps no estimate, and reads fast what is in one file."""
    counted = sa.select(sa.func.count()).select_from(request.table)
    return connection.scalar(counted.where(*request.conditions(*ranges))) or 0


_ASKED: dict[str, Callable[..., int | None]] = {
    "postgresql": _postgresql,
    "mysql": _mysql,
    "mariadb": _mysql,
    "sqlite": _sqlite,
}
