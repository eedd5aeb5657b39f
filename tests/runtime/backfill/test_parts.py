"""The parts of a backfill that need no run: places as text, ranges of keys, the pace, the line."""

from __future__ import annotations

import io
import logging
from datetime import UTC, date, datetime, time
from decimal import Decimal
from uuid import UUID

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from migrations_runtime.backfill import position
from migrations_runtime.backfill.key import Key
from migrations_runtime.backfill.pace import Pace
from migrations_runtime.backfill.request import Request
from migrations_runtime.errors import CommandError
from migrations_runtime.progress_line import ProgressLine

VALUES = st.one_of(
    st.integers(),
    st.text(),
    st.binary(),
    st.uuids(),
    st.decimals(allow_nan=False, allow_infinity=False),
    st.dates(),
    st.times(),
    st.datetimes(timezones=st.none() | st.just(UTC)),
)


@given(st.lists(VALUES, min_size=1))
def test_a_place_is_read_as_it_was_written(values):
    assert position.read(position.written(values)) == tuple(values)


def test_each_value_keeps_its_class():
    values = (
        1,
        "1",
        b"1",
        Decimal("1.50"),
        UUID(int=1),
        date(2026, 1, 1),
        time(1),
        datetime(2026, 1, 1),
    )
    assert [*map(type, position.read(position.written(values)))] == [*map(type, values)]


def test_a_value_that_has_no_text_is_refused():
    with pytest.raises(
        CommandError, match=r"cannot go by a key of values such as None \(NoneType\)"
    ):
        position.written([None])


@pytest.fixture(scope="module")
def triples():
    """A connection with every triple of three small numbers, and their columns."""
    engine = sa.create_engine("sqlite://")
    table = sa.Table("t", sa.MetaData(), *(sa.Column(name, sa.Integer()) for name in "abc"))
    with engine.connect() as connection:
        table.metadata.create_all(connection)
        small = [{"a": a, "b": b, "c": c} for a in range(4) for b in range(4) for c in range(4)]
        connection.execute(table.insert(), small)
        yield connection, table
    engine.dispose()


TRIPLE = st.tuples(*(st.integers(-1, 4) for _ in "abc"))


@pytest.mark.parametrize("dialect", ["sqlite", "mysql"])
@given(low=TRIPLE, high=TRIPLE)
def test_ranges_are_those_of_the_key_s_order(triples, dialect, low, high):
    connection, table = triples
    key = Key(tuple(table.columns), (sa.Integer(),) * 3, dialect)
    query = sa.select(table).where(key.after(low), key.up_to(high)).order_by(*table.columns)
    every = [(a, b, c) for a in range(4) for b in range(4) for c in range(4)]
    assert [tuple(row) for row in connection.execute(query)] == [
        row for row in every if low < row <= high
    ]


@pytest.mark.parametrize("dialect", ["mssql", "oracle"])
def test_a_batch_of_servers_that_are_not_at_hand(dialect):
    server = sa.make_url(f"{dialect}://").get_dialect()()
    request = Request(
        sa.table("t", sa.column("n")), {"n": sa.text("n + 1")}, where="a = 1 OR n = 1"
    )
    key = Key((sa.column("a"), sa.column("b")), (sa.Integer(), sa.String(3)), dialect)
    update = request.update(key.after((1, "x")), key.up_to((2, "y")))
    assert str(update.compile(dialect=server, compile_kwargs={"literal_binds": True})) == (
        "UPDATE t SET n=n + 1 WHERE a >= 1 AND (a > 1 OR a = 1 AND b > 'x') "
        "AND a <= 2 AND (a < 2 OR a = 2 AND b <= 'y') AND (a = 1 OR n = 1)"
    )


def test_batches_come_to_take_half_a_second():
    pace = Pace.of(None)
    for _ in range(20):
        pace.took(pace.rows * 20e-6)  # 50,000 rows a second
    assert pace.rows == 25_000
    pace.took(5.0)
    assert pace.rows == 2_500


def test_batches_are_never_too_small_nor_too_large_and_grow_by_steps():
    pace = Pace.of(None)
    pace.took(0.0)
    assert pace.rows == 2_000
    for _ in range(20):
        pace.took(0.0)
    assert pace.rows == 100_000
    pace.took(3600.0)
    assert pace.rows == 14
    pace.gave_way()
    assert pace.rows == 10


def test_a_size_that_is_said_stays():
    pace = Pace.of(7)
    pace.took(0.0)
    pace.gave_way()
    assert pace.rows == 7


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def informed(caplog: pytest.LogCaptureFixture) -> pytest.LogCaptureFixture:
    caplog.set_level(logging.INFO, logger="migrations_runtime")
    return caplog


def test_a_terminal_has_one_line_that_is_redrawn_and_goes(informed):
    stream, clock = Terminal(), Clock()
    line = ProgressLine("Backfilling t", 10_000, 2_000, stream, clock)
    for second in range(1, 5):
        clock.now = second * 1.0
        line.advance(1_000)
    line.close()
    drawn = stream.getvalue().split("\r\x1b[2K")
    assert drawn == [
        "",
        "Backfilling t: 4,000 of about 10,000 rows, 1,000 a second, about 6 s left",
        "Backfilling t: 5,000 of about 10,000 rows, 1,000 a second, about 5 s left",
        "Backfilling t: 6,000 of about 10,000 rows, 1,000 a second, about 4 s left",
        "",
    ]
    assert not informed.messages


def test_elsewhere_the_log_has_a_line_every_ten_seconds(informed):
    stream, clock = io.StringIO(), Clock()
    line = ProgressLine("Backfilling t", None, 0, stream, clock)
    for second in range(1, 26):
        clock.now = second * 1.0
        line.advance(100)
    line.close()
    assert informed.messages == [
        "Backfilling t: 1,000 rows, 100 a second",
        "Backfilling t: 2,000 rows, 100 a second",
    ]
    assert stream.getvalue() == ""


def test_a_terminal_that_wants_no_news_has_none(caplog):
    caplog.set_level(logging.ERROR, logger="migrations_runtime")
    stream, clock = Terminal(), Clock()
    line = ProgressLine("Backfilling t", None, 0, stream, clock)
    clock.now = 100.0
    line.advance(1)
    assert stream.getvalue() == ""


@pytest.mark.parametrize(
    ("rate", "left"), [(100, "about 80 s left"), (10, "about 13 min left"), (1, "about 2.2 h left")]
)
def test_how_long_it_takes_is_said_as_people_say_it(informed, rate, left):
    clock = Clock()
    line = ProgressLine("x", 10 * rate + 8000, 0, Terminal(), clock)
    clock.now = 10.0
    line.advance(10 * rate)
    assert str(line).endswith(left)
