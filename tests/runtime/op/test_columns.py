"""Columns: what is declared on one comes with it, and one change has an order that servers take."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa

from migrations_runtime import op
from migrations_runtime.errors import CommandError
from migrations_runtime.types import SQLType
from tests.runtime.op.offline import sql_of


def altered(**kw: Any) -> list[str]:
    """Return what alter_column says, from the column's name on."""
    prefix = "ALTER TABLE t ALTER COLUMN c "
    return [sql.removeprefix(prefix) for sql in sql_of(lambda: op.alter_column("t", "c", **kw))]


def added(column: sa.Column[Any], **kw: Any) -> list[str]:
    prefix = "ALTER TABLE t ADD "
    return [sql.removeprefix(prefix) for sql in sql_of(lambda: op.add_column("t", column, **kw))]


def test_everything_at_once_in_an_order_in_which_nothing_is_in_the_way() -> None:
    assert altered(
        type_=sa.Text(), server_default="x", nullable=False, comment="it's", new_column_name="d",
        existing_server_default=sa.text("1"), postgresql_using="c::text || '%'",
    ) == [
        "DROP DEFAULT", "TYPE TEXT USING c::text || '%'", "SET DEFAULT 'x'", "SET NOT NULL",
        "COMMENT ON COLUMN t.c IS 'it''s'", "ALTER TABLE t RENAME COLUMN c TO d",
    ]  # fmt: skip


def test_what_is_not_given_stays() -> None:
    assert altered(existing_type=sa.Text(), existing_nullable=True, existing_comment="x") == []
    assert altered(new_column_name="c") == []


def test_a_type_is_no_text() -> None:
    with pytest.raises(
        CommandError, match=r"given as sa.Integer\(\) or the like here, not as 'int'"
    ):
        altered(type_="int")


def test_a_default_goes_before_the_type_unless_there_is_none() -> None:
    kw: dict[str, Any] = {"type_": sa.Text(), "server_default": "x"}
    rest = ["TYPE TEXT", "SET DEFAULT 'x'"]
    assert altered(**kw) == ["DROP DEFAULT", *rest]
    assert altered(**kw, existing_server_default=None) == rest
    assert altered(server_default="x", existing_server_default="y") == ["SET DEFAULT 'x'"]


def test_none_drops_whichever_default_there_is() -> None:
    assert altered(server_default=None) == ["DROP DEFAULT"]
    computed = sa.Computed("a + 1")
    assert altered(server_default=None, existing_server_default=sa.Identity()) == ["DROP IDENTITY"]
    assert altered(server_default=None, existing_server_default=computed) == ["DROP EXPRESSION"]


@pytest.mark.parametrize(
    ("default", "sql"),
    [
        ("it's 50%", "SET DEFAULT 'it''s 50%'"),
        ("", "SET DEFAULT ''"),
        (sa.text("now()"), "SET DEFAULT now()"),
        (sa.text(r"'{\"a\"\:1}'::jsonb"), r"""SET DEFAULT '{\"a\":1}'::jsonb"""),
        (sa.literal_column("'{\"a\":1}'::jsonb"), """SET DEFAULT '{"a":1}'::jsonb"""),
        (sa.func.now(), "SET DEFAULT now()"),
        (sa.false(), "SET DEFAULT false"),
        (sa.DefaultClause("x"), "SET DEFAULT 'x'"),
        (sa.Sequence("s").next_value(), "SET DEFAULT nextval('s')"),
    ],
)
def test_a_default(default: Any, sql: str) -> None:
    assert altered(server_default=default) == [sql]


def test_a_default_of_which_nothing_is_known() -> None:
    with pytest.raises(CommandError, match="c of t cannot be given a default that only says"):
        altered(server_default=sa.FetchedValue())


def test_an_identity_needs_not_null_first_and_goes_past_the_rows() -> None:
    advance = "SELECT setval(pg_get_serial_sequence('t', 'c'), max(c)) FROM t HAVING max(c) >= 5"
    after = sa.Identity(always=True, start=5)
    assert altered(server_default=after, nullable=False, existing_server_default="0") == [
        "DROP DEFAULT", "SET NOT NULL", "ADD GENERATED ALWAYS AS IDENTITY (START WITH 5)", advance,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("before", "after", "clauses"),
    [
        (sa.Identity(), sa.Identity(start=1, increment=1, cache=1, cycle=False), []),
        (sa.Identity(), sa.Identity(always=True), ["SET GENERATED ALWAYS"]),
        (sa.Identity(increment=3), sa.Identity(), ["SET INCREMENT BY 1"]),
        (sa.Identity(start=9, cache=5), sa.Identity(), ["SET START WITH 1", "SET CACHE 1"]),
        (sa.Identity(maxvalue=9), sa.Identity(), ["SET NO MAXVALUE"]),
        (sa.Identity(), sa.Identity(maxvalue=9), ["SET MAXVALUE 9", "RESTART"]),
        (sa.Identity(cycle=True), sa.Identity(cycle=False), ["SET NO CYCLE"]),
    ],
)
def test_changes_of_an_identity(
    before: sa.Identity, after: sa.Identity, clauses: list[str]
) -> None:
    sql = altered(server_default=after, existing_server_default=before)
    assert sql[:1] == ([" ".join(clauses)] if clauses else [])


def test_a_plain_column_cannot_become_generated() -> None:
    with pytest.raises(CommandError, match="c of t cannot become a generated column: postgresql"):
        altered(server_default=sa.Computed("a + 1"))


def test_a_keyword_that_no_dialect_can_be_meant_by_is_warned_of(
    caplog: pytest.LogCaptureFixture,
) -> None:
    assert altered(mysql_charset="utf8") == []
    assert caplog.messages == []
    assert altered(nulable=False) == []
    assert caplog.messages == [
        "alter_column() of c: there is no argument 'nulable'; it changes nothing"
    ]
    caplog.clear()
    assert sql_of(lambda: op.drop_column("t", "c", mssql_drop_check=True, if_exist=True)) == [
        "ALTER TABLE t DROP COLUMN c"
    ]
    assert caplog.messages == [
        "drop_column() of c: there is no argument 'if_exist'; it changes nothing"
    ]


def test_checks_of_types_change_with_the_type() -> None:
    kind = sa.Enum("a", "b", name="kind", native_enum=False, create_constraint=True)
    flag = sa.Enum("y", native_enum=False, create_constraint=True)
    assert altered(type_=kind, existing_type=flag) == [
        "ALTER TABLE t DROP CONSTRAINT t_c_check",
        "TYPE VARCHAR(1)",
        "ALTER TABLE t ADD CONSTRAINT kind CHECK (c IN ('a', 'b'))",
    ]


def test_a_column_brings_what_is_declared_on_it() -> None:
    column = sa.Column(
        "c", sa.Integer(), sa.ForeignKey("s.p.id", name="f"), sa.CheckConstraint("c > 0", name="k"),
        unique=True, nullable=False, comment="it's",
    )  # fmt: skip
    assert added(column) == [
        "COLUMN c INTEGER NOT NULL CONSTRAINT k CHECK (c > 0)",
        "UNIQUE (c)",
        "CONSTRAINT f FOREIGN KEY(c) REFERENCES s.p (id)",
        "COMMENT ON COLUMN t.c IS 'it''s'",
    ]


def test_a_column_with_its_references_and_key_inline() -> None:
    column = sa.Column(
        "c", sa.Integer(), sa.ForeignKey("p.id", ondelete="CASCADE", deferrable=True),
        primary_key=True,
    )  # fmt: skip
    assert added(column, inline_references=True, inline_primary_key=True, if_not_exists=True) == [
        "COLUMN IF NOT EXISTS c INTEGER NOT NULL PRIMARY KEY "
        "REFERENCES p (id) ON DELETE CASCADE DEFERRABLE"
    ]


def test_one_column_may_be_added_to_several_tables() -> None:
    column = sa.Column("c", sa.Integer(), sa.CheckConstraint("c > 0"))

    def run() -> None:
        for table in ("t", "u"):
            op.add_column(table, column)

    assert sql_of(run) == [
        f"ALTER TABLE {table} ADD COLUMN c INTEGER CHECK (c > 0)" for table in ("t", "u")
    ]


def test_a_type_by_its_sql() -> None:
    assert added(sa.Column("c", SQLType("vector(3)"))) == ["COLUMN c vector(3)"]
    assert repr(SQLType("vector(3)")) == "SQLType('vector(3)')"
