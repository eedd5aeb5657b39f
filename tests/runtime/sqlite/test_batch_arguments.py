"""The arguments of ``batch_alter_table`` that are about the rebuild, on SQLite; and offline."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from migrations_runtime import op
from migrations_runtime.errors import CommandError
from tests.runtime.op.offline import sql_of
from tests.runtime.sqlite.database import database
from tests.runtime.sqlite.test_alterations import body, rebuilds, run

SQLITE = "sqlite://"


def test_recreate_always_rebuilds_for_nothing() -> None:
    def change() -> None:
        with op.batch_alter_table("t", recreate="always"):
            pass

    with database("CREATE TABLE t (a)") as db:
        assert rebuilds(run(db, change)) == 1


def test_recreate_never_forbids_a_rebuild_and_nothing_else() -> None:
    with database("CREATE TABLE t (a)") as db:
        with op.batch_alter_table("t", recreate="never") as batch_op:
            batch_op.add_column(sa.Column("b", sa.Integer))
        batch = op.batch_alter_table("t", recreate="never")
        with (
            pytest.raises(CommandError, match=r'rebuilt for AlterColumn, and recreate="never"'),
            batch as b,
        ):
            b.alter_column("a", nullable=False)
        assert body(db) == "a, b INTEGER)"


def test_partial_reordering_moves_columns_and_leaves_the_others() -> None:
    with database("CREATE TABLE t (a, b, c, d)", "INSERT INTO t VALUES (1, 2, 3, 4)") as db:
        with op.batch_alter_table("t", partial_reordering=[("c", "a"), ("d", "b")]):
            pass
        assert body(db) == "c, a, d, b)"
        assert db.rows("SELECT a, b, c, d FROM t") == [(1, 2, 3, 4)]


def test_partial_reordering_in_a_circle_is_refused() -> None:
    with database("CREATE TABLE t (a, b)"):
        batch = op.batch_alter_table("t", partial_reordering=[("a", "b"), ("b", "a")])
        with pytest.raises(CommandError, match="wants a, b each before the other"), batch:
            pass


def test_table_args_are_added_unless_they_are_there() -> None:
    def change() -> None:
        with op.batch_alter_table(
            "t",
            table_args=[
                sa.CheckConstraint("A  > 0"),
                sa.UniqueConstraint("a", "b"),
                sa.ForeignKeyConstraint(["b"], ["p.x"]),
                sa.CheckConstraint("b > 0", name="c"),
            ],
            table_kwargs={"sqlite_strict": True, "mysql_engine": "InnoDB"},
        ) as batch_op:
            batch_op.alter_column("a", nullable=False)

    with database("CREATE TABLE t (a INT, b INT REFERENCES p (x), CHECK (a > 0))") as db:
        change()
        assert body(db) == (
            "a INT NOT NULL, b INT REFERENCES p (x), CHECK (a > 0), UNIQUE (a, b), "
            "CONSTRAINT c CHECK (b > 0)) STRICT"
        )


def test_a_naming_convention_addresses_constraints_without_a_name() -> None:
    convention = {
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "pk": "pk_%(table_name)s",
    }
    with database(
        "CREATE TABLE t (a INT PRIMARY KEY, b INT REFERENCES p (x) UNIQUE, c INT REFERENCES p, CHECK (a))"
    ) as db:
        with op.batch_alter_table("t", naming_convention=convention) as batch_op:
            batch_op.drop_constraint("fk_t_b_p", type_="foreignkey")
            batch_op.drop_constraint("fk_t_c_p", type_="foreignkey")
            batch_op.drop_constraint("uq_t_b", type_="unique")
            batch_op.drop_constraint("pk_t", type_="primary")
        assert body(db) == "a INT, b INT, c INT, CHECK (a))"


def test_what_is_stored_counts_and_not_what_the_script_says_of_the_table() -> None:
    table = sa.Table("t", sa.MetaData(), sa.Column("a", sa.Integer))
    with database("CREATE TABLE t (a INT CHECK (a > 0), b INT)") as db:
        with op.batch_alter_table(
            "t", copy_from=table, reflect_args=[sa.Column("b", sa.Text)]
        ) as b:
            b.alter_column("a", nullable=False)
        assert body(db) == "a INT NOT NULL CHECK (a > 0), b INT)"


def test_offline_a_table_is_rebuilt_from_copy_from() -> None:
    table = sa.Table(
        "t",
        sa.MetaData(),
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("x", sa.String(5), index=True),
        sa.CheckConstraint("x > '50%'"),
        sqlite_autoincrement=True,
    )

    def change() -> None:
        with op.batch_alter_table("t", copy_from=table) as batch_op:
            batch_op.alter_column("x", new_column_name="y", nullable=False)

    assert sql_of(change, SQLITE) == [
        "ALTER TABLE t RENAME COLUMN x TO y",
        "PRAGMA legacy_alter_table=ON",
        'CREATE TABLE "main"."_diffgen_t" (id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, '
        "y VARCHAR(5) NOT NULL, CHECK (y > '50%'))",
        'INSERT OR ABORT INTO "main"."_diffgen_t" ("id", "y") SELECT "id", "y" FROM "main"."t"',
        "DELETE FROM \"main\".sqlite_sequence WHERE name = '_diffgen_t'",
        "INSERT INTO \"main\".sqlite_sequence (name, seq) SELECT '_diffgen_t', seq "
        "FROM \"main\".sqlite_sequence WHERE name = 't'",
        'DROP TABLE "main"."t"',
        'ALTER TABLE "main"."_diffgen_t" RENAME TO "t"',
        "PRAGMA legacy_alter_table=OFF",
        'CREATE INDEX "main".ix_t_x ON t (y)',
    ]


def test_offline_what_needs_no_look_at_the_table_is_written() -> None:
    def change() -> None:
        op.add_column("t", sa.Column("n", sa.Integer, server_default="1"))
        op.drop_column("t", "m")
        op.rename_column("t", "a", "b")
        op.alter_column("t", "a", new_column_name="b", comment="said")
        op.create_index("i", "t", ["n"])
        op.create_table_comment("t", "said")

    assert sql_of(change, SQLITE) == [
        "ALTER TABLE t ADD COLUMN n INTEGER DEFAULT '1'",
        "ALTER TABLE t DROP COLUMN m",
        "ALTER TABLE t RENAME COLUMN a TO b",
        "ALTER TABLE t RENAME COLUMN a TO b",
        "CREATE INDEX i ON t (n)",
    ]


def test_offline_a_rebuild_asks_for_copy_from() -> None:
    with pytest.raises(CommandError) as error:
        sql_of(lambda: op.alter_column("t", "a", nullable=False), SQLITE)
    assert str(error.value) == (
        "AlterColumn on table t means to rebuild it on SQLite, for which the table must be seen. "
        'Run without --sql, or hand it over: op.batch_alter_table("t", copy_from=sa.Table(...)).'
    )


def test_a_table_that_cannot_count_gets_no_autoincrement_as_from_sqlalchemy(
    caplog: pytest.LogCaptureFixture,
) -> None:
    with database("CREATE TABLE t (a INT, b INT, PRIMARY KEY (a, b))") as db:
        kwargs = {"sqlite_autoincrement": True}
        with op.batch_alter_table("t", recreate="always", table_kwargs=kwargs):
            pass
        assert body(db) == "a INT, b INT, PRIMARY KEY (a, b))"
    assert caplog.messages[0].startswith("Table t gets no AUTOINCREMENT")
