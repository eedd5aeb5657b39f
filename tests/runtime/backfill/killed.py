"""A backfill that is killed on its way, again and again, and another session that has work to do."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import sqlalchemy as sa

ROOT = Path(__file__).parents[3]


def killed(folder: Path, url: str, moments: Sequence[int]) -> list[int]:
    """Run ``upgrade head`` and kill it at each moment; return how many rows were done each time.

    :param moments: rows of which more have to be done each time before it is killed.
    :raises AssertionError: the upgrade ended before it could be.
    """
    engine = sa.create_engine(url, isolation_level="AUTOCOMMIT")
    found = []
    for rows in moments:
        process = start(folder)
        while (done := rows_done(engine)) <= rows:
            assert process.poll() is None, f"it ended before {rows} rows were done"
            time.sleep(0.002)
        process.kill()  # SIGKILL
        process.communicate()
        found.append(done)
    engine.dispose()
    return found


def start(folder: Path) -> subprocess.Popen[bytes]:
    """Start ``upgrade head`` in a process of its own."""
    return subprocess.Popen(
        [sys.executable, "-m", "migrations_runtime", "upgrade", "head"],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )


def rows_done(engine: sa.Engine) -> int:
    """Return what the record says to others; 0 before there is one."""
    if not sa.inspect(engine).has_table("diffgen_version_backfill"):
        return 0
    with engine.connect() as connection:
        query = "SELECT coalesce(max(rows_done), 0) FROM diffgen_version_backfill"
        return int(connection.exec_driver_sql(query).scalar_one())


@dataclass
class Others:
    """What another session's updates of single rows took, in seconds."""

    seconds: list[float] = field(default_factory=list)

    @property
    def longest(self) -> float:
        """The longest wait."""
        return max(self.seconds)


@contextmanager
def others_at_work(url: str, rows: int) -> Iterator[Others]:
    """Update rows of ``t`` at random in another session while the block runs."""
    work, ended, chance = Others(), threading.Event(), random.Random(1)
    engine = sa.create_engine(url, isolation_level="AUTOCOMMIT")
    statement = sa.text("UPDATE t SET seen = seen + 1 WHERE id = :id")

    def update() -> None:
        with engine.connect() as connection:
            while not ended.is_set():
                began = time.monotonic()
                connection.execute(statement, {"id": chance.randint(1, rows)})
                work.seconds.append(time.monotonic() - began)

    worker = threading.Thread(target=update)
    worker.start()
    try:
        yield work
    finally:
        ended.set()
        worker.join()
        engine.dispose()
