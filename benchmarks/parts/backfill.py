"""``op.backfill`` of many rows, killed on its way, while another session updates rows."""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import sqlalchemy as sa

from benchmarks.machine import machinery
from benchmarks.measuring import Unexpected
from benchmarks.report import Section
from benchmarks.sizes import Size
from tests.containers.postgresql import postgresql
from tests.runtime.backfill.killed import killed, others_at_work, start
from tests.runtime.project import Project

TITLE = "A backfill"
TABLE = "CREATE TABLE t (id bigint PRIMARY KEY, n integer NOT NULL, seen integer NOT NULL)"
ROWS = "INSERT INTO t SELECT i, 0, 0 FROM generate_series(1, {rows}) i"
BACKFILL = 'op.backfill("t", {"n": sa.text("n + 1")})'
UPDATE = 'op.execute("UPDATE t SET n = n + 1")'


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what is particular to this part."""
    parser.add_argument("--rows", type=int, default=Size(1_000_000, 20_000))


def section(options: argparse.Namespace) -> Section:
    """Measure.

    :raises Unexpected: a row was updated twice, or not at all.
    """
    return Section(TITLE, "\n".join(_lines(options.rows)))


def _lines(rows: int) -> Iterator[str]:
    yield f"`n = n + 1` on {rows:,} rows of PostgreSQL, in a revision of its own, while another session updates single"
    yield "rows at random as fast as it can; killed by SIGKILL on its way, and started again until it was through."
    yield machinery("diffgen", "sqlalchemy", "psycopg")
    yield ""
    yield "| revision | killed at rows | seconds | rows updated other than once | updates of the other session | their longest wait |"
    yield "|---|---|---|---|---|---|"
    moments = [rows * tenth // 10 for tenth in (0, 1, 2, 4, 5, 7, 9)]
    yield _measured(rows, "`op.backfill`", BACKFILL, [])
    yield _measured(rows, "`op.backfill`, killed", BACKFILL, moments)
    yield _measured(rows, "`UPDATE`, all at once", UPDATE, [])


def _measured(rows: int, title: str, script: str, moments: list[int]) -> str:
    with postgresql() as server, server.database() as url, tempfile.TemporaryDirectory() as folder:
        project = Project(Path(folder), url)
        project.execute(TABLE, ROWS.format(rows=rows))
        project.revision("a", None, script)
        began = time.monotonic()
        with others_at_work(url, rows) as others:
            found = killed(Path(folder), url, moments)
            process = start(Path(folder))
            said, _ = process.communicate()
            seconds = time.monotonic() - began
        if process.returncode != 0:
            raise Unexpected(said.decode())
        wrong = _wrong(url)
        if wrong:
            raise Unexpected(f"{title}: {wrong} rows were not updated once")
    at = ", ".join(f"{number:,}" for number in found) or "never"
    updates, wait = f"{len(others.seconds):,}", f"{others.longest:.2f} s"
    return f"| {title} | {at} | {seconds:.1f} | {wrong} | {updates} | **{wait}** |"


def _wrong(url: str) -> int:
    engine = sa.create_engine(url)
    with engine.connect() as connection:
        wrong = connection.scalar(sa.text("SELECT count(*) FROM t WHERE n <> 1"))
    engine.dispose()
    return int(wrong or 0)
