"""Values for the rows that are there, in batches."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from migrations_runtime.ddl.alterations import TableName
from migrations_runtime.errors import CommandError
from migrations_runtime.op.active import operations

__all__ = ["backfill"]


def backfill(
    table: str | sa.Table | sa.TableClause,
    values: Mapping[str, Any],
    *,
    where: sa.ColumnElement[bool] | str | None = None,
    key: str | Sequence[str] | None = None,
    batch_size: int | None = None,
    pause: float = 0.0,
    schema: str | None = None,
    name: str | None = None,
    one_transaction: bool = False,
) -> None:
    """Update the rows of a table in batches by key, each of which is committed by itself.

    A batch is committed together with how far it came. So a run that is killed and started again
    goes on from there, and every row is updated once; others wait for a batch at most. What the
    revision did before would be committed too, so it is best to let a backfill come first.

    :param table: its name, or a table whose columns have types for the values.
    :param values: for each column a value, or SQL (``sa.text("lower(name)")``).
    :param where: the rows, as SQL or an expression; all, where it is left out.
    :param key: the columns to go by, without NULL and best with an index; else the primary key.
    :param batch_size: the rows of a batch; left out, as many as take about half a second.
    :param pause: the seconds to wait after each batch.
    :param name: tells backfills of one revision apart; else the table does, and their order.
    :param one_transaction: update all rows by one statement, in the revision's transaction.
    :raises CommandError: there is no key to go by; something that ran before would be committed.

    >>> op.backfill("users", {"mail": sa.text("lower(mail)")}, where="mail <> lower(mail)")
    UPDATE /* in batches where it may commit */ users SET mail=lower(mail)
    WHERE mail <> lower(mail);
    """
    # Few scripts have a backfill, and the others don't wait for the imports.
    from migrations_runtime.backfill.request import Request
    from migrations_runtime.backfill.run import at_once, run

    running = operations()
    if not values:
        raise CommandError("op.backfill needs values: a dictionary of columns with their values")
    if batch_size is not None and batch_size < 1:
        raise CommandError(f"op.backfill needs a batch_size of 1 or more, and it is {batch_size}")
    keys = (key,) if isinstance(key, str) else key
    request = Request(
        table=_table(running.executor.connection, table, values, schema),
        values=dict(values),
        where=where,
        key=None if keys is None else tuple(keys),
        batch_size=batch_size,
        pause=pause,
    )
    connection, underway = running.executor.connection, running.underway
    if connection is not None and underway is not None:
        ddl = running.dialect.transactional_ddl
        run(connection, request, underway, name, one_transaction, ddl)
    else:
        at_once(running.executor, request, one_transaction)


def _table(
    connection: sa.Connection | None,
    table: str | sa.Table | sa.TableClause,
    values: Mapping[str, Any],
    schema: str | None,
) -> sa.TableClause:
    if isinstance(table, str):
        if connection is not None:
            schema = TableName(table, schema).on(connection).schema
        return sa.table(table, *map(sa.column, values), schema=schema)
    if schema is not None:
        raise CommandError(
            "op.backfill takes schema=... with the name of a table, not with a table"
        )
    return table
