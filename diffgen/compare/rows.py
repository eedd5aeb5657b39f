"""The rows that are at stake, and how many they are.

A comparison asks for all numbers in one statement, however many they are.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa

from diffgen.contracts import Dialect
from migrations_runtime.long_work import long_work
from migrations_runtime.origin import one_line

NONE = "no rows"

#: Columns of one result: PostgreSQL takes 1,664 (https://www.postgresql.org/docs/current/limits.html),
#: SQLite 2,000 (https://www.sqlite.org/limits.html), MariaDB 4,096.
_AT_ONCE = 1_000


@dataclass(frozen=True)
class Rows:
    """The rows of a database; what has been counted for a comparison is not counted again.

    :ivar told: what is known, by the statement.
    """

    connection: sa.Connection
    dialect: Dialect
    told: dict[str, str] = field(default_factory=dict, init=False, repr=False, compare=False)

    def counted(self, counts: Sequence[sa.Select[Any]]) -> Sequence[str]:
        """Return in words how many rows each statement counts, or why they were not counted.

        :raises sqlalchemy.exc.DBAPIError: the connection broke.
        """
        names = [self._name(one) for one in counts]
        asked = {
            name: one for name, one in zip(names, counts, strict=True) if name not in self.told
        }
        with long_work("Counting rows"):
            for start in range(0, len(asked), _AT_ONCE):
                some = list(asked)[start : start + _AT_ONCE]
                words = self._in_words([asked[name] for name in some])
                self.told.update(zip(some, words, strict=True))
        return [self.told[name] for name in names]

    def _name(self, count: sa.Select[Any]) -> str:
        compiled = count.compile(self.connection)
        return f"{compiled} {compiled.params}"

    def _in_words(self, counts: Sequence[sa.Select[Any]]) -> Iterator[str]:
        """Yield the numbers; where one fails, or all take too long together, each is asked for alone."""
        named = (one.scalar_subquery().label(f"count_{n}") for n, one in enumerate(counts))
        asked = counts[0] if len(counts) == 1 else sa.select(*named)
        try:
            yield from map(_number, self._row(asked))
        except sa.exc.DBAPIError as error:
            if error.connection_invalidated:
                raise
            if len(counts) == 1:
                yield f"rows not counted: {one_line(error)}"
            else:
                for one in counts:
                    yield from self._in_words([one])

    def _row(self, asked: sa.Select[Any]) -> Sequence[int]:
        """Ask in a savepoint, so that neither an error nor a time limit outlives it."""
        connection, dialect = self.connection, self.dialect
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
