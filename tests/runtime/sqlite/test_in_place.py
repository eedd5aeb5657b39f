"""Changes that no row shows: the stored schema is edited, and no row is copied."""

from __future__ import annotations

import sqlite3
from typing import Any

import pytest
import sqlalchemy as sa

from migrations_runtime import op
from migrations_runtime.errors import CommandError
from tests.runtime.op.offline import sql_of
from tests.runtime.sqlite.database import database
from tests.runtime.sqlite.test_native_constraints import NEWEST
from tests.runtime.sqlite.ways import Change, default, nullable, way_of, without


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
