"""One batch after the other, each a transaction that also says how far it came."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from time import monotonic, sleep

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from migrations_runtime.backfill import position
from migrations_runtime.backfill.contention import PAUSES, short_waits
from migrations_runtime.backfill.estimate import estimated
from migrations_runtime.backfill.key import Key
from migrations_runtime.backfill.pace import Pace
from migrations_runtime.backfill.record import DONE, Place, Record
from migrations_runtime.backfill.request import Request
from migrations_runtime.contention import is_contention
from migrations_runtime.errors import CommandError, LockTimeout
from migrations_runtime.origin import one_line
from migrations_runtime.progress_line import ProgressLine
from migrations_runtime.transactions import Transactions
from migrations_runtime.transactions.contract import Transaction


@dataclass
class Batches:
    """Takes the rows of a request from where the last run of it has come to.

    :ivar place: how far it came, as the record says.
    :ivar is_new: whether the record doesn't know of it yet.
    """

    connection: sa.Connection
    request: Request
    key: Key
    record: Record
    place: Place
    is_new: bool

    def run(self, transactions: Transactions) -> Place:
        """Update what there is to update, and return the last place.

        :raises LockTimeout: others hold rows for too long; what was done is kept.
        """
        pace = Pace.of(self.request.batch_size)
        with transactions.apart() as transaction, short_waits(self.connection, transaction):
            line = self._begun(transaction)
            try:
                while self.place.state != DONE:
                    line.advance(self._tried(transaction, pace))
                    if self.place.state != DONE:
                        sleep(self.request.pause)
            finally:
                line.close()
        return self.place

    def _begun(self, transaction: Transaction) -> ProgressLine:
        with transaction():
            if self.is_new:
                self.record.begin(self.place)
            behind = estimated(self.connection, self.request, *self._behind())
        done = self.place.rows_done
        total = None if behind is None else behind + done
        return ProgressLine(f"Backfilling {self.place.name}", total, done)

    def _behind(self) -> list[sa.ColumnElement[bool]]:
        last = self.place.last_key
        return [] if last is None else [self.key.after(position.read(last))]

    def _tried(self, transaction: Transaction, pace: Pace) -> int:
        """Take one batch, again and again where others hold its rows; return how many it had."""
        for pause in (*PAUSES, None):
            began = monotonic()
            try:
                with transaction():
                    place = self._batch(pace.rows)
            except DBAPIError as error:
                if not is_contention(error):
                    raise
                if pause is None:
                    raise self._given_up(error) from error
                pace.gave_way()
                sleep(pause)
            else:
                pace.took(monotonic() - began)
                rows, self.place = place.rows_done - self.place.rows_done, place
                return rows
        raise AssertionError("the last try returns or raises")

    def _batch(self, rows: int) -> Place:
        """Update the next rows and write down how far that is; return the place behind them."""
        behind = self._behind()
        last = self._last_of(rows, behind)
        ranges = behind if last is None else [*behind, self.key.up_to(last)]
        updated = self.connection.execute(self.request.update(*ranges)).rowcount
        place = self.place.moved(None if last is None else self._further(last), updated)
        self.record.move(self.place, place)
        return place

    def _further(self, last: Sequence[object]) -> str:
        """Return a key as text; it must not be where the batch began, or there would be no end."""
        here = position.written(last)
        if here == self.place.last_key:
            raise CommandError(
                f"op.backfill of {self.request.subject} comes no further than {here}: the server "
                "compares these values otherwise than it gives them; say by key=... which other "
                "columns to go by"
            )
        return here

    def _last_of(
        self, rows: int, behind: list[sa.ColumnElement[bool]]
    ) -> sa.Row[tuple[object]] | None:
        """Return the key of the last row of a batch; None where fewer rows are left."""
        columns = self.key.columns
        ordered = sa.select(*columns).select_from(self.request.table).order_by(*columns)
        wanted = ordered.where(*self.request.conditions(*behind)).offset(rows - 1).limit(1)
        return self.connection.execute(wanted).first()

    def _given_up(self, error: DBAPIError) -> LockTimeout:
        return LockTimeout(
            f"op.backfill of {self.request.subject} has waited for rows that others hold for "
            f"{sum(PAUSES) + len(PAUSES):.0f} s ({one_line(error)}); {self.place.rows_done} rows are "
            "done and kept: end what holds the others, and run the command again, which goes on there"
        )
