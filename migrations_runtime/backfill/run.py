"""Carries a backfill out: in batches where it may commit, else as the one UPDATE that it is."""

from __future__ import annotations

import textwrap
import time

import sqlalchemy as sa

from migrations_runtime.backfill import position
from migrations_runtime.backfill.batches import Batches
from migrations_runtime.backfill.engines import refuse_without_transactions
from migrations_runtime.backfill.key import key_of
from migrations_runtime.backfill.record import DONE, Place
from migrations_runtime.backfill.request import Request
from migrations_runtime.backfill.underway import Underway
from migrations_runtime.errors import CommandError
from migrations_runtime.executor import Executor
from migrations_runtime.showing.logger import logger

log = logger(__name__)

_IN_BATCHES = "/* in batches where it may commit */"


def at_once(executor: Executor, request: Request, one_transaction: bool) -> None:
    """Update all rows by one statement, which says so where it would be batches in a run."""
    update = request.update()
    executor.execute(update if one_transaction else update.prefix_with(_IN_BATCHES))


def run(
    connection: sa.Connection,
    request: Request,
    underway: Underway,
    name: str | None,
    one_transaction: bool,
    transactional_ddl: bool,
) -> None:
    """Update the rows that no run before has updated.

    :param name: by which the backfills of a revision are told apart.
    :param transactional_ddl: whether what the revision did before is not committed yet.
    :raises CommandError: it isn't sure where to go on; there is no key to go by; the first batch
        would commit what has to be committed with the rest.
    """
    given = _named(request, underway, name)
    with underway.by_itself(f"backfill {given}") as is_done:
        if not is_done:
            _run(connection, request, underway, given, one_transaction, transactional_ddl)


def _run(
    connection: sa.Connection,
    request: Request,
    underway: Underway,
    name: str,
    one_transaction: bool,
    transactional_ddl: bool,
) -> None:
    place, is_new = _place(request, underway, name)
    if place.state == DONE:
        log.info("Backfill of %s was done by a run before", place.name)
    elif one_transaction or not underway.transactions.divisible:
        update = _rest(connection, request, place)
        connection.execute(update if one_transaction else update.prefix_with(_IN_BATCHES))
    else:
        _refuse_to_commit(underway, transactional_ddl)
        refuse_without_transactions(connection, request)
        key = key_of(request, connection)
        _in_batches(Batches(connection, request, key, underway.record, place, is_new), underway)


def _in_batches(batches: Batches, underway: Underway) -> None:
    began, before = time.monotonic(), batches.place.rows_done
    written = underway.written
    try:
        place = batches.run(underway.transactions)
    finally:
        underway.written = written  # the batches see to themselves
    rows, seconds = place.rows_done - before, time.monotonic() - began
    log.info("Backfilled %s: %s rows in %.1f s", place.name, f"{rows:,}", seconds)


def _rest(connection: sa.Connection, request: Request, place: Place) -> sa.Update:
    if place.last_key is None:
        return request.update()
    return request.update(key_of(request, connection).after(position.read(place.last_key)))


def _place(request: Request, underway: Underway, name: str) -> tuple[Place, bool]:
    """Return how far a backfill came, and whether it only begins.

    :raises CommandError: a run before has begun another one under its name, or went back meanwhile.
    """
    here = underway.revision, underway.step.direction, name
    record = underway.record
    said = request.said(record.connection.dialect)
    found = record.place(*here)
    if found is None:
        return Place(*here, said), True
    if found.rows_done == 0:  # of which there may be another one by now
        return Place(*here, said, batches=found.batches), False
    row = f"the row of {found.revision}, {found.direction}, {found.name} in {record.name}"
    if found.said != said:
        raise CommandError(
            f"op.backfill of {found.name} is not what a run before has begun, which came to "
            f"{found.rows_done} rows: put the script back as it was, or delete {row} to begin anew"
        )
    if found.doubtful:
        raise CommandError(
            f"op.backfill of {found.name} came to {found.rows_done} rows, and then other revisions "
            f"ran the other way: to go on from there set doubtful to 0 in {row}, or delete that to "
            "begin anew"
        )
    return found, False


def _named(request: Request, underway: Underway, name: str | None) -> str:
    given = name or request.subject
    underway.names[given] += 1
    number = underway.names[given]
    if number == 1:
        return given
    if name is not None:
        raise CommandError(f"op.backfill: there are two of the name {name!r} in this revision")
    return f"{given} ({number})"


def _refuse_to_commit(underway: Underway, transactional_ddl: bool) -> None:
    if underway.whole:
        raise CommandError(
            "op.backfill commits its batches, and by transaction_per_migration=False the run is one "
            "transaction: leave that out, or say one_transaction=True here, which locks all of its "
            "rows until the end of the run"
        )
    if transactional_ddl and underway.written is not None:
        sql = textwrap.shorten(underway.written, 80, placeholder="...")
        raise CommandError(
            f"op.backfill would commit what the revision did before ({sql}) with its first batch: "
            "put that into a revision of its own, or say one_transaction=True, which locks all rows "
            "until the end of the revision"
        )
