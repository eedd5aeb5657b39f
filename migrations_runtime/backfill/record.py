"""The table beside the version table that says how far each backfill came; gone when none is there.

A row lasts until its revision is through. A batch and the row that tells of it are one transaction.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Any

import sqlalchemy as sa
from sqlalchemy.schema import CreateTable, DropTable

from migrations_runtime.errors import LedgerError
from migrations_runtime.ledger import ID_LENGTH, Ledger
from migrations_runtime.steps import Direction

SUFFIX = "_backfill"
BEGUN, DONE = "begun", "done"


@dataclass(frozen=True, slots=True)
class Place:
    """How far one backfill came.

    :ivar said: the digest of what it does.
    :ivar last_key: the last key of the batches so far, as text; None before the first.
    :ivar rows_done: the rows that were updated.
    :ivar batches: how many there were, by which one run sees that another is at it, too.
    :ivar doubtful: whether other revisions ran since, the other way.
    """

    revision: str
    direction: Direction
    name: str
    said: str
    last_key: str | None = None
    rows_done: int = 0
    batches: int = 0
    state: str = BEGUN
    doubtful: bool = False

    def moved(self, last_key: str | None, rows: int) -> Place:
        """Return the place after a batch; without a last key there is nothing behind it."""
        done = replace(self, rows_done=self.rows_done + rows, batches=self.batches + 1)
        if last_key is None:
            return replace(done, state=DONE)
        return replace(done, last_key=last_key)


class Record:
    """The table, in one run.

    :param ledger: whose neighbour it is.
    """

    def __init__(self, connection: sa.Connection, ledger: Ledger) -> None:
        self.connection = connection
        self._is_missing = False  # once it was; only backfills make it
        name = f"{ledger.table.name}{SUFFIX}"
        self.table = _table(name, ledger.table.schema, connection.dialect.name)

    @property
    def name(self) -> str:
        """The table with its schema, for messages."""
        return self.table.fullname

    def exists(self) -> bool:
        """Whether the table is there."""
        if not self._is_missing:
            inspector = sa.inspect(self.connection)
            found = inspector.has_table(self.table.name, schema=self.table.schema)
            self._is_missing = not found
        return not self._is_missing

    def place(self, revision: str, direction: Direction, name: str) -> Place | None:
        """Return how far a backfill came; None where nothing is known of it."""
        if not self.exists():
            return None
        statement = sa.select(self.table).where(*self._is(revision, direction, name))
        row = self.connection.execute(statement).mappings().first()
        if row is None:
            return None
        given: dict[str, Any] = {**row, "doubtful": bool(row["doubtful"])}
        return Place(**given)

    def begin(self, place: Place) -> None:
        """Write a first row, and make the table for it.

        :raises LedgerError: another run has done so meanwhile.
        """
        self._is_missing = False
        if self.place(place.revision, place.direction, place.name) is not None:
            raise _taken(place)
        if not self.exists():
            self.connection.execute(CreateTable(self.table))
            self._is_missing = False
        self.connection.execute(sa.insert(self.table).values(_row(place)))

    def move(self, before: Place, after: Place) -> None:
        """Write how far a backfill came by a batch.

        SQLite has no lock for a whole run, and between two batches its file is anybody's.

        :raises LedgerError: another run has moved it meanwhile.
        """
        moved = 0
        if self.exists():
            here = self._is(before.revision, before.direction, before.name)
            as_it_was = self.table.c.batches == before.batches
            update = sa.update(self.table).where(*here, as_it_was).values(_row(after))
            moved = self.connection.execute(update).rowcount
        if moved != 1:
            raise _taken(before)

    def settle(self, revisions: Collection[str], direction: Direction | None) -> None:
        """Forget the revisions that a step has taken, and doubt what goes the other way.

        Half of an upgrade's rows may be another's by the time that it is run again, where a
        downgrade of what came before it has run meanwhile.

        :param direction: of the step; None for a stamp, after which anything may be otherwise.
        """
        if not self.exists():
            return
        table = self.table
        self.connection.execute(sa.delete(table).where(table.c.revision.in_(revisions)))
        doubted = sa.update(table).values(doubtful=1)
        if direction is not None:
            doubted = doubted.where(table.c.direction != direction)
        self.connection.execute(doubted)
        if self.connection.scalar(sa.select(sa.func.count()).select_from(table)) == 0:
            self.connection.execute(DropTable(table))
            self._is_missing = True

    def _is(self, revision: str, direction: str, name: str) -> list[sa.ColumnElement[bool]]:
        columns = self.table.c
        return [
            columns.revision == revision,
            columns.direction == direction,
            columns.name == name,
        ]


def _taken(place: Place) -> LedgerError:
    return LedgerError(
        f"Another run goes on with the backfill {place.name} of revision {place.revision}; wait for "
        "its end, then run the command again"
    )


def _row(place: Place) -> dict[str, Any]:
    values = {name: getattr(place, name) for name in Place.__slots__}
    return {**values, "doubtful": int(place.doubtful)}


def _table(name: str, schema: str | None, dialect: str) -> sa.Table:
    """Return the table; SQLAlchemy imports the dialect that an option is of, so it has its own alone."""
    # Other engines commit each statement by itself.
    options: dict[str, Any] = (
        {f"{dialect}_engine": "InnoDB"} if dialect in ("mysql", "mariadb") else {}
    )
    return sa.Table(
        name,
        sa.MetaData(),
        sa.Column("revision", sa.String(ID_LENGTH), primary_key=True),
        sa.Column("direction", sa.String(9), primary_key=True),
        sa.Column("name", sa.String(ID_LENGTH), primary_key=True),
        sa.Column("said", sa.String(64), nullable=False),
        sa.Column("last_key", sa.Text()),
        sa.Column("rows_done", sa.BigInteger(), nullable=False),
        sa.Column("batches", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(9), nullable=False),
        sa.Column("doubtful", sa.SmallInteger(), nullable=False),
        schema=schema,
        implicit_returning=False,
        **options,
    )
