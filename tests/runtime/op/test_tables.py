"""create_table makes all that is declared, and nothing that a script did not ask for."""

from __future__ import annotations

import io

import pytest
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql
from sqlalchemy.engine.default import DefaultDialect

from migrations_runtime import op
from migrations_runtime.dialects import dialect_for
from migrations_runtime.errors import CommandError
from migrations_runtime.executor import Online
from migrations_runtime.executor.offline import Offline
from migrations_runtime.op.active import running
from tests.runtime.op.offline import sql_of


def test_indexes_late_keys_and_comments_follow_the_table() -> None:
    def run() -> None:
        op.create_table(
            "t",
            sa.Column("id", sa.Integer(), primary_key=True, comment="it's"),
            sa.Column("a", sa.Text(), index=True),
            sa.Column("b", sa.Text(), index=True, unique=True),
            sa.Column("p", sa.Integer(), sa.ForeignKey("s.p.id", name="f", use_alter=True)),
            sa.CheckConstraint("a <> b", name="k", comment="50%"),
            schema="s",
            comment="c",
        )

    create, *rest = sql_of(run)
    assert create == (
        "CREATE TABLE s.t (id SERIAL NOT NULL, a TEXT, b TEXT, p INTEGER, PRIMARY KEY (id), "
        "CONSTRAINT k CHECK (a <> b))"
    )
    assert rest == [
        "CREATE INDEX ix_s_t_a ON s.t (a)",
        "CREATE UNIQUE INDEX ix_s_t_b ON s.t (b)",
        "ALTER TABLE s.t ADD CONSTRAINT f FOREIGN KEY(p) REFERENCES s.p (id)",
        "COMMENT ON TABLE s.t IS 'c'",
        "COMMENT ON COLUMN s.t.id IS 'it''s'",
        "COMMENT ON CONSTRAINT k ON s.t IS '50%'",
    ]


def test_foreign_keys_need_no_table_in_the_script() -> None:
    def run() -> None:
        op.create_table(
            "t",
            sa.Column("id", sa.Integer(), nullable=False),
            sa.Column("parent", sa.Integer(), sa.ForeignKey("t.id")),
            sa.Column("a", sa.Integer()),
            sa.Column("b", sa.Integer()),
            sa.ForeignKeyConstraint(["a", "b"], ["s.u.x", "s.u.y"]),
            sa.PrimaryKeyConstraint("id"),
        )

    [sql] = sql_of(run)
    assert "FOREIGN KEY(parent) REFERENCES t (id)" in sql
    assert "FOREIGN KEY(a, b) REFERENCES s.u (x, y)" in sql


def test_if_not_exists_holds_for_the_indexes_too() -> None:
    column = sa.Column("a", sa.Integer(), index=True)
    assert sql_of(lambda: op.create_table("t", column, if_not_exists=True)) == [
        "CREATE TABLE IF NOT EXISTS t (a INTEGER)",
        "CREATE INDEX IF NOT EXISTS ix_t_a ON t (a)",
    ]


def test_a_named_type_is_made_unless_it_exists() -> None:
    mood = sa.Enum("sad", "it's", name="mood", schema="s")
    [create, *_] = sql_of(lambda: op.create_table("t", sa.Column("m", mood)))
    assert create == (
        "DO $$ BEGIN CREATE TYPE s.mood AS ENUM ('sad', 'it''s'); "
        "EXCEPTION WHEN duplicate_object THEN NULL; END $$"
    )
    assert sql_of(lambda: op.add_column("t", sa.Column("n", mood)))[0] == create


def test_a_type_that_is_made_elsewhere_is_not_made() -> None:
    mood = postgresql.ENUM("sad", name="mood", create_type=False)
    assert sql_of(lambda: op.create_table("t", sa.Column("m", mood))) == ["CREATE TABLE t (m mood)"]


def test_the_table_is_for_bulk_insert() -> None:
    def run() -> None:
        table = op.create_table("t", sa.Column("a", sa.Text(), primary_key=True), info={"x": 1})
        assert table.info == {"x": 1}
        op.bulk_insert(table, [{"a": "50%"}, {"a": r"\ '"}])
        op.bulk_insert(table, [{"a": op.inline_literal("x")}], multiinsert=False)
        op.bulk_insert(table, [])

    assert sql_of(run)[1:] == [
        "INSERT INTO t (a) VALUES ('50%')",
        r"INSERT INTO t (a) VALUES ('\ ''')",
        "INSERT INTO t (a) VALUES ('x')",
    ]


def test_no_value_of_a_row_is_lost_where_others_have_fewer() -> None:
    engine = sa.create_engine("sqlite://")
    with engine.connect() as connection, running(Online(connection)):
        table = op.create_table(
            "t", sa.Column("id", sa.Integer()), sa.Column("a", sa.Text(), server_default="none")
        )
        op.bulk_insert(table, [{"id": 1}, {"id": 2, "a": "x"}, {"a": None, "id": 3}, {"id": 4}])
        found = connection.exec_driver_sql("SELECT id, a FROM t").all()
    engine.dispose()
    assert found == [(1, "none"), (2, "x"), (3, None), (4, "none")]


def test_rows_must_be_a_list_of_dictionaries() -> None:
    with pytest.raises(CommandError, match=r"op.bulk_insert into t needs a list of dictionaries"):
        sql_of(lambda: op.bulk_insert(sa.table("t"), {"a": 1}))


def test_rows_are_inserted_into_a_table_with_columns() -> None:
    with pytest.raises(CommandError, match=r"bulk_insert takes a table .* sa.table\(.* not 't'"):
        sql_of(lambda: op.bulk_insert("t", [{"a": 1}]))


def test_a_block_knows_when_to_rebuild() -> None:
    with pytest.raises(
        CommandError, match="recreate is 'auto', 'always' or 'never', not 'allways'"
    ):
        sql_of(lambda: op.batch_alter_table("t", recreate="allways"))


def test_one_column_is_no_list_of_letters() -> None:
    def run() -> None:
        op.create_index("i", "t", "name")
        op.create_unique_constraint("u", "t", "name")
        op.create_primary_key("p", "t", "id")
        op.create_foreign_key("f", "t", "other", "name", "id")

    assert sql_of(run) == [
        "CREATE INDEX i ON t (name)",
        "ALTER TABLE t ADD CONSTRAINT u UNIQUE (name)",
        "ALTER TABLE t ADD CONSTRAINT p PRIMARY KEY (id)",
        "ALTER TABLE t ADD CONSTRAINT f FOREIGN KEY(name) REFERENCES other (id)",
    ]


@pytest.mark.parametrize("option", ["postgresql_partition_by", "postgresql_inherits"])
def test_an_option_that_a_table_keeps_for_life(option: str) -> None:
    with pytest.raises(CommandError, match=f"PostgreSQL cannot change {option} of t"):
        sql_of(lambda: op.alter_table_options("t", **{option: "x"}))


def test_options_of_other_dialects_pass_by() -> None:
    assert sql_of(lambda: op.alter_table_options("t", sqlite_strict=True)) == []


def test_what_a_server_cannot_do_is_said_by_name() -> None:
    with pytest.raises(CommandError, match="oracle cannot keep an enum such as mood as a type"):
        sql_of(lambda: op.create_enum("mood", "sad"), "oracle://")


def test_an_unknown_dialect_gets_the_standard_and_says_so(caplog) -> None:
    buffer = io.StringIO()
    with running(Offline(DefaultDialect(), buffer)):
        op.alter_column("t", "c", type_=sa.Integer(), nullable=False)
        op.drop_constraint("k", "t")
    assert buffer.getvalue().split("\n\n") == [
        "ALTER TABLE t ALTER COLUMN c TYPE INTEGER;",
        "ALTER TABLE t ALTER COLUMN c SET NOT NULL;",
        "ALTER TABLE t DROP CONSTRAINT k;",
        "",
    ]
    assert dialect_for("default") is dialect_for("default")
    [said] = caplog.messages
    assert said.startswith("There is nothing here of the dialect default in particular")


def test_an_index_comes_with_its_table_if_neither_is_there() -> None:
    def run() -> None:
        op.create_table("t", sa.Column("a", sa.Integer(), index=True), if_not_exists=True)

    assert sql_of(run, "mariadb+pymysql://") == [
        "CREATE TABLE IF NOT EXISTS t (a INTEGER)",
        "CREATE INDEX IF NOT EXISTS ix_t_a ON t (a)",
    ]
    with pytest.raises(CommandError, match="MySQL has neither IF EXISTS nor IF NOT EXISTS"):
        sql_of(run, "mysql+pymysql://")
