"""A rebuild loses nothing: what a table of columns and constraints does not hold stays, too.

Every test alters column ``n`` in a way that SQLite has no ALTER TABLE for.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import sqlalchemy as sa

from migrations_runtime import op
from migrations_runtime.errors import CommandError
from migrations_runtime.executor import Online
from migrations_runtime.op.active import running
from migrations_runtime.origin import described
from tests.runtime.sqlite.database import database
from tests.runtime.sqlite.everything import create
from tests.runtime.sqlite.snapshot import snapshot


def rebuild() -> None:
    op.alter_column("t", "n", nullable=False)


def text_after(columns: str, options: str = "", *more: str) -> str:
    """Create a table with column ``n``, rebuild it, and return its text without that column."""
    with database(f"CREATE TABLE t (n INT, {columns}){options}", *more) as db:
        rebuild()
        text = db.sql("t")
    assert text.startswith('CREATE TABLE "t" (n INT NOT NULL, ')
    return text.removeprefix('CREATE TABLE "t" (n INT NOT NULL, ')


@pytest.mark.parametrize(
    "columns",
    [
        "id INTEGER PRIMARY KEY AUTOINCREMENT",
        "id INTEGER PRIMARY KEY DESC",
        "a TEXT COLLATE NOCASE",
        "a TEXT NOT NULL ON CONFLICT REPLACE DEFAULT 'x'",
        "a INT CHECK (a > 0)",
        "a INT, CHECK (a > n /* , ( */)",
        "a INT, CONSTRAINT positive CHECK (a > 0) ON CONFLICT FAIL",
        "a INT DEFAULT (1 + 2)",
        "a DEFAULT 'it''s, ('",
        "a INT DEFAULT -1",
        "a TEXT DEFAULT CURRENT_TIMESTAMP",
        "a INT UNIQUE ON CONFLICT IGNORE",
        "a INT, UNIQUE (a COLLATE NOCASE DESC, n) ON CONFLICT ROLLBACK",
        "a INT REFERENCES p ON DELETE CASCADE ON UPDATE SET NULL MATCH FULL DEFERRABLE INITIALLY DEFERRED",
        "a INT CONSTRAINT named REFERENCES p (x) NOT NULL DEFERRABLE",
        "a INT, CONSTRAINT named FOREIGN KEY (a, n) REFERENCES p (x, y) ON DELETE SET DEFAULT",
        "a INT REFERENCES t (n)",
        "a INT GENERATED ALWAYS AS (n + 1) STORED",
        "a AS (n + 1)",
        "a INT, -- one, (two\n [b c] 'odd type', `d` /* )*/, PRIMARY KEY (a DESC, [b c])",
        "a INT, CHECK (a) UNIQUE (a) CONSTRAINT none",
        'größe TEXT, "say ""hi""", \'it\'\'s\', "50%"',
    ],
)
def test_the_text_of_everything_else(columns: str) -> None:
    assert text_after(columns) == columns + ")"


@pytest.mark.parametrize("options", [" WITHOUT ROWID", " STRICT", "\n WITHOUT ROWID,\n STRICT"])
def test_table_options(options: str) -> None:
    assert text_after("id INTEGER PRIMARY KEY", options) == f"id INTEGER PRIMARY KEY){options}"


def test_rows() -> None:
    with database(
        "CREATE TABLE t (n INT, a TEXT, b BLOB, c REAL, d, g AS (n + 1))",
        "INSERT INTO t VALUES (1, 'x', x'00ff', 1.5, NULL), (2, '', x'', -0.0, 'text')",
    ) as db:
        before = db.rows("SELECT rowid, *, typeof(d) FROM t")
        rebuild()
        assert db.rows("SELECT rowid, *, typeof(d) FROM t") == before


@pytest.mark.parametrize("columns", ["a", "rowid", "rowid, _rowid_", "id INTEGER PRIMARY KEY DESC"])
def test_rowids(columns: str) -> None:
    names = {"rowid", "_rowid_", "oid"} - set(columns.split(", "))
    name = sorted(names)[0]
    with database(
        f"CREATE TABLE t (n INT, {columns})",
        "INSERT INTO t (n) VALUES (1), (2), (3)",
        "DELETE FROM t WHERE n = 2",
    ) as db:
        before = db.rows(f"SELECT {name}, n FROM t")
        rebuild()
        assert db.rows(f"SELECT {name}, n FROM t") == before == [(1, 1), (3, 3)]


def test_the_counter_of_autoincrement() -> None:
    with database(
        "CREATE TABLE t (id INTEGER PRIMARY KEY AUTOINCREMENT, n INT)",
        "INSERT INTO t (n) VALUES (1), (2)",
        "DELETE FROM t WHERE id = 2",
    ) as db:
        rebuild()
        db.run("INSERT INTO t (n) VALUES (3)")
        assert db.rows("SELECT id FROM t") == [(1,), (3,)]
        assert db.rows("SELECT * FROM sqlite_sequence") == [("t", 3)]


def test_the_counter_of_an_empty_table() -> None:
    with database(
        "CREATE TABLE t (id INTEGER PRIMARY KEY AUTOINCREMENT, n INT)",
        "INSERT INTO t (n) VALUES (1), (2)",
        "DELETE FROM t",
    ) as db:
        rebuild()
        assert db.rows("SELECT * FROM sqlite_sequence") == [("t", 2)]


def test_a_conflict_clause_does_not_swallow_rows() -> None:
    with database("CREATE TABLE t (a INT)", "INSERT INTO t VALUES (1), (1)") as db:
        with pytest.raises(sa.exc.IntegrityError, match="UNIQUE constraint failed"):
            op.create_unique_constraint("u", "t", ["a"], sqlite_on_conflict="IGNORE")
        assert db.rows("SELECT count(*) FROM t") == [(2,)]


def test_what_analyze_has_found_out_of_the_table_and_of_indexes_that_stay() -> None:
    with database(
        "CREATE TABLE t (n INT, a UNIQUE, b, PRIMARY KEY (n, a)) WITHOUT ROWID",
        "CREATE TABLE o (x)",
        "CREATE INDEX i ON t (a)",
        "CREATE INDEX j ON t (b, n)",
        "INSERT INTO t VALUES (1, 2, 3), (4, 5, 6)",
        "INSERT INTO o VALUES (1)",
        "ANALYZE",
    ) as db:
        asked = "SELECT * FROM sqlite_stat1 ORDER BY tbl, idx"
        before = db.rows(asked)
        op.alter_column("t", "b", nullable=False)
        assert db.rows(asked) == before
        with op.batch_alter_table("t") as batch_op:
            batch_op.create_unique_constraint("u", ["b"])
            batch_op.drop_index("j")
            batch_op.create_index("j", ["b"])
        left = [("o", None, "1"), ("t", "i", "2 1"), ("t", "t", "2 1 1")]
        assert db.rows(asked) == left
        assert set(left) < set(before)


INDEXES = [
    "CREATE INDEX i ON t (lower(a) DESC, n) WHERE a > 'x'",
    "CREATE UNIQUE INDEX i ON t (a COLLATE NOCASE)",
    "CREATE INDEX i ON t(a ASC,n)",
    'CREATE INDEX "odd ""name" ON "t" ("a")',
]


@pytest.mark.parametrize("index", INDEXES)
def test_indexes(index: str) -> None:
    with database("CREATE TABLE t (n INT, a TEXT)", index) as db:
        rebuild()
        assert db.rows("SELECT sql FROM sqlite_master WHERE type = 'index'") == [(index,)]


def test_triggers_of_the_table() -> None:
    trigger = "CREATE TRIGGER tr AFTER INSERT ON t BEGIN UPDATE t SET n = 7; SELECT 1; END"
    temporary = "CREATE TRIGGER tmp AFTER DELETE ON t BEGIN INSERT INTO t VALUES (9); END"
    with database(
        "CREATE TABLE t (n INT)", trigger, temporary.replace("TRIGGER", "TEMP TRIGGER")
    ) as db:
        rebuild()
        assert db.sql("tr") == trigger
        db.run("INSERT INTO t VALUES (1)")
        assert db.rows("SELECT n FROM t") == [(7,)]
        db.run("DELETE FROM t")
        assert db.rows("SELECT sql FROM temp.sqlite_master") == [(temporary,)]
        assert db.rows("SELECT n FROM t") == [(7,)]


def test_triggers_of_other_tables_and_views() -> None:
    others = [
        "CREATE TRIGGER tr AFTER INSERT ON o BEGIN INSERT INTO t (n) VALUES (new.x); END",
        "CREATE VIEW v AS SELECT t.n FROM t",
        "CREATE VIEW w AS SELECT * FROM v",
        "CREATE TRIGGER vi INSTEAD OF INSERT ON v BEGIN INSERT INTO t VALUES (new.n); END",
    ]
    with database("CREATE TABLE o (x)", "CREATE TABLE t (n INT)", *others) as db:
        rebuild()
        kept = db.rows("SELECT sql FROM sqlite_master WHERE type IN ('view', 'trigger')")
        assert {sql for (sql,) in kept} == set(others)
        db.run("INSERT INTO o VALUES (5)", "INSERT INTO v VALUES (6)")
        assert db.rows("SELECT * FROM w") == [(5,), (6,)]


def test_the_order_in_which_triggers_fire() -> None:
    with database(
        "CREATE TABLE t (n INT)",
        "CREATE TABLE fired (name)",
        *(
            f"CREATE TRIGGER {name} AFTER INSERT ON t BEGIN INSERT INTO fired VALUES ('{name}'); END"
            for name in "cab"
        ),
    ) as db:
        db.run("INSERT INTO t VALUES (1)")
        before = db.rows("SELECT name FROM fired")
        rebuild()
        db.run("DELETE FROM fired", "INSERT INTO t VALUES (2)")
        assert db.rows("SELECT name FROM fired") == before


def test_a_full_text_index_that_has_its_content_in_the_table() -> None:
    with database(
        "CREATE TABLE t (n INT, body TEXT)",
        "CREATE VIRTUAL TABLE f USING fts5(body, content='t', content_rowid='rowid')",
        "CREATE TRIGGER r AFTER INSERT ON t BEGIN INSERT INTO f (rowid, body) VALUES (new.rowid, new.body); END",
        "INSERT INTO t VALUES (1, 'gone'), (2, 'some words'), (3, 'others')",
        "DELETE FROM t WHERE n = 1",
    ) as db:
        rebuild()
        db.run("INSERT INTO t VALUES (4, 'more words')")
        assert db.rows("SELECT rowid, body FROM f WHERE f MATCH 'words' ORDER BY rowid") == [
            (2, "some words"),
            (4, "more words"),
        ]


def test_references_of_other_tables() -> None:
    child = "CREATE TABLE child (t_n INT REFERENCES t (n) ON DELETE CASCADE)"
    with database("CREATE TABLE t (n INT UNIQUE)", child, "INSERT INTO child VALUES (1)") as db:
        rebuild()
        assert db.sql("child") == child
        assert db.rows("SELECT * FROM child") == [(1,)]


def test_a_name_left_over_by_another_tool_is_no_obstacle() -> None:
    with database("CREATE TABLE t (n INT)", "CREATE TABLE _DIFFGEN_t (x)") as db:
        rebuild()
        assert db.names() == {"t", "_DIFFGEN_t"}


def test_a_check_that_qualifies_its_columns_loses_the_qualifier_only() -> None:
    assert text_after("a INT CHECK (t.a > 0 AND T . n > 1)") == "a INT CHECK (a > 0 AND n > 1))"


def test_a_table_of_another_schema() -> None:
    with database() as db:
        db.connection.rollback()
        db.connection.exec_driver_sql("COMMIT")
        db.run(
            "ATTACH ':memory:' AS other",
            "BEGIN",
            "CREATE TABLE t (n INT)",
            "CREATE TABLE other.t (n INT)",
            "CREATE INDEX other.i ON t (n)",
            "INSERT INTO other.t VALUES (1)",
        )
        op.alter_column("t", "n", nullable=False, schema="other")
        assert db.sql("t") == "CREATE TABLE t (n INT)"
        assert db.rows("SELECT name, sql FROM other.sqlite_master ORDER BY 1") == [
            ("i", "CREATE INDEX i ON t (n)"),
            ("t", 'CREATE TABLE "t" (n INT NOT NULL)'),
        ]


def test_a_table_of_a_schema_that_the_connection_calls_otherwise() -> None:
    with database("CREATE TABLE t (n INT)") as db:
        db.connection.execution_options(schema_translate_map={"tenant": "main"})
        op.alter_column("t", "n", nullable=False, schema="tenant")
        op.create_index("i", "t", ["n"], schema="tenant")
        assert db.sql("t") == 'CREATE TABLE "t" (n INT NOT NULL)'
        assert db.sql("i") == "CREATE INDEX i ON t (n)"


def test_a_temporary_table_is_found_first_as_by_sqlite_itself() -> None:
    with database("CREATE TABLE t (n INT)", "CREATE TEMP TABLE t (n INT)") as db:
        rebuild()
        assert db.sql("t") == "CREATE TABLE t (n INT)"
        assert db.rows("SELECT sql FROM temp.sqlite_master") == [
            ('CREATE TABLE "t" (n INT NOT NULL)',)
        ]


def test_a_temporary_trigger_of_a_table_of_that_name_elsewhere_is_left_alone() -> None:
    with database("CREATE TABLE t (n INT)", "CREATE TEMP TABLE t (n INT)") as db:
        db.run("CREATE TEMP TRIGGER r AFTER INSERT ON t BEGIN SELECT 1; END")
        op.alter_column("t", "n", nullable=False, schema="main")
        assert db.rows("SELECT name, tbl_name FROM temp.sqlite_master WHERE type = 'trigger'") == [
            ("r", "t")
        ]


def test_rows_of_other_tables_are_not_deleted_where_foreign_keys_are_enforced() -> None:
    with database(
        "CREATE TABLE t (n INT UNIQUE)",
        "CREATE TABLE child (t_n INT REFERENCES t (n) ON DELETE CASCADE)",
        "INSERT INTO t VALUES (1)",
        "INSERT INTO child VALUES (1)",
        foreign_keys=True,
    ) as db:
        with pytest.raises(
            CommandError, match=r"table child refers to it, and PRAGMA\s+foreign_keys"
        ):
            rebuild()
        assert db.rows("SELECT * FROM child") == [(1,)]


def test_a_table_that_none_refers_to_is_rebuilt_with_foreign_keys_enforced() -> None:
    with database(
        "CREATE TABLE t (n INT, p REFERENCES o)",
        "CREATE TABLE o (x PRIMARY KEY)",
        foreign_keys=True,
    ):
        rebuild()


def test_an_error_in_the_middle_leaves_nothing() -> None:
    with database(
        "CREATE TABLE t (n INT)", "CREATE INDEX i ON t (n)", "INSERT INTO t VALUES (NULL)"
    ) as db:
        db.run("SAVEPOINT before")
        with pytest.raises(sa.exc.IntegrityError, match="NOT NULL constraint failed"):
            rebuild()
        assert db.rows("PRAGMA legacy_alter_table") == [(0,)]
        db.run("ROLLBACK TO before")
        assert db.names() == {"t", "i"}
        assert db.sql("t") == "CREATE TABLE t (n INT)"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (
            lambda: op.alter_column("t", "n", nullable=False),
            "The rows of t do not agree to the change: NOT NULL constraint failed: t.n. Correct them "
            "before it, by op.execute(), or give a new column a server_default",
        ),
        (lambda: op.create_check_constraint("c", "t", "a = 'y'"), "CHECK constraint failed: c"),
        (lambda: op.create_unique_constraint("u", "t", ["a"]), "UNIQUE constraint failed: t.a"),
        (lambda: op.alter_column("t", "a", type_=sa.Integer()), "cannot store TEXT value in INTEGER column t.a"),
    ],
)  # fmt: skip
def test_rows_that_do_not_agree_are_told_of_by_the_name_of_their_table(
    change: Callable[[], None], said: str
) -> None:
    with database(
        "CREATE TABLE t (n INT, a TEXT) STRICT", "INSERT INTO t VALUES (NULL, 'x'), (1, 'x')"
    ):
        with pytest.raises(sa.exc.IntegrityError) as error:
            change()
        assert isinstance(error.value, CommandError)
        assert said in described(error.value)


def test_without_a_transaction_a_rebuild_is_one_by_itself() -> None:
    with database("CREATE TABLE t (a TEXT)", "CREATE UNIQUE INDEX i ON t (a)") as db:
        db.run("INSERT INTO t VALUES ('1'), ('01')", "COMMIT")
        with pytest.raises(sa.exc.IntegrityError, match=r"UNIQUE constraint failed: t.a. Correct"):
            op.alter_column("t", "a", type_=sa.Integer())
        assert db.names() == {"t", "i"}
        assert db.rows("SELECT a FROM t") == [("1",), ("01",)]
        op.alter_column("t", "a", nullable=False)
        db.run("BEGIN")
        assert db.sql("t") == 'CREATE TABLE "t" (a TEXT NOT NULL)'


def test_a_full_disk_leaves_the_table_as_it_was(tmp_path: Path) -> None:
    path = str(tmp_path / "full.db")
    create(path, 3000)
    before = snapshot(path)
    engine = sa.create_engine(f"sqlite:///{path}")
    with engine.connect() as connection, running(Online(connection)):
        connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
        connection.exec_driver_sql("PRAGMA max_page_count=300")
        connection.connection.dbapi_connection.isolation_level = None
        connection.exec_driver_sql("BEGIN IMMEDIATE")
        with pytest.raises(
            CommandError, match=r"Table customer cannot be rebuilt: .*disk is full, and for"
        ):
            op.alter_column("customer", "balance", nullable=False)
        connection.rollback()
    engine.dispose()
    assert snapshot(path) == before


def test_the_setting_of_legacy_alter_table_stays_what_it_was() -> None:
    with database("CREATE TABLE t (n INT)", "PRAGMA legacy_alter_table=ON") as db:
        rebuild()
        assert db.rows("PRAGMA legacy_alter_table") == [(1,)]
