"""A driver's cursor whose answer is in hand: from a statement just now, or from a run before."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from migrations_runtime.resumption.answer import Answer

_NO_MORE = (None,) * 5  # of the seven items of a column's description


class AnsweredCursor:
    """PEP 249 on rows that are there; all else is the driver's cursor's.

    https://peps.python.org/pep-0249/#cursor-methods

    :param rows: as the driver gave them, where it just did.
    """

    def __init__(
        self, cursor: Any, answer: Answer, rows: Sequence[Sequence[Any]] | None = None
    ) -> None:
        self._cursor: Any = cursor
        self._rows = list(answer.rows if rows is None else rows)
        self._next = 0
        if rows is not None:
            self.description = cursor.description
            self.rowcount, self.lastrowid = cursor.rowcount, getattr(cursor, "lastrowid", None)
        else:
            columns = answer.columns
            self.description = columns and [(*one, *_NO_MORE) for one in columns]
            self.rowcount, self.lastrowid = answer.count, answer.last_id

    def fetchone(self) -> Any:
        """Return the next row; None where there is none."""
        return next(iter(self._taken(1)), None)

    def fetchmany(self, size: int | None = None) -> list[Any]:
        """Return the next rows, as many as ``size``."""
        return self._taken(self._cursor.arraysize if size is None else size)

    def fetchall(self) -> list[Any]:
        """Return the rows that are left."""
        return self._taken(len(self._rows))

    def __iter__(self) -> Iterator[Any]:
        return iter(self.fetchone, None)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._cursor, name)

    def _taken(self, number: int) -> list[Any]:
        begin, self._next = self._next, self._next + number
        return self._rows[begin : self._next]
