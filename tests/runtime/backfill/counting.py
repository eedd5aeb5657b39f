"""The backfill of most tests: it counts ``n`` of the table ``t`` up, which shows whoever had it twice."""

from __future__ import annotations

from tests.runtime.project import Project

COUNT_UP = 'op.backfill("t", {"n": sa.text("n + 1")}, batch_size=70)'


def counted(project: Project) -> list[tuple[object, ...]]:
    """Return each number, and how many rows have it."""
    return project.rows("SELECT n, count(*) FROM t GROUP BY n ORDER BY n")


def die(seconds: float) -> None:
    """Stand in for the pause between two batches."""
    raise ValueError("killed")
