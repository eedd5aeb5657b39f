"""Whatever the values of a key are, and wherever it is killed: each row is updated once."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from migrations_runtime.backfill import batches
from migrations_runtime.backfill.batches import Batches
from migrations_runtime.backfill.key import key_of
from migrations_runtime.backfill.record import DONE, Place, Record
from migrations_runtime.backfill.request import Request
from migrations_runtime.executor import Online
from migrations_runtime.ledger import Ledger
from migrations_runtime.transactions.sqlite import SQLiteTransactions

VALUES = st.one_of(
    st.integers(-(2**63), 2**63 - 1),
    st.floats(allow_nan=False),
    st.text("aAbBäÄ\0'%:", max_size=3),
    st.binary(max_size=3),
)
NAME = ("b", "upgrade", "t")


@pytest.fixture(scope="module")
def connection() -> Iterator[sa.Connection]:
    """A connection to a table whose key compares texts without regard to case, and is not unique."""
    engine = sa.create_engine("sqlite://")
    with engine.connect() as made:
        made.exec_driver_sql("CREATE TABLE t (a COLLATE NOCASE, b, n INTEGER)")
        yield made
    engine.dispose()


@given(
    key=st.sampled_from([("a",), ("a", "b")]),
    rows=st.lists(st.tuples(VALUES, VALUES), max_size=20),
    batch_size=st.integers(1, 7),
    kills=st.lists(st.integers(1, 4), max_size=3),
)
def test_each_row_is_updated_once(connection, key, rows, batch_size, kills):
    connection.exec_driver_sql("DELETE FROM t")
    if rows:
        connection.exec_driver_sql("INSERT INTO t VALUES (?, ?, 0)", rows)
    connection.commit()
    table = sa.table("t", sa.column("n"))
    request = Request(table, {"n": sa.text("n + 1")}, key=key, batch_size=batch_size)
    transactions = SQLiteTransactions(connection, 1)
    record = Record(connection, Ledger(Online(connection)))
    with transactions.session():
        for after in (*kills, None):
            run(request, transactions, record, after)
    assert connection.exec_driver_sql("SELECT n FROM t").scalars().all() == [1] * len(rows)
    record.settle(["b"], "upgrade")
    connection.commit()


def run(
    request: Request, transactions: SQLiteTransactions, record: Record, after: int | None
) -> None:
    """Go on with the backfill, and die after so many batches."""
    connection = transactions.connection
    with transactions.one():
        found = record.place(*NAME)
        if found is not None and found.state == DONE:
            return
        place, is_new = (Place(*NAME, ""), True) if found is None else (found, False)
        work = Batches(connection, request, key_of(request, connection), record, place, is_new)
        with pytest.MonkeyPatch.context() as patched:
            patched.setattr(batches, "sleep", Killer(after))
            try:
                work.run(transactions)
            except Killed:
                transactions.begin()  # as the next run would


class Killed(Exception):
    """The end of a run."""


class Killer:
    """Takes the place of the pause after a batch."""

    def __init__(self, after: int | None) -> None:
        self.left = after

    def __call__(self, seconds: float) -> None:
        if self.left is not None:
            self.left -= 1
            if self.left == 0:
                raise Killed
