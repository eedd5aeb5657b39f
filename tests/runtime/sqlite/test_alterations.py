"""Every alteration on SQLite: what becomes of the text, and whether the table is rebuilt for it."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa

from migrations_runtime import op
from migrations_runtime.dialects.sqlite.text.addresses import addresses
from migrations_runtime.dialects.sqlite.text.table_text import parse_table
from migrations_runtime.errors import CommandError
from migrations_runtime.op.batch_operations import BatchOperations
from tests.runtime.sqlite.database import Database, database

TABLE = "CREATE TABLE t (id INTEGER PRIMARY KEY, a INT, b TEXT DEFAULT 'x' NOT NULL)"
HEAD = 'CREATE TABLE "t" '


def rebuilds(statements: list[str]) -> int:
    return sum(one.startswith("CREATE TABLE") for one in statements)


def edits(statements: list[str]) -> int:
    return sum(one.startswith('UPDATE "main".sqlite_master') for one in statements)


def run(db: Database, change: Callable[[], object]) -> list[str]:
    """Run operations and return their statements, but for what is only asked."""
    with db.statements() as seen:
        change()
    return [one for one in seen if not one.startswith(("SELECT", "PRAGMA", "EXPLAIN"))]


def batch(*changes: Callable[[BatchOperations], object]) -> None:
    with op.batch_alter_table("t") as batch_op:
        for change in changes:
            change(batch_op)


def body(db: Database) -> str:
    """Return the text of table t from its opening parenthesis on, on one line."""
    return " ".join(db.sql("t").split("(", 1)[1].split())


@pytest.mark.parametrize(
    ("column", "definition"),
    [
        (sa.Column("n", sa.Integer), "n INTEGER"),
        (sa.Column("n", sa.String(5), server_default="x", nullable=False), "n VARCHAR(5) DEFAULT 'x' NOT NULL"),
        (sa.Column("n", sa.Integer, server_default=sa.text("-1")), "n INTEGER DEFAULT (-1)"),
        (sa.Column("n", sa.Integer, sa.Computed("a + 1")), "n INTEGER GENERATED ALWAYS AS (a + 1)"),
        (sa.Column("n", sa.Integer, sa.CheckConstraint("n > 0", name="c")), "n INTEGER CONSTRAINT c CHECK (n > 0)"),
        (sa.Column("n", sa.Integer, sa.ForeignKey("p.x", name="f", ondelete="CASCADE")), "n INTEGER CONSTRAINT f REFERENCES p (x) ON DELETE CASCADE"),
        (sa.Column("n", sa.String(collation="NOCASE")), 'n VARCHAR COLLATE "NOCASE"'),
        (sa.Column("my n", sa.Integer), '"my n" INTEGER'),
    ],
)  # fmt: skip
def test_a_column_that_sqlite_can_add(column: sa.Column[object], definition: str) -> None:
    with database(TABLE, "INSERT INTO t VALUES (1, 2, 'y')") as db:
        statements = run(db, lambda: op.add_column("t", column))
        expected = 0 if "DEFAULT (" not in definition else 1
        assert rebuilds(statements) == expected
        assert body(db).endswith(f", {definition})")
        assert len(db.rows("SELECT * FROM t")) == 1


@pytest.mark.parametrize(
    ("column", "definition", "value"),
    [
        (sa.Column("n", sa.Integer, unique=True), "n INTEGER, UNIQUE (n)", None),
        (sa.Column("n", sa.Integer, sa.Computed("a + 1", persisted=True)), "n INTEGER GENERATED ALWAYS AS (a + 1) STORED", 3),
        (sa.Column("n", sa.Text, server_default=sa.func.lower("ABC"), nullable=False), "n TEXT DEFAULT (lower('ABC')) NOT NULL", "abc"),
        (sa.Column("n", sa.Integer, sa.ForeignKey("p.x"), server_default=sa.text("7")), "n INTEGER DEFAULT 7 REFERENCES p (x)", 7),
    ],
)  # fmt: skip
def test_a_column_that_takes_a_rebuild(
    column: sa.Column[object], definition: str, value: object
) -> None:
    with database(TABLE, "INSERT INTO t VALUES (1, 2, 'y')") as db:
        assert rebuilds(run(db, lambda: op.add_column("t", column))) == 1
        assert body(db).endswith(f", {definition})")
        assert db.rows("SELECT a, b, n FROM t") == [(2, "y", value)]


def test_a_required_column_without_default_goes_into_an_empty_table_only() -> None:
    with database(TABLE) as db:
        op.add_column("t", sa.Column("n", sa.Integer, nullable=False))
        assert body(db).endswith(", n INTEGER NOT NULL)")
    with (
        database(TABLE, "INSERT INTO t (id) VALUES (1)"),
        pytest.raises(sa.exc.IntegrityError, match="NOT NULL constraint failed"),
    ):
        op.add_column("t", sa.Column("n", sa.Integer, nullable=False))


def test_a_key_added_to_a_table_without_one_takes_the_rowids() -> None:
    with database(
        "CREATE TABLE t (a)", "INSERT INTO t VALUES (1), (2)", "DELETE FROM t WHERE a = 1"
    ) as db:
        op.add_column("t", sa.Column("id", sa.Integer, primary_key=True))
        assert db.rows("SELECT a, id FROM t") == [(2, 2)]


def test_an_index_comes_with_its_column() -> None:
    with database(TABLE) as db:
        op.add_column("t", sa.Column("n", sa.Integer, index=True))
        assert db.sql("ix_t_n") == "CREATE INDEX ix_t_n ON t (n)"


def test_if_exists_and_if_not_exists() -> None:
    with database(TABLE, "CREATE INDEX i ON t (a)") as db:
        before = db.sql("t")
        op.add_column("t", sa.Column("a", sa.Text), if_not_exists=True)
        op.drop_column("t", "zzz", if_exists=True)
        op.drop_constraint("zzz", "t", if_exists=True)
        op.drop_index("zzz", "t", if_exists=True)
        op.create_index("i", "t", ["a"], if_not_exists=True)
        assert db.sql("t") == before


def test_columns_stand_where_they_are_wanted() -> None:
    with database(TABLE, "INSERT INTO t VALUES (1, 2, 'y')") as db:
        batch(
            lambda b: b.add_column(sa.Column("n", sa.Integer), insert_before="id"),
            lambda b: b.add_column(sa.Column("m", sa.Integer), insert_after="a"),
            lambda b: b.alter_column("b", insert_before="a"),
        )
        assert db.rows("SELECT name FROM pragma_table_info('t')") == [
            ("n",), ("id",), ("b",), ("a",), ("m",),
        ]  # fmt: skip
        assert db.rows("SELECT id, a, b FROM t") == [(1, 2, "y")]


def test_a_column_that_nothing_uses_is_dropped_without_a_rebuild() -> None:
    with database(TABLE) as db:
        assert run(db, lambda: op.drop_column("t", "a")) == ["ALTER TABLE t DROP COLUMN a"]


@pytest.mark.parametrize(
    "columns", ["x UNIQUE", "x INT REFERENCES p", "x INT, UNIQUE (x)", "x INT, CHECK (x > 0)"]
)
def test_constraints_of_a_dropped_column_alone_go_with_it(columns: str) -> None:
    with database(f"CREATE TABLE t (a, {columns})", "CREATE INDEX i ON t (lower(x))") as db:
        op.drop_column("t", "x")
        assert db.sql("t") == 'CREATE TABLE "t" (a)'
        assert "i" not in db.names()


@pytest.mark.parametrize(
    ("more", "what"),
    [
        ("CREATE TABLE t (a, x, CONSTRAINT c CHECK (a > x))", "constraint c"),
        ("CREATE TABLE t (a REFERENCES t (x), x UNIQUE)", "constraint t_a_fkey"),
        ("CREATE TABLE t (a AS (x), x, b)", "generated column a"),
        ("CREATE TABLE t (a, x); CREATE INDEX i ON t (a) WHERE x > 1", "index i"),
    ],
)
def test_a_column_that_an_expression_or_a_reference_needs_is_not_dropped(
    more: str, what: str
) -> None:
    with database(*more.split("; ")) as db:
        with pytest.raises(
            CommandError, match=rf"Column x of t cannot be dropped: {what} needs it"
        ):
            op.drop_column("t", "x")
        assert "x" in db.sql("t")


@pytest.mark.parametrize(
    ("more", "what"),
    [
        ("CREATE TABLE t (a, x, UNIQUE (a, x))", "constraint t_a_x_key"),
        ("CREATE TABLE t (a, x, PRIMARY KEY (a, x))", "constraint t_pkey"),
        ("CREATE TABLE t (a, x, FOREIGN KEY (a, x) REFERENCES p)", "constraint t_a_x_fkey"),
        ("CREATE TABLE t (a, x); CREATE UNIQUE INDEX i ON t (a, x)", "index i"),
    ],
)
def test_a_dropped_column_takes_keys_over_other_columns_with_it_and_says_so(
    more: str, what: str, caplog: pytest.LogCaptureFixture
) -> None:
    with database(*more.split("; ")) as db:
        op.drop_column("t", "x")
        assert re.sub(r'[" ]', "", db.sql("t")) == "CREATETABLEt(a)"
        assert "i" not in db.names()
    assert caplog.messages == [f"Column x of t takes {what} with it"]


@pytest.mark.parametrize("before", [None, "b"])
def test_an_index_stays_where_its_column_is_dropped_and_added_in_one_list(
    before: str | None,
) -> None:
    with database("CREATE TABLE t (a, x, b)", "CREATE INDEX i ON t (a, x)") as db:
        batch(
            lambda b: b.drop_column("x"),
            lambda b: b.add_column(sa.Column("x", sa.Integer), insert_before=before),
        )
        assert db.sql("i") == "CREATE INDEX i ON t (a, x)"


def test_an_index_that_is_made_anew_with_its_column_is_made_once() -> None:
    with database("CREATE TABLE t (a, x)", "CREATE INDEX i ON t (a, x)") as db:
        batch(
            lambda b: b.drop_column("x"),
            lambda b: b.add_column(sa.Column("x", sa.Integer)),
            lambda b: b.create_index("i", ["x"]),
        )
        assert db.sql("i") == "CREATE INDEX i ON t (x)"


def test_a_constraint_that_is_not_there_is_a_value_error_too() -> None:
    with (
        database("CREATE TABLE t (a, x)"),
        pytest.raises(ValueError, match="t has no unique const"),
    ):
        batch(lambda b: b.drop_constraint("none", type_="unique"))


def test_what_went_with_a_column_may_be_dropped_after_it_in_the_same_list() -> None:
    with database(
        "CREATE TABLE t (a, x, CONSTRAINT u UNIQUE (a, x))", "CREATE INDEX i ON t (a, x)"
    ) as db:
        batch(
            lambda b: b.drop_column("x"),
            lambda b: b.add_column(sa.Column("y", sa.Integer)),
            lambda b: b.drop_index("i"),
            lambda b: b.drop_constraint("u", type_="unique"),
        )
        assert body(db) == "a, y INTEGER)"
        assert "i" not in db.names()


def test_what_needs_a_column_may_be_dropped_in_the_same_list() -> None:
    with database(
        "CREATE TABLE t (a, x, y AS (x), CHECK (a > x), UNIQUE (a, x))",
        "CREATE INDEX i ON t (a, x)",
    ) as db:
        statements = run(db, lambda: batch(
            lambda b: b.drop_column("x"),
            lambda b: b.drop_column("y"),
            lambda b: b.drop_constraint("t_check"),
            lambda b: b.drop_constraint("t_a_x_key", type_="unique"),
            lambda b: b.drop_index("i"),
        ))  # fmt: skip
        assert rebuilds(statements) == 1
        assert db.sql("t") == 'CREATE TABLE "t" (a)'


@pytest.mark.parametrize("column", ["x UNIQUE", "x"])
@pytest.mark.parametrize(
    ("dependants", "what"),
    [
        ("CREATE VIEW v AS SELECT a, x FROM t", "view v"),
        ("CREATE VIEW w AS SELECT * FROM v; CREATE VIEW v AS SELECT x FROM t", "view"),
        ('CREATE VIEW v AS SELECT a, "X" AS y FROM t', "view v"),
        (
            'CREATE VIEW v AS SELECT a, "x" AS y FROM t; CREATE TRIGGER i INSTEAD OF DELETE ON v BEGIN SELECT 1 END',
            "view v",
        ),
        ('CREATE TRIGGER r AFTER UPDATE ON o BEGIN DELETE FROM t WHERE "x" = 1 END', "trigger r"),
        ("CREATE TRIGGER r AFTER INSERT ON t BEGIN SELECT new.x END", "trigger r"),
        ("CREATE TRIGGER r AFTER UPDATE OF a, X ON t BEGIN SELECT 1 END", "trigger r"),
        ("CREATE TRIGGER r AFTER UPDATE ON o BEGIN UPDATE t SET x = 1 END", "trigger r"),
        ("CREATE TRIGGER r AFTER UPDATE ON o BEGIN INSERT INTO t VALUES (1, 2) END", "trigger r"),
    ],
)
def test_a_column_that_a_view_or_a_trigger_uses_is_refused_before_anything_is_done(
    column: str, dependants: str, what: str
) -> None:
    made = [one.replace(" END", "; END") for one in dependants.split("; ")]
    with database("CREATE TABLE o (y)", f"CREATE TABLE t (a, {column})", *made) as db:
        before = db.rows("SELECT * FROM sqlite_master ORDER BY name")
        with (
            db.statements() as seen,
            pytest.raises(
                CommandError, match=rf"Column x of t cannot be dropped: {what}.* uses it"
            ),
        ):
            op.drop_column("t", "x")
        assert [one for one in seen if not one.startswith(("SELECT", "PRAGMA"))] == []
        assert db.rows("SELECT * FROM sqlite_master ORDER BY name") == before


@pytest.mark.parametrize(
    "dependant",
    [
        'CREATE VIEW v AS SELECT y FROM o WHERE y = "a"',
        'CREATE VIEW v AS SELECT x FROM t WHERE x = "not a column"',
        "CREATE TRIGGER r AFTER UPDATE OF x ON t BEGIN SELECT 1; END",
    ],
)
def test_a_string_in_double_quotes_is_no_column_and_a_column_may_come_again(
    dependant: str,
) -> None:
    with database("CREATE TABLE o (y)", "CREATE TABLE t (a, x UNIQUE)", dependant) as db:
        batch(
            lambda b: b.drop_column("x"),
            lambda b: b.add_column(sa.Column("x", sa.Integer)),
        )
        op.drop_column("t", "a")
        assert body(db) == "x INTEGER)"
        [(kept,)] = db.rows("SELECT sql FROM sqlite_master WHERE type <> 'table' AND sql <> ''")
        assert str(kept).replace("'", '"') == dependant  # SQLite's own DROP COLUMN writes 'a'


@pytest.mark.parametrize(
    ("dependant", "what"),
    [
        ("CREATE VIEW v (b, c) AS SELECT * FROM t", "view v"),
        ("CREATE TRIGGER r AFTER UPDATE ON o BEGIN INSERT INTO t VALUES (1, 2); END", "trigger r"),
    ],
)
def test_what_a_new_column_breaks_is_told(
    dependant: str, what: str, caplog: pytest.LogCaptureFixture
) -> None:
    with database("CREATE TABLE o (y)", "CREATE TABLE t (a, x)", dependant) as db:
        op.add_column("t", sa.Column("z", sa.Integer))
        assert "z INTEGER" in db.sql("t")
    assert caplog.messages[0].startswith(f"With column z of t {what} does not work any more (")


BROKEN = (
    "CREATE VIEW broken AS SELECT x FROM nowhere",
    "CREATE TRIGGER broken AFTER INSERT ON o BEGIN INSERT INTO nowhere VALUES (1); END",
)


@pytest.mark.parametrize("broken", BROKEN)
def test_what_is_broken_elsewhere_does_not_stop_a_column_from_being_dropped(broken: str) -> None:
    with database("CREATE TABLE o (x)", "CREATE TABLE t (a, x)", broken) as db:
        op.drop_column("t", "x")
        assert body(db) == "a)"
        assert db.sql("broken") == broken


def test_what_is_broken_elsewhere_stops_sqlite_s_rename_and_is_named() -> None:
    with (
        database("CREATE TABLE t (a, x)", BROKEN[0]),
        pytest.raises(
            CommandError,
            match=r"^error in view broken: no such table: main.nowhere. SQLite looks at",
        ),
    ):
        op.alter_column("t", "x", new_column_name="y")


def test_a_view_with_a_function_of_the_application_is_looked_at_too() -> None:
    with database() as db:
        driver: Any = db.connection.connection.driver_connection
        driver.create_function("half", 1, lambda value: value)
        driver.create_collation("upside_down", lambda one, other: 0)
        db.run("CREATE TABLE t (a, x, b COLLATE upside_down)")
        db.run("CREATE VIEW v AS SELECT half(x) FROM t ORDER BY b")
        with pytest.raises(CommandError, match=r"view v uses it \(no such column: x\)"):
            op.drop_column("t", "x")
        op.drop_column("t", "a")


def test_a_script_may_read_rows_while_it_changes_columns() -> None:
    with database(
        "CREATE TABLE names (name)",
        "INSERT INTO names VALUES ('t'), ('u')",
        *(f"CREATE TABLE {name} (a, b)" for name in "tu"),
        *(f"CREATE VIEW v_{name} AS SELECT a FROM {name}" for name in "tu"),
    ) as db:
        for (name,) in db.connection.exec_driver_sql("SELECT name FROM names"):
            op.add_column(name, sa.Column("c", sa.Integer))
            op.drop_column(name, "b")
        assert {db.sql(name) for name in "tu"} == {f"CREATE TABLE {n} (a, c INTEGER)" for n in "tu"}


def test_a_rebuild_waits_for_no_rows_that_are_being_read() -> None:
    with database("CREATE TABLE t (a)", "INSERT INTO t VALUES (1), (2)") as db:
        rows = db.connection.exec_driver_sql("SELECT a FROM t")
        rows.fetchone()
        with pytest.raises(
            CommandError, match=r"^Table t cannot be rebuilt while the script is rea"
        ):
            op.alter_column("t", "a", nullable=False)
        rows.close()


def test_bytes_that_are_no_text_are_in_nobody_s_way() -> None:
    with (
        database(
            "CREATE TABLE t (a, x UNIQUE, b DEFAULT x'0aFF')",
            "CREATE TRIGGER r AFTER INSERT ON t BEGIN INSERT INTO t VALUES (1, 2, x'0aFF'); END",
        ),
        pytest.raises(CommandError, match=r"trigger r uses it \(table t has 2 columns"),
    ):
        op.drop_column("t", "x")


def test_a_view_that_was_broken_before_is_not_in_the_way_of_a_rebuild() -> None:
    with database("CREATE TABLE t (a, x UNIQUE)", "CREATE VIEW v AS SELECT zzz FROM t") as db:
        op.drop_column("t", "x")
        assert db.sql("v") == "CREATE VIEW v AS SELECT zzz FROM t"


@pytest.mark.parametrize(
    ("before", "change", "after"),
    [
        ("x INT", {"type_": sa.String(5)}, "x VARCHAR(5)"),
        ("x", {"type_": sa.Integer()}, "x INTEGER"),
        ("x VARCHAR(5) COLLATE NOCASE", {"type_": sa.String(9)}, "x VARCHAR(9) COLLATE NOCASE"),
        ("x VARCHAR(5) COLLATE NOCASE", {"type_": sa.String(9, collation="RTRIM")}, 'x VARCHAR(9) COLLATE "RTRIM"'),
        ("x TEXT COLLATE NOCASE", {"type_": sa.Text(), "existing_type": sa.Text(collation="NOCASE")}, "x TEXT"),
        ("x INT", {"nullable": False}, "x INT NOT NULL"),
        ("x INT NULL CHECK (x > 0)", {"nullable": False}, "x INT NOT NULL CHECK (x > 0)"),
        ("x INT CONSTRAINT nn NOT NULL ON CONFLICT FAIL UNIQUE", {"nullable": True}, "x INT UNIQUE"),
        ("x INT NOT NULL", {"nullable": False, "comment": "said"}, "x INT NOT NULL"),
        ("x TEXT UNIQUE", {"server_default": "it's"}, "x TEXT DEFAULT 'it''s' UNIQUE"),
        ("x INT DEFAULT 1 NOT NULL", {"server_default": sa.text("2")}, "x INT DEFAULT 2 NOT NULL"),
        ("x INT CONSTRAINT d DEFAULT (1) NOT NULL", {"server_default": None}, "x INT NOT NULL"),
        ("x INT", {"server_default": sa.func.random()}, "x INT DEFAULT (random())"),
        ("x INT DEFAULT 1", {"server_default": sa.Computed("a + 1")}, "x INT GENERATED ALWAYS AS (a + 1)"),
        ("x AS (a)", {"server_default": sa.Computed("a + 1", persisted=True)}, "x GENERATED ALWAYS AS (a + 1) STORED"),
        ("x INT AS (a + 1)", {"server_default": None, "existing_server_default": sa.Computed("a + 1")}, "x INT"),
        ("x INT DEFAULT 1", {"server_default": sa.Identity()}, "x INT"),
        ("x INT", {"autoincrement": True}, "x INT"),
        ("x INT DEFAULT 1", {"type_": sa.Text(), "nullable": False, "server_default": "y"}, "x TEXT DEFAULT 'y' NOT NULL"),
    ],
)  # fmt: skip
def test_a_column_is_altered(before: str, change: dict[str, Any], after: str) -> None:
    with database(f"CREATE TABLE t (a INT, {before})", "INSERT INTO t (a) SELECT 1 WHERE 0") as db:
        statements = run(db, lambda: op.alter_column("t", "x", **change))
        assert rebuilds(statements) + edits(statements) == int(before != after)
        assert body(db) == f"a INT, {after})"


def test_a_generated_column_that_becomes_plain_keeps_its_values() -> None:
    with database("CREATE TABLE t (a INT, x AS (a + 1))", "INSERT INTO t VALUES (1)") as db:
        op.alter_column("t", "x", server_default=None, existing_server_default=sa.Computed("a + 1"))
        assert db.rows("SELECT * FROM t") == [(1, 2)]


@pytest.mark.parametrize(
    ("before", "type_", "value", "after"),
    [
        ("TEXT", sa.Integer(), "'12'", 12),
        ("TEXT", sa.Integer(), "'abc'", "abc"),
        ("INTEGER", sa.Text(), "12", "12"),
        ("REAL", sa.Integer(), "1.5", 1.5),
        ("BLOB", sa.Text(), "x'616263'", "abc"),
        ("TEXT", sa.LargeBinary(), "'abc'", b"abc"),
        ("DATETIME", sa.Integer(), "'2020-01-01'", "2020-01-01"),
    ],
)
def test_values_become_those_of_the_type_where_nothing_is_lost(
    before: str, type_: sa.types.TypeEngine[object], value: str, after: object
) -> None:
    with database(f"CREATE TABLE t (x {before})", f"INSERT INTO t VALUES ({value})") as db:
        op.alter_column("t", "x", type_=type_)
        assert db.rows("SELECT x FROM t") == [(after,)]


def test_a_column_is_renamed_wherever_it_is_named() -> None:
    with database(
        "CREATE TABLE t (x INT CHECK (x > 0), y AS (x))",
        "CREATE INDEX i ON t (x) WHERE x > 1",
        "CREATE VIEW v AS SELECT x FROM t",
        "CREATE TRIGGER r AFTER UPDATE OF x ON t BEGIN SELECT new.x; END",
        "CREATE TABLE child (a REFERENCES t (x))",
    ) as db:
        statements = run(db, lambda: op.alter_column("t", "x", new_column_name="z"))
        assert statements == ["ALTER TABLE t RENAME COLUMN x TO z"]
        assert db.sql("t") == "CREATE TABLE t (z INT CHECK (z > 0), y AS (z))"
        assert db.sql("i") == "CREATE INDEX i ON t (z) WHERE z > 1"
        assert db.sql("v") == "CREATE VIEW v AS SELECT z FROM t"
        assert "new.z" in db.sql("r")
        assert db.sql("child") == "CREATE TABLE child (a REFERENCES t (z))"


def test_renames_and_other_changes_share_a_rebuild() -> None:
    with database(
        "CREATE TABLE t (x INT, y INT CHECK (y > x))", "INSERT INTO t VALUES (1, 2)"
    ) as db:
        statements = run(db, lambda: batch(
            lambda b: b.alter_column("x", type_=sa.Text(), new_column_name="z"),
            lambda b: b.alter_column("y", nullable=False),
            lambda b: b.create_unique_constraint("u", ["z"]),
            lambda b: b.alter_column("y", new_column_name="x"),
            lambda b: b.drop_constraint("t_check"),
        ))  # fmt: skip
        assert rebuilds(statements) == 1
        assert body(db) == "z TEXT, x INT NOT NULL, CONSTRAINT u UNIQUE (z))"
        assert db.rows("SELECT * FROM t") == [("1", 2)]


def test_names_may_be_swapped() -> None:
    with database("CREATE TABLE t (x, y)", "INSERT INTO t VALUES (1, 2)") as db:
        batch(
            lambda b: b.alter_column("x", new_column_name="tmp"),
            lambda b: b.alter_column("y", new_column_name="x"),
            lambda b: b.alter_column("tmp", new_column_name="y"),
        )
        assert db.rows("SELECT x, y FROM t") == [(2, 1)]


def test_a_name_may_be_taken_after_its_column_was_dropped() -> None:
    with database("CREATE TABLE t (x UNIQUE, y)", "INSERT INTO t VALUES (1, 2)") as db:
        batch(lambda b: b.drop_column("x"), lambda b: b.alter_column("y", new_column_name="x"))
        assert db.sql("t") == 'CREATE TABLE "t" (x)'
        assert db.rows("SELECT x FROM t") == [(2,)]


def test_a_column_may_be_replaced_by_one_of_its_name() -> None:
    with database("CREATE TABLE t (x UNIQUE, y)", "INSERT INTO t VALUES (1, 2)") as db:
        batch(
            lambda b: b.drop_column("x"),
            lambda b: b.add_column(sa.Column("x", sa.Integer, server_default="5")),
        )
        assert db.rows("SELECT x FROM t") == [(5,)]


def test_constraints_are_added() -> None:
    with database("CREATE TABLE t (a INT, b INT)") as db:
        statements = run(db, lambda: batch(
            lambda b: b.create_primary_key("k", ["a"]),
            lambda b: b.create_unique_constraint(None, ["a", "b"]),
            lambda b: b.create_check_constraint("c", "a > 0"),
            lambda b: b.create_foreign_key("f", "p", ["b"], ["x"], ondelete="SET NULL", deferrable=True),
        ))  # fmt: skip
        assert rebuilds(statements) == 1
        assert body(db) == (
            "a INT, b INT, CONSTRAINT k PRIMARY KEY (a), UNIQUE (a, b), CONSTRAINT c CHECK (a > 0), "
            "CONSTRAINT f FOREIGN KEY(b) REFERENCES p (x) ON DELETE SET NULL DEFERRABLE)"
        )


@pytest.mark.parametrize(
    ("columns", "name", "type_", "left"),
    [
        ("a INT PRIMARY KEY NOT NULL", "t_pkey", "primary", "a INT NOT NULL"),
        ("a INT, PRIMARY KEY (a), CHECK (a)", "t_pkey", "primary", "a INT, CHECK (a)"),
        ("a INT UNIQUE ON CONFLICT FAIL", "t_a_key", "unique", "a INT"),
        ("a INT, CONSTRAINT u UNIQUE (a)", "u", None, "a INT"),
        ("a INT CONSTRAINT c CHECK (a) NOT NULL", "c", "check", "a INT NOT NULL"),
        ("a INT REFERENCES p NOT NULL DEFERRABLE", "t_a_fkey", "foreignkey", "a INT NOT NULL"),
        ("a INT, FOREIGN KEY (a) REFERENCES p, UNIQUE (a)", "t_a_fkey", None, "a INT, UNIQUE (a)"),
        ("a INT, CONSTRAINT x UNIQUE (a), CONSTRAINT x CHECK (a)", "x", "check", "a INT, CONSTRAINT x UNIQUE (a)"),
        ("a INT, CHECK (a) -- yes\n, UNIQUE (a) /* no */", "t_a_key", None, "a INT, CHECK (a) /* no */"),
        ("a INT, UNIQUE (a) CHECK (a)", "t_a_key", None, "a INT, CHECK (a)"),
        ("a INT, UNIQUE (a) CHECK (a)", "t_a_check", None, "a INT, UNIQUE (a)"),
    ],
)  # fmt: skip
def test_a_constraint_is_dropped(columns: str, name: str, type_: str | None, left: str) -> None:
    with database(f"CREATE TABLE t ({columns})") as db:
        op.drop_constraint(name, "t", type_=type_)
        assert body(db) == f"{left})"


def test_addresses_of_unnamed_constraints_stay_while_others_are_dropped() -> None:
    with database("CREATE TABLE t (a, CHECK (a > 0), CHECK (a > 1), CHECK (a > 2))") as db:
        first, second, third = (name for name, _ in addresses(parse_table(db.sql("t"))))
        batch(lambda b: b.drop_constraint(first), lambda b: b.drop_constraint(second))
        assert db.sql("t") == "CREATE TABLE t (a, CHECK (a > 2))"
        op.create_check_constraint(None, "t", "a < 9")
        op.drop_constraint(third, "t")
        assert db.sql("t") == 'CREATE TABLE "t" (a, CHECK (a < 9))'
        op.create_check_constraint(None, "t", "a < 8")
        op.drop_constraint(addresses(parse_table(db.sql("t")))[0][0], "t")
        assert addresses(parse_table(db.sql("t")))[0][0] == "t_a_check"


def test_a_constraint_that_is_not_there() -> None:
    with (
        database("CREATE TABLE t (a UNIQUE, CHECK (a > 0))"),
        pytest.raises(CommandError) as error,
    ):
        op.drop_constraint("zzz", "t", type_="unique")
    assert str(error.value) == (
        "Table t has no unique constraint zzz; its constraints are: t_a_key, t_a_check."
    )


def test_constraints_are_renamed() -> None:
    with database("CREATE TABLE t (a UNIQUE, CONSTRAINT c CHECK (a > 0))") as db:
        with op.batch_alter_table("t") as batch_op:
            batch_op.rename_constraint("t_a_key", "u")
            batch_op.rename_constraint("c", "d")
        assert db.sql("t") == (
            'CREATE TABLE "t" (a CONSTRAINT "u" UNIQUE, CONSTRAINT "d" CHECK (a > 0))'
        )


def test_a_key_takes_the_place_of_the_one_there_is() -> None:
    with database("CREATE TABLE t (a INTEGER PRIMARY KEY AUTOINCREMENT, b)") as db:
        op.create_primary_key(None, "t", ["b"])
        assert body(db) == "a INTEGER, b, PRIMARY KEY (b))"


@pytest.mark.parametrize(
    ("before", "options", "after"),
    [
        ("(a INT)", {"sqlite_strict": True}, "(a INT) STRICT"),
        ("(a INT) strict", {"sqlite_strict": False}, "(a INT)"),
        ("(a INT PRIMARY KEY)", {"sqlite_with_rowid": False, "sqlite_strict": True}, "(a INT PRIMARY KEY) WITHOUT ROWID, STRICT"),
        ("(a INT PRIMARY KEY) WITHOUT ROWID", {"sqlite_with_rowid": True}, "(a INT PRIMARY KEY)"),
        ("(a INTEGER PRIMARY KEY)", {"sqlite_autoincrement": True}, "(a INTEGER PRIMARY KEY AUTOINCREMENT)"),
        ("(a INTEGER NOT NULL, b, PRIMARY KEY (a))", {"sqlite_autoincrement": True}, "(a INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, b)"),
        ("(a INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL)", {"sqlite_autoincrement": False}, "(a INTEGER PRIMARY KEY NOT NULL)"),
        ("(a INT PRIMARY KEY) STRICT", {"sqlite_with_rowid": None, "sqlite_strict": None}, "(a INT PRIMARY KEY)"),
        ("(a INT)", {"postgresql_with": {}}, "(a INT)"),
    ],
)  # fmt: skip
def test_options(before: str, options: dict[str, Any], after: str) -> None:
    with database(f"CREATE TABLE t {before}", "INSERT INTO t (a) VALUES (3)") as db:
        op.alter_table_options("t", **options)
        assert "(" + body(db) == after
        assert db.rows("SELECT a FROM t") == [(3,)]


def test_indexes_are_made_dropped_and_renamed_without_a_rebuild() -> None:
    with database("CREATE TABLE t (a, b)", "CREATE INDEX i ON t (a) WHERE a > 'i'") as db:
        statements = run(db, lambda: batch(
            lambda b: b.create_index("j", ["b"], unique=True),
            lambda b: b.rename_index("i", "k"),
            lambda b: b.drop_index("j"),
        ))  # fmt: skip
        assert rebuilds(statements) == 0
        assert db.names() == {"t", "k"}
        assert "ON t (a) WHERE a > 'i'" in db.sql("k")


def test_indexes_are_made_and_dropped_around_a_rebuild() -> None:
    with database(
        "CREATE TABLE t (a, b)", "CREATE INDEX i ON t (a)", "CREATE INDEX k ON t (b)"
    ) as db:
        statements = run(db, lambda: batch(
            lambda b: b.create_index("j", [sa.text("lower(b)")]),
            lambda b: b.drop_index("i"),
            lambda b: b.alter_column("a", nullable=False),
            lambda b: b.rename_index("k", "l"),
        ))  # fmt: skip
        assert rebuilds(statements) == 1
        assert db.names() == {"t", "j", "l"}


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("v", "v is a view; a view is dropped and created again"),
        ("f", "f is a virtual table"),
        ("zzz", "There is no table zzz in this database"),
    ],
)
def test_what_is_no_table_is_not_altered(name: str, says: str) -> None:
    with (
        database("CREATE VIEW v AS SELECT 1 AS a", "CREATE VIRTUAL TABLE f USING fts5(a)"),
        pytest.raises(CommandError, match=says),
    ):
        op.alter_column(name, "a", nullable=False)


def test_a_foreign_key_into_another_schema_is_told_to_be_left_out(caplog) -> None:
    key = sa.ForeignKey("other.p.x")
    with database(TABLE) as db:
        op.create_foreign_key("f", "t", "p", ["a"], ["x"], referent_schema="other")
        op.add_column("t", sa.Column("n", sa.Integer, key))
        assert "REFERENCES" not in db.sql("t")
    told = "Table t gets no foreign key into other.p: SQLite has none into another schema"
    assert [one.getMessage() for one in caplog.records] == [told, told]
