"""Where SQLite doesn't let its schema be edited, or something is in doubt, a table is rebuilt."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from migrations_runtime import op
from migrations_runtime.ddl.alterations import TableName
from migrations_runtime.dialects.sqlite.in_place.run import changed_in_place
from migrations_runtime.dialects.sqlite.stored import read_table
from migrations_runtime.executor import Online
from migrations_runtime.op.active import running
from tests.runtime.sqlite.database import Database, database
from tests.runtime.sqlite.ways import default, nullable, way_of, without


def deny(*denied: tuple[int, str]) -> Callable[[Any], None]:
    def forbid(driver: Any) -> None:
        driver.set_authorizer(
            lambda action, one, *_: (
                sqlite3.SQLITE_DENY if (action, one) in denied else sqlite3.SQLITE_OK
            )
        )

    return forbid


@pytest.mark.parametrize(
    "forbid",
    [
        deny((sqlite3.SQLITE_PRAGMA, "writable_schema")),
        deny((sqlite3.SQLITE_PRAGMA, "schema_version")),
        deny((sqlite3.SQLITE_PRAGMA, "integrity_check")),
        lambda driver: driver.execute("PRAGMA writable_schema=ON"),
        pytest.param(
            lambda driver: driver.setconfig(sqlite3.SQLITE_DBCONFIG_DEFENSIVE, True),
            marks=pytest.mark.skipif(
                not hasattr(sqlite3.Connection, "setconfig"),
                reason="Python's driver sets defensive mode from 3.12 on",
            ),
        ),
    ],
)
def test_a_schema_that_may_not_be_edited_is_rebuilt(forbid: Callable[[Any], None]) -> None:
    with database("CREATE TABLE t (a INT NOT NULL, b)", "INSERT INTO t VALUES (1, 2)") as db:
        forbid(db.connection.connection.dbapi_connection)
        with op.batch_alter_table("t") as batch_op:
            nullable(batch_op)
        assert db.sql("t") == 'CREATE TABLE "t" (a INT, b)'
        assert db.rows("SELECT * FROM t") == [(1, 2)]


@pytest.mark.parametrize(
    "text",
    [
        "CREATE TABLE t (a INT,, b)",
        "CREATE TABLE t (a INT, b) nonsense",
        "CREATE TABLE t (a INT, b UNIQUE)",
        "CREATE TABLE t (b, a INT)",
        "CREATE TABLE u (a INT, b)",
        "CREATE  TABLE t (a INT, b)",
    ],
)
def test_a_text_that_sqlite_reads_in_another_way_is_never_written(text: str) -> None:
    with database("CREATE TABLE t (a INT NOT NULL, b)") as db:
        before = db.rows("SELECT * FROM sqlite_master"), db.rows("PRAGMA schema_version")
        stored = read_table(db.connection, TableName("t"))
        wrong = replace(stored.table, sql=text)
        assert not changed_in_place(Online(db.connection), db.connection, stored, wrong)
        assert before == (
            db.rows("SELECT * FROM sqlite_master"), db.rows("PRAGMA schema_version")
        )  # fmt: skip


def test_without_a_transaction_that_could_take_it_back_it_is_rebuilt() -> None:
    engine = sa.create_engine("sqlite://")
    with engine.connect() as connection, running(Online(connection)):
        db = Database(connection)
        db.run("CREATE TABLE t (a INT NOT NULL)")
        assert way_of(db, default("7")) == "rebuild"
    engine.dispose()


def test_without_a_journal_nothing_could_be_taken_back() -> None:
    with database("CREATE TABLE t (a INT NOT NULL)") as db:
        db.run("COMMIT", "PRAGMA journal_mode=OFF", "BEGIN")
        assert way_of(db, nullable) == "rebuild"


@pytest.mark.parametrize("isolation", ["AUTOCOMMIT", "SERIALIZABLE"])
def test_another_connection_sees_the_edit_when_it_is_committed(
    isolation: str, tmp_path: Path
) -> None:
    path = tmp_path / "a.db"
    other = sqlite3.connect(path)
    other.executescript("CREATE TABLE t (a INT NOT NULL, b CHECK (b > 0)); BEGIN; COMMIT")
    engine = sa.create_engine(f"sqlite:///{path}", isolation_level=isolation)
    with engine.connect() as connection, running(Online(connection)):
        if isolation == "SERIALIZABLE":
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        assert way_of(Database(connection), nullable, without("t_b_check")) == "edit"
        if isolation == "SERIALIZABLE":
            with pytest.raises(sqlite3.OperationalError, match="locked"):
                other.execute("PRAGMA busy_timeout=0").connection.execute(
                    "INSERT INTO t VALUES (NULL, 0)"
                )
            connection.commit()
    engine.dispose()
    other.execute("INSERT INTO t VALUES (NULL, 0)")
    assert other.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    other.close()
