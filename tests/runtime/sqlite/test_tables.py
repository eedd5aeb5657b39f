"""Renaming and dropping whole tables on SQLite."""

from __future__ import annotations

from migrations_runtime import op
from tests.runtime.sqlite.database import database


def test_a_renamed_table_is_followed_by_all_that_names_it() -> None:
    with database(
        "CREATE TABLE t (id INTEGER PRIMARY KEY AUTOINCREMENT, parent REFERENCES t)",
        "CREATE TABLE child (t REFERENCES t ON DELETE CASCADE)",
        "CREATE INDEX i ON t (parent)",
        "CREATE VIEW v AS SELECT id FROM t",
        "CREATE TRIGGER r AFTER INSERT ON child BEGIN DELETE FROM t WHERE id = new.t; END",
        "INSERT INTO t VALUES (5, NULL)",
    ) as db:
        op.rename_table("t", "u v")
        assert db.sql("child") == 'CREATE TABLE child (t REFERENCES "u v" ON DELETE CASCADE)'
        assert 'REFERENCES "u v"' in db.sql("u v")
        assert db.rows("SELECT * FROM v") == [(5,)]
        assert db.rows("SELECT * FROM sqlite_sequence") == [("u v", 5)]
        db.run("INSERT INTO child VALUES (5)")
        assert db.rows("SELECT count(*) FROM v") == [(0,)]


def test_a_table_is_dropped_with_its_indexes_and_triggers() -> None:
    with database(
        "CREATE TABLE t (a)",
        "CREATE INDEX i ON t (a)",
        "CREATE TRIGGER r AFTER INSERT ON t BEGIN SELECT 1; END",
    ) as db:
        op.drop_table("t")
        assert db.names() == set()
