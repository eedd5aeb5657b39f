"""Changes that no row shows: the stored schema is edited, and where that may not be the table is rebuilt."""

from __future__ import annotations

import logging
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
from migrations_runtime.errors import CommandError
from migrations_runtime.executor import Online
from migrations_runtime.op.active import running
from migrations_runtime.op.batch_operations import BatchOperations
from tests.runtime.op.offline import sql_of
from tests.runtime.sqlite.database import Database, database
from tests.runtime.sqlite.test_native_constraints import NEWEST

Change = Callable[[BatchOperations], object]


def way_of(db: Database, *changes: Change, **options: Any) -> str:
    """Change table t in one batch, and return how that was done."""
    with db.statements() as seen, op.batch_alter_table("t", **options) as batch_op:
        for change in changes:
            change(batch_op)
    done = [one.split()[0] for one in seen if one.startswith(("UPDATE", "CREATE TABLE", "ALTER"))]
    return {"UPDATE": "edit", "CREATE": "rebuild", "ALTER": "own"}[done[0]]


def nullable(batch_op: BatchOperations) -> None:
    batch_op.alter_column("a", nullable=True)


def default(value: str | sa.TextClause | None) -> Change:
    return lambda batch_op: batch_op.alter_column("a", server_default=value)


def without(name: str) -> Change:
    return lambda batch_op: batch_op.drop_constraint(name)


@pytest.mark.parametrize(
    ("before", "change", "after"),
    [
        ("a INT NOT NULL /* so */, b", nullable, "a INT /* so */, b"),
        ("a INT CONSTRAINT n NOT NULL ON CONFLICT FAIL UNIQUE", nullable, "a INT UNIQUE"),
        ("a INT CHECK (a > 0) NOT NULL", without("t_a_check"), "a INT NOT NULL"),
        ("a, b, -- both\n CONSTRAINT c CHECK (a > b), UNIQUE (a)", without("c"), "a, b, -- both\n UNIQUE (a)"),
        ("a INT REFERENCES p ON DELETE CASCADE NOT NULL DEFERRABLE", without("t_a_fkey"), "a INT NOT NULL"),
        ("a, FOREIGN KEY (a) REFERENCES p (x)", without("t_a_fkey"), "a"),
        ("a INT", default("7"), "a INT DEFAULT '7'"),
        ("a INT DEFAULT 1 NOT NULL", default(sa.text("2")), "a INT DEFAULT 2 NOT NULL"),
        ("a DEFAULT (1 + 2), b", default(None), "a, b"),
        ("a, b", default(sa.text("CURRENT_TIMESTAMP")), "a DEFAULT CURRENT_TIMESTAMP, b"),
        ("b INT) STRICT, WITHOUT ROWID", nullable, "b INT) STRICT, WITHOUT ROWID"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("driver", [sqlite3, NEWEST])
def test_what_goes_and_defaults_are_edits(
    before: str, change: Change, after: str, driver: Any
) -> None:
    tail = "" if "STRICT" in before else ")"
    head = "CREATE TABLE t (a INT NOT NULL PRIMARY KEY, " if tail == "" else "CREATE TABLE t ("
    head = head.replace("a INT NOT NULL PRIMARY KEY, ", "a INT NOT NULL, id INT PRIMARY KEY, ")
    with database("CREATE TABLE p (x PRIMARY KEY)", head + before + tail, driver=driver) as db:
        assert way_of(db, change) == "edit"
        expected = head.replace("a INT NOT NULL", "a INT") + after + tail
        assert db.sql("t") == expected
        assert db.rows("PRAGMA integrity_check") == [("ok",)]


@pytest.mark.parametrize(
    ("before", "change"),
    [
        ("a INT", lambda b: b.alter_column("a", nullable=False)),
        ("a INT NOT NULL", lambda b: b.alter_column("a", nullable=True, type_=sa.Text())),
        ("a INT PRIMARY KEY NOT NULL, b", nullable),
        ("a INT NOT NULL, b, PRIMARY KEY (b, a)", nullable),
        ("a, CHECK (a > 0)", lambda b: b.create_check_constraint("c", "a > 1")),
        ("a, CONSTRAINT c CHECK (a > 0)", lambda b: b.rename_constraint("c", "d")),
        ("a REFERENCES p DEFERRABLE", lambda b: b.alter_constraint("t_a_fkey", deferrable=False)),
        ("a UNIQUE", without("t_a_key")),
        ("a PRIMARY KEY, b", without("t_pkey")),
        ("a AS (b), b", lambda b: b.alter_column("a", server_default=None)),
        ("a INT, b", lambda b: b.alter_column("a", server_default=sa.Computed("b"))),
    ],
)
def test_all_else_is_a_rebuild(before: str, change: Change) -> None:
    with database("CREATE TABLE p (x PRIMARY KEY)", f"CREATE TABLE t ({before})") as db:
        assert way_of(db, change) == "rebuild"


def test_several_changes_and_indexes_are_one_edit() -> None:
    with database(
        "CREATE TABLE t (a INT NOT NULL CHECK (a > 0), b)", "CREATE INDEX i ON t (b)"
    ) as db:
        with db.statements() as seen, op.batch_alter_table("t") as batch_op:
            batch_op.drop_index("i")
            batch_op.alter_column("a", nullable=True, server_default="1")
            batch_op.drop_constraint("t_a_check")
            batch_op.create_index("j", ["a"])
        assert sum("sqlite_master SET" in one for one in seen) == 1
        assert db.sql("t") == "CREATE TABLE t (a INT DEFAULT '1', b)"
        assert db.names() == {"t", "j"}


def test_an_edit_beside_what_needs_the_rows_is_part_of_the_rebuild() -> None:
    with database("CREATE TABLE t (a INT NOT NULL, b)") as db:
        assert way_of(db, nullable, lambda b: b.alter_column("b", type_=sa.Text())) == "rebuild"
        assert db.sql("t") == 'CREATE TABLE "t" (a INT, b TEXT)'


def test_columns_that_come_and_go_follow_an_edit() -> None:
    with database("CREATE TABLE t (a INT NOT NULL, b, c, CHECK (b > a))") as db:
        with db.statements() as seen, op.batch_alter_table("t") as batch_op:
            batch_op.drop_column("c")
            batch_op.add_column(sa.Column("d", sa.Integer, index=True))
            batch_op.alter_column("a", nullable=True)
            batch_op.drop_constraint("t_check")
            batch_op.alter_column("b", new_column_name="e")
        starts = ("UPDATE", "ALTER", "CREATE", "INSERT")
        done = [" ".join(one.split()[:4]) for one in seen if one.startswith(starts)]
        assert done == [
            "ALTER TABLE t RENAME",
            'UPDATE "main".sqlite_master SET sql',
            "ALTER TABLE t DROP",
            "ALTER TABLE t ADD",
            "CREATE INDEX ix_t_d ON",
        ]
        assert db.sql("t") == "CREATE TABLE t (a INT, e, d INTEGER)"


@pytest.mark.parametrize(
    "changes",
    [
        (lambda b: b.drop_column("c"), lambda b: b.add_column(sa.Column("c", sa.Text())), nullable),
        (lambda b: b.add_column(sa.Column("d", sa.Text())), lambda b: b.alter_column("d", server_default="x")),
        (lambda b: b.add_column(sa.Column("d", sa.Text()), insert_before="a"), nullable),
        (nullable, lambda b: b.alter_column("c", insert_before="a")),
    ],
)  # fmt: skip
def test_where_the_order_of_a_list_matters_it_is_rebuilt(changes: tuple[Change, ...]) -> None:
    with database("CREATE TABLE t (a INT NOT NULL, c)", "INSERT INTO t VALUES (1, 2)") as db:
        assert way_of(db, *changes) == "rebuild"
        assert db.rows("SELECT a FROM t") == [(1,)]


def test_a_view_that_is_broken_elsewhere_makes_it_a_rebuild() -> None:
    broken = "CREATE VIEW broken AS SELECT x FROM nowhere"
    with database("CREATE TABLE t (a INT NOT NULL, b)", broken) as db:
        assert way_of(db, nullable, lambda b: b.drop_column("b")) == "rebuild"
        assert db.sql("t") == 'CREATE TABLE "t" (a INT)'


# -- rows that are older than a column -----------------------------------------------------------

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


# -- where SQLite doesn't let, or something is in doubt -------------------------------------------


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


# -- what a rebuild can't ------------------------------------------------------------------------


def test_a_script_may_be_reading_the_rows_of_the_table() -> None:
    with database("CREATE TABLE t (a INT NOT NULL)", "INSERT INTO t VALUES (1), (2)") as db:
        rows = db.connection.exec_driver_sql("SELECT a FROM t")
        rows.fetchone()
        assert way_of(db, nullable) == "edit"
        assert rows.fetchone() == (2,)


def test_foreign_keys_that_are_enforced_are_not_in_the_way() -> None:
    tables = (
        "CREATE TABLE t (id INT PRIMARY KEY, a INT NOT NULL)",
        "CREATE TABLE c (t REFERENCES t)",
    )
    with database(*tables, foreign_keys=True) as db:
        db.run("INSERT INTO t VALUES (1, 1)", "INSERT INTO c VALUES (1)")
        assert way_of(db, nullable) == "edit"
        assert db.rows("SELECT count(*) FROM c") == [(1,)]


def test_recreate_says_which_way() -> None:
    with database("CREATE TABLE t (a INT NOT NULL CHECK (a > 0))") as db:
        assert way_of(db, nullable, recreate="never") == "edit"
        assert way_of(db, without("t_a_check"), recreate="always") == "rebuild"
    with database("CREATE TABLE t (a INT NOT NULL)", "PRAGMA writable_schema=ON") as db:
        with pytest.raises(CommandError, match=r"rebuilt for AlterColumn, and recreate=\"never\""):
            way_of(db, nullable, recreate="never")
        assert db.sql("t") == "CREATE TABLE t (a INT NOT NULL)"


def test_a_script_of_sql_edits_no_schema() -> None:
    table = sa.Table("t", sa.MetaData(), sa.Column("a", sa.Integer, nullable=False))

    def change() -> None:
        with op.batch_alter_table("t", copy_from=table) as batch_op:
            batch_op.alter_column("a", nullable=True)

    written = "\n".join(sql_of(change, "sqlite://"))
    assert "writable_schema" not in written
    assert "INSERT OR ABORT INTO" in written
