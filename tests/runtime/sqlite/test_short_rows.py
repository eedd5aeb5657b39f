"""A changed default is no other value in rows that are older than their column."""

from __future__ import annotations

import logging

import pytest
import sqlalchemy as sa

from migrations_runtime import op
from tests.runtime.sqlite.database import database
from tests.runtime.sqlite.ways import default, nullable, way_of

OLDER = (
    "CREATE TABLE t (id INT)",
    "INSERT INTO t VALUES (1), (2)",
    "ALTER TABLE t ADD COLUMN a TEXT DEFAULT 'then' COLLATE NOCASE",
    "ALTER TABLE t ADD COLUMN b INT",
    "CREATE INDEX i ON t (a)",
    "INSERT INTO t VALUES (3, 'said', 3)",
)


@pytest.mark.parametrize("value", ["now", None, sa.text("(lower('X'))")])
def test_a_row_that_is_older_than_a_column_keeps_the_default_of_then(
    value: str | None, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "migrations_runtime")
    with database(*OLDER) as db:
        assert way_of(db, default(value)) == "rebuild"
        assert db.rows("SELECT a FROM t ORDER BY id") == [("then",), ("then",), ("said",)]
        assert db.rows("SELECT a FROM t NOT INDEXED WHERE id < 3") == [("then",)] * 2
    assert caplog.messages[0] == (
        "Table t is rebuilt: rows that are older than a column have its default from the schema"
    )


@pytest.mark.parametrize("type_", ["", "TEXT", "INT", "REAL", "NUMERIC", "BLOB"])
def test_it_is_found_whatever_the_type_of_the_column(type_: str) -> None:
    added = f"ALTER TABLE t ADD COLUMN a {type_} DEFAULT 5"
    with database("CREATE TABLE t (id INT)", "INSERT INTO t VALUES (1)", added) as db:
        before = db.rows("SELECT a, typeof(a) FROM t")
        assert way_of(db, default("9")) == "rebuild"
        assert db.rows("SELECT a, typeof(a) FROM t") == before


def test_a_row_that_is_older_than_a_column_without_a_default_does_not_get_the_first() -> None:
    with database(*OLDER) as db:
        with op.batch_alter_table("t") as batch_op:
            batch_op.alter_column("b", server_default="9")
        assert db.rows("SELECT b FROM t ORDER BY id") == [(None,), (None,), (3,)]
        assert db.sql("t").endswith("b INT DEFAULT '9')")


def test_not_null_of_such_a_column_goes_without_a_rebuild() -> None:
    added = "ALTER TABLE t ADD COLUMN a INT NOT NULL DEFAULT 5"
    with database("CREATE TABLE t (id)", "INSERT INTO t VALUES (1)", added) as db:
        assert way_of(db, nullable) == "edit"
        assert db.rows("SELECT * FROM t") == [(1, 5)]


@pytest.mark.parametrize("later", ["", "INSERT INTO t VALUES (3, 'said', 3)", "UPDATE t SET a = a"])
def test_a_column_that_was_added_to_no_rows_or_is_in_all_of_them_by_now(later: str) -> None:
    made = [*OLDER[:1], *OLDER[2:4], later] if "UPDATE" not in later else [*OLDER[:4], later]
    with database(*made) as db:
        assert way_of(db, default("now")) == "edit"


@pytest.mark.parametrize(
    "columns",
    [
        "a INT, id",
        "id, a INT PRIMARY KEY",
        "id, a INT, b, UNIQUE (id, b)",
        "id, a INT, b INT NOT NULL",
        "id, a INT, b AS (id) STORED",
    ],
)
def test_no_row_is_looked_at_where_add_column_cannot_have_added_it(columns: str) -> None:
    with database(f"CREATE TABLE t ({columns})") as db, db.statements() as seen:
        op.alter_column("t", "a", server_default="7")
        assert not any("EXISTS" in one for one in seen)


@pytest.mark.parametrize(
    "columns",
    [
        "id, a INT",
        "id,\n a INT",
        "id, a INT, b INT NOT NULL DEFAULT 1",
        "id, a, b AS (id) NOT NULL",
    ],
)
def test_rows_are_looked_at_where_it_can(columns: str) -> None:
    with database(f"CREATE TABLE t ({columns})") as db, db.statements() as seen:
        op.alter_column("t", "a", server_default="7")
        assert any("EXISTS" in one for one in seen)


def test_where_a_column_stands_in_the_text_is_no_proof() -> None:
    """DROP COLUMN leaves the place of a virtual column in the text to the next one, and the rows alone."""
    with database(
        "CREATE TABLE t (id INT,\n v AS (id))",
        "INSERT INTO t VALUES (1)",
        "ALTER TABLE t ADD COLUMN a DEFAULT 'then'",
        "ALTER TABLE t DROP COLUMN v",
    ) as db:
        assert db.sql("t") == "CREATE TABLE t (id INT,\n a DEFAULT 'then')"
        assert way_of(db, default("now")) == "rebuild"
        assert db.rows("SELECT * FROM t") == [(1, "then")]
