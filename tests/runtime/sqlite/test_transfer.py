"""A rebuild hands rows over as they are stored where nothing of them changes, and by columns else."""

from __future__ import annotations

import sqlite3
from typing import Any

import pytest
import sqlalchemy as sa

from migrations_runtime import op
from migrations_runtime.dialects.sqlite.rebuild.refusals import RowsRefused
from tests.runtime.sqlite.database import Database, database
from tests.runtime.sqlite.ways import way_of

TABLE = "CREATE TABLE t (id INTEGER PRIMARY KEY, a VARCHAR(5), b INT)"
ROWS = "INSERT INTO t VALUES (3, 'x', 1), (7, 'y', NULL)"


def copies(db: Database, column: str = "a", **change: Any) -> list[str]:
    """Return how rows were copied by a change of a column."""
    with db.statements() as seen, op.batch_alter_table("t", recreate="always") as batch_op:
        batch_op.alter_column(column, **change)
    return [one.partition(" SELECT ")[2].partition(" FROM ")[0] for one in seen if "ABORT" in one]


@pytest.mark.parametrize(
    ("column", "change"),
    [
        ("a", {"type_": sa.String(500)}),
        ("a", {"nullable": False}),
        ("b", {"type_": sa.BigInteger(), "server_default": "7"}),
    ],
)
def test_rows_are_handed_over_where_the_columns_are_the_same(
    column: str, change: dict[str, Any]
) -> None:
    with database(TABLE, "INSERT INTO t VALUES (3, 'x', 1), (7, 'y', 2)") as db:
        assert copies(db, column, **change) == ["*"]
        assert db.rows("SELECT * FROM t") == [(3, "x", 1), (7, "y", 2)]


@pytest.mark.parametrize(
    "columns",
    [
        "id INT PRIMARY KEY, a VARCHAR(5)",  # the rowid is carried over beside
        "id INTEGER PRIMARY KEY, a VARCHAR(5), g AS (id + 1)",
        "id INTEGER PRIMARY KEY, a INT",
        "id INTEGER PRIMARY KEY, a BLOB",
    ],
)
def test_they_are_written_by_columns_where_more_is_to_be_seen_to(columns: str) -> None:
    with database(f"CREATE TABLE t ({columns})") as db:
        assert "*" not in copies(db, type_=sa.Text())


def test_a_new_key_is_made_of_values_that_are_written() -> None:
    with database(TABLE, ROWS) as db, db.statements() as seen:
        op.create_unique_constraint("u", "t", ["a"])
        assert not any("SELECT * FROM" in one for one in seen)


@pytest.mark.skipif(sqlite3.sqlite_version_info < (3, 37), reason="SQLite knows no STRICT")
def test_what_strict_makes_of_a_type_is_looked_at() -> None:
    table = "CREATE TABLE t (id INTEGER PRIMARY KEY, a ANY) STRICT"
    refused = pytest.raises(RowsRefused, match=r"cannot store TEXT value in BLOB column t\.a")
    with database(table, "INSERT INTO t VALUES (1, 'x')") as db, refused:
        copies(db, type_=sa.LargeBinary())


def test_a_row_that_is_older_than_a_column_is_so_in_the_copy_and_keeps_its_value() -> None:
    added = "ALTER TABLE t ADD COLUMN c TEXT DEFAULT 'then'"
    with database(TABLE, ROWS, added) as db:
        assert copies(db, type_=sa.String(50)) == ["*"]
        assert way_of(db, lambda batch_op: batch_op.alter_column("c", server_default="now")) == (
            "rebuild"
        )
        assert db.rows("SELECT c FROM t") == [("then",), ("then",)]
