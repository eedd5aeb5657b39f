"""What a reader reads: the side that is there."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa


@dataclass(frozen=True)
class Part:
    """Which part of a database is looked at.

    :param schemas: the schemas read; ``None`` is the default one.
    :param tables: the declared tables, by schema and name: a reader leaves a partition or an
        inherited table alone unless it is one of these.
    :param ignored: tables that are never part of a comparison (the version table).
    """

    schemas: tuple[str | None, ...]
    tables: frozenset[tuple[str | None, str]] = frozenset()
    ignored: frozenset[tuple[str | None, str]] = frozenset()

    def on(self, connection: sa.Connection) -> Live:
        """Return this part of the database that a connection is to."""
        return Live(connection, self.schemas, self.tables, self.ignored)


@dataclass(frozen=True)
class Live:
    """The database's side: a connection, and which part of the database is looked at (``Part``)."""

    connection: sa.Connection
    schemas: tuple[str | None, ...]
    tables: frozenset[tuple[str | None, str]] = frozenset()
    ignored: frozenset[tuple[str | None, str]] = frozenset()
