"""Rows and plain SQL."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any

import sqlalchemy as sa
from sqlalchemy.types import TypeEngine

from migrations_runtime.errors import CommandError
from migrations_runtime.op.active import operations

__all__ = ["bulk_insert", "execute", "inline_literal"]


def bulk_insert(
    table: sa.Table | sa.TableClause,
    rows: Sequence[Mapping[str, Any]],
    *,
    multiinsert: bool = True,
) -> None:
    """Insert rows, each a mapping of columns; what a row leaves out gets the column's default.

    ``multiinsert=False`` sends them one by one, which rows with SQL in them need.

    >>> op.bulk_insert(sa.table("users", sa.column("name", sa.Text())), [{"name": "O'Hara"}])
    INSERT INTO users (name) VALUES ('O''Hara');
    """
    running = operations()
    executor = running.executor
    if not isinstance(table, sa.TableClause):
        raise CommandError(
            "op.bulk_insert takes a table with its columns, sa.table('t', sa.column('a')), and not "
            f"{table!r}"
        )
    if not isinstance(rows, Sequence) or not all(isinstance(row, Mapping) for row in rows):
        raise CommandError(f"op.bulk_insert into {table.name} needs a list of dictionaries.")
    insert = table.insert().inline()
    with running.dialect.inserting(executor, table, {str(key) for row in rows for key in row}):
        if multiinsert:
            # SQLAlchemy goes by the keys of the first row, and drops what others have besides.
            for _, alike in groupby(rows, lambda row: {str(key) for key in row}):
                executor.execute_many(insert, list(alike))
        else:
            for row in rows:
                executor.execute(insert.values(dict(row)))


def execute(
    sqltext: str | sa.Executable, *, execution_options: Mapping[str, Any] | None = None
) -> None:
    r"""Execute a statement; a string is ``sa.text()``, so that a colon may need to be ``\:``.

    >>> op.execute("UPDATE users SET name = upper(name) WHERE name LIKE 'a%'")
    UPDATE users SET name = upper(name) WHERE name LIKE 'a%';
    """
    statement = sa.text(sqltext) if isinstance(sqltext, str) else sqltext
    operations().executor.execute(statement, execution_options=execution_options)


def inline_literal(value: Any, type_: TypeEngine[Any] | None = None) -> sa.BindParameter[Any]:
    """Return a value that is written into the SQL, not sent beside it as a parameter.

    >>> users = sa.table("users", sa.column("name", sa.Text()))
    >>> op.execute(users.update().values(name=op.inline_literal("x")))
    UPDATE users SET name='x';
    """
    return sa.literal(value, type_, literal_execute=True)
