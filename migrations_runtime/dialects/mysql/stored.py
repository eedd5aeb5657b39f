"""How the server says that a column is: its line in SHOW CREATE TABLE.

Each column has one line, as line breaks in texts are escaped (``append_unescaped`` in
sql/unireg.cc of both servers).
"""

from __future__ import annotations

import re

import sqlalchemy as sa

from migrations_runtime.ddl import clauses
from migrations_runtime.ddl.alterations import TableName
from migrations_runtime.errors import CommandError
from migrations_runtime.executor import Executor

# The name stands in backticks, or in double quotes with sql_mode=ANSI_QUOTES.
_LINE = re.compile(
    r"\s+(?P<quote>[`\"])(?P<name>(?:(?!(?P=quote)).|(?P=quote){2})*)(?P=quote) (?P<rest>.*)"
)


def stored_definition(executor: Executor, table: TableName, column: str) -> str:
    """Return what comes after the column's name.

    :raises CommandError: the table has no such column.
    """
    for name, definition in _columns(executor, table):
        if name.casefold() == column.casefold():
            return definition
    raise CommandError(f"Table {table.name} has no column {column}; look at its name")


def neighbour_before(executor: Executor, table: TableName, column: str) -> str | None:
    """Return the name of the column that comes before another; ``None`` for the first.

    :raises CommandError: the table has no such column.
    """
    names = [name for name, _ in _columns(executor, table)]
    folded = [name.casefold() for name in names]
    if column.casefold() not in folded:
        raise CommandError(f"Table {table.name} has no column {column}; look at its name")
    place = folded.index(column.casefold())
    return names[place - 1] if place else None


def _columns(executor: Executor, table: TableName) -> list[tuple[str, str]]:
    named = sa.table(table.name, schema=table.schema)
    quoted = clauses.verbatim_table(executor.dialect, named)
    result = executor.execute(f"SHOW CREATE TABLE {quoted}")
    assert result is not None, "there is a connection"
    text: str = result.one()._mapping["Create Table"]
    lines = [_LINE.fullmatch(line.rstrip(",")) for line in text.split("\n")]
    return [(_unquoted(line), line["rest"]) for line in lines if line is not None]


def _unquoted(line: re.Match[str]) -> str:
    return line["name"].replace(line["quote"] * 2, line["quote"])
