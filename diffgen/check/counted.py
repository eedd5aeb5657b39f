"""How many rows there are: a comparison asks for all numbers in one statement, however many they are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import sqlalchemy as sa

from diffgen.contracts import Dialect
from migrations_runtime.long_work import long_work
from migrations_runtime.origin import one_line

NONE = "no rows"

#: Columns of one result: PostgreSQL takes 1,664 (https://www.postgresql.org/docs/current/limits.html),
#: SQLite 2,000 (https://www.sqlite.org/limits.html), MariaDB 4,096.
_AT_ONCE = 1_000


def counted(
    counts: Sequence[sa.Select[Any]], connection: sa.Connection, dialect: Dialect
) -> Sequence[str]:
    """Return in words how many rows each statement counts, or why they were not counted.

    What counts the same is counted once.

    :raises sqlalchemy.exc.DBAPIError: the connection broke.
    """
    known = [_known_by(one, connection) for one in counts]
    distinct = dict(zip(known, counts, strict=True))
    asked = list(distinct.values())
    told: list[str] = []
    with long_work("Counting rows"):
        for start in range(0, len(asked), _AT_ONCE):
            told += _in_words(asked[start : start + _AT_ONCE], connection, dialect)
    found = dict(zip(distinct, told, strict=True))
    return [found[one] for one in known]


def _known_by(count: sa.Select[Any], connection: sa.Connection) -> str:
    compiled = count.compile(connection)
    return f"{compiled} {compiled.params}"


def _in_words(
    counts: Sequence[sa.Select[Any]], connection: sa.Connection, dialect: Dialect
) -> Iterator[str]:
    """Yield the numbers; where one fails, or all take too long together, each is asked for alone."""
    named = (one.scalar_subquery().label(f"count_{n}") for n, one in enumerate(counts))
    asked = counts[0] if len(counts) == 1 else sa.select(*named)
    try:
        yield from map(_number, _row(asked, connection, dialect))
    except sa.exc.DBAPIError as error:
        if error.connection_invalidated:
            raise
        if len(counts) == 1:
            yield f"rows not counted: {one_line(error)}"
        else:
            for one in counts:
                yield from _in_words([one], connection, dialect)


def _row(asked: sa.Select[Any], connection: sa.Connection, dialect: Dialect) -> Sequence[int]:
    """Ask in a savepoint, so that neither an error nor a time limit outlives it."""
    savepoint = connection.begin_nested()
    try:
        if dialect.time_limit is not None:
            connection.exec_driver_sql(dialect.time_limit)
        return connection.execute(asked).one()
    finally:
        savepoint.rollback()
        if dialect.limit_lifted is not None:
            connection.exec_driver_sql(dialect.limit_lifted)


def _number(count: int) -> str:
    return {0: NONE, 1: "1 row"}.get(count, f"{count:,} rows")
