"""What a script asks for by ``op.backfill``."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

import sqlalchemy as sa

Condition = sa.ColumnElement[bool] | sa.TextClause
#: Values that a script may compute anew each time that it runs.
_COMPUTED = (date, datetime, time, UUID)


@dataclass(frozen=True, slots=True)
class Request:
    """An UPDATE of many rows.

    :ivar where: SQL, or an expression; None is all rows.
    :ivar key: the columns to go by; None is the primary key.
    :ivar batch_size: the rows of a batch; None is as many as half a second takes.
    :ivar pause: seconds between batches.
    """

    table: sa.TableClause
    values: Mapping[str, Any]
    where: sa.ColumnElement[bool] | str | None = None
    key: tuple[str, ...] | None = None
    batch_size: int | None = None
    pause: float = 0.0

    @property
    def subject(self) -> str:
        """The table with its schema, for messages."""
        schema = f"{self.table.schema}." if self.table.schema else ""
        return f"{schema}{self.table.name}"

    def update(self, *ranges: sa.ColumnElement[bool]) -> sa.Update:
        """Return the UPDATE, of the rows in ``ranges``."""
        known = {column.name: column for column in self.table.columns}
        values = {known.get(name, name): value for name, value in self.values.items()}
        return sa.update(self.table).where(*self.conditions(*ranges)).values(values)

    def conditions(self, *ranges: sa.ColumnElement[bool]) -> Sequence[Condition]:
        """Return what the rows have to be."""
        match self.where:
            case None:
                return ranges
            case str() as sql:  # in parentheses beside others, for the OR that may be in it
                return (*ranges, sa.text(f"({sql})" if ranges else sql))
            case expression:
                return (*ranges, expression)

    def said(self, dialect: sa.Dialect) -> str:
        """Return a digest of what is asked; another text, or another value, gives another."""
        named: Any = sa.make_url(f"{dialect.name}://").get_dialect()
        compiled = self.update().compile(dialect=named(paramstyle="named"))
        values = {name: value for name, value in compiled.params.items() if not _is_computed(value)}
        text = f"{compiled} {sorted(values.items())} {self.key}"
        return hashlib.sha256(text.encode()).hexdigest()


def _is_computed(value: object) -> bool:
    return isinstance(value, _COMPUTED)
