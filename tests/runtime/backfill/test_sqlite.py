"""``op.backfill``: every row once, whatever happens on the way."""

from __future__ import annotations

import pytest

from migrations_runtime.errors import CommandError, MigrationError
from tests.runtime.project import Project

TABLE = "CREATE TABLE t (id INTEGER PRIMARY KEY, n INTEGER NOT NULL DEFAULT 0, kind TEXT)"
ROWS = "WITH RECURSIVE r(i) AS (SELECT 1 UNION ALL SELECT i + 3 FROM r LIMIT 2500)"
COUNT_UP = 'op.backfill("t", {"n": sa.text("n + 1")}, batch_size=100)'


@pytest.fixture
def table(project: Project) -> Project:
    """A project whose first revision has made a table with 2500 rows."""
    project.revision("a", None, f"{TABLE}; {ROWS.replace('WITH', 'INSERT INTO t (id) WITH')} SELECT i FROM r",
                     "DROP TABLE t")  # fmt: skip
    project.upgrade()
    return project


def test_each_row_is_updated_once(table):
    table.revision("b", "a", COUNT_UP)
    table.upgrade()
    assert table.rows("SELECT n, count(*) FROM t GROUP BY n") == [(1, 2500)]
    assert table.tables() == {"t"}
