"""A long rebuild tells how far it is where a run is told of, and can be interrupted there."""

from __future__ import annotations

import logging
from typing import Any

import pytest
import sqlalchemy as sa

from migrations_runtime import op
from migrations_runtime.dialects.sqlite.rebuild import progress
from tests.runtime.op.offline import sql_of
from tests.runtime.sqlite.database import database

ROWS = 20_000
TABLE = (
    "CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT, b INT CHECK (b >= 0), c AS (coalesce(b, x'0aFF')))",
    "CREATE INDEX i ON t (a)",
    f"INSERT INTO t WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {ROWS}) "
    "SELECT i, 'number ' || i, i FROM n",
)


class Line:
    """Stands for the line on the terminal."""

    made: list[Line]

    def __init__(self, subject: str, total: int | None) -> None:
        self.subject, self.total, self.done, self.closed = subject, total, 0, False
        self.made.append(self)

    def advance(self, rows: int) -> None:
        self.done += rows

    def close(self) -> None:
        self.closed = True


@pytest.fixture
def lines(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> list[Line]:
    caplog.set_level(logging.INFO, "migrations_runtime")
    monkeypatch.setattr(Line, "made", [], raising=False)
    monkeypatch.setattr(progress, "ProgressLine", Line)
    monkeypatch.setattr(progress, "_EVERY", 1000)
    return Line.made


def test_the_copy_and_each_index_are_told_of_in_rows(lines: list[Line]) -> None:
    with database(*TABLE) as db:
        op.alter_column("t", "b", nullable=False)
        assert db.rows("SELECT count(*) FROM t") == [(ROWS,)]
    assert all(line.closed for line in lines)
    told = [(line.subject, line.total) for line in lines if line.done]
    assert told == [("Rebuilding t", ROWS)] * 2
    assert all(0.6 * ROWS < line.done <= 1.2 * ROWS for line in lines if line.done)


def test_so_is_the_search_for_rows_that_are_older_than_a_column(lines: list[Line]) -> None:
    with database(*TABLE) as db:
        op.alter_column("t", "a", server_default="x")
        assert db.sql("t").startswith("CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT DEFAULT 'x',")
    [line] = lines
    assert (line.subject, line.total, line.closed) == ("Looking through t", ROWS, True)
    assert 0.5 * ROWS < line.done <= 1.2 * ROWS


@pytest.mark.parametrize("change", [{"nullable": False}, {"server_default": "x"}])
def test_ctrl_c_stops_it_and_leaves_the_table_as_it_was(
    change: dict[str, Any], lines: list[Line], monkeypatch: pytest.MonkeyPatch
) -> None:
    def advance(line: Line, rows: int) -> None:
        line.done += rows
        if line.done > ROWS / 2:
            raise KeyboardInterrupt

    monkeypatch.setattr(Line, "advance", advance)
    with database(*TABLE) as db:
        db.run("COMMIT", "BEGIN")
        with pytest.raises(KeyboardInterrupt):
            op.alter_column("t", "b", **change)
        assert db.rows("SELECT count(*) FROM t") == [(ROWS,)]
        assert db.names() == {"t", "i"}
        assert db.sql("t") == TABLE[0]
        assert db.rows("PRAGMA writable_schema") == [(0,)]
    assert all(line.closed for line in lines)


def test_nothing_is_told_nor_counted_where_nobody_listens(
    lines: list[Line], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING, "migrations_runtime")
    with database(*TABLE) as db:
        with db.statements() as seen:
            op.alter_column("t", "b", nullable=False)
        assert not any("count(*)" in one for one in seen)
    assert lines == []


def test_nothing_is_told_of_a_script_of_sql(lines: list[Line]) -> None:
    table = sa.Table("t", sa.MetaData(), sa.Column("b", sa.Integer))

    def change() -> None:
        with op.batch_alter_table("t", copy_from=table) as batch_op:
            batch_op.alter_column("b", nullable=False)

    assert any(one.startswith("INSERT OR ABORT") for one in sql_of(change, "sqlite://"))
    assert lines == []
