"""An autocommit block on SQLite, killed at each statement."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.runtime.resumption.dying import ENV, fated, lives

SCRIPT = """
    op.execute("CREATE TABLE t (id INTEGER PRIMARY KEY, n INTEGER)")
    op.execute("INSERT INTO t VALUES (1, 0)")
    with op.get_context().autocommit_block():
        op.execute("UPDATE t SET n = n + 1")
        op.execute("PRAGMA user_version = 7")
        op.alter_column("t", "n", existing_type=sa.Integer(), nullable=False)  # a rebuild
        op.execute("VACUUM")
        op.execute("UPDATE t SET n = n + 10")
    op.add_column("t", sa.Column("m", sa.Integer()))
    op.execute("UPDATE t SET n = n + 100")
    op.get_bind().commit()
    for row in op.get_bind().execute(sa.text("SELECT id, n FROM t")).all():
        op.get_bind().execute(sa.text("UPDATE t SET m = :m"), {"m": row.n})
    op.drop_column("t", "n")
    op.get_bind().commit()
    op.execute("UPDATE t SET m = m + 1000")
"""


@pytest.fixture
def mortal(project):
    project.env(ENV)
    project.revision("a", None, SCRIPT)
    return project


def test_killed_at_each_statement(mortal):
    for at, is_after in lives(mortal, every=7):
        Path("test.db").unlink()
        with fated(at, is_after):
            mortal.upgrade()
        mortal.upgrade()
        assert mortal.rows("SELECT * FROM t") == [(1, 1111)], (at, is_after)
        assert mortal.heads() == {"a"}
        states = mortal.rows("SELECT state, place FROM diffgen_journal ORDER BY id")
        assert [row for row in states if row[0] != "failed"] == [("done", None)]
        assert all(place is None for _, place in states)
