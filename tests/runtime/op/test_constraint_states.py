"""Constraints that are there: deferred, switched off, validated; where a server cannot, it says so."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import sqlalchemy as sa

from migrations_runtime import op
from migrations_runtime.errors import CommandError
from tests.runtime.op.offline import sql_of

MYSQL = "mysql+pymysql://"
MARIADB = "mariadb+pymysql://"
MSSQL = "mssql+pyodbc://"
ORACLE = "oracle+oracledb://"


def defer() -> None:
    op.alter_constraint("f", "t", deferrable=True, initially="DEFERRED", schema="s")


def switch_off() -> None:
    op.alter_constraint("f", "t", enforced=False)


def validate() -> None:
    op.validate_constraint("f", "t")


@pytest.mark.parametrize(
    ("url", "run", "sql"),
    [
        (
            "postgresql+psycopg://",
            defer,
            "ALTER TABLE s.t ALTER CONSTRAINT f DEFERRABLE INITIALLY DEFERRED",
        ),
        ("postgresql+psycopg://", switch_off, "ALTER TABLE t ALTER CONSTRAINT f NOT ENFORCED"),
        ("postgresql+psycopg://", validate, "ALTER TABLE t VALIDATE CONSTRAINT f"),
        (MYSQL, switch_off, "ALTER TABLE t ALTER CONSTRAINT f NOT ENFORCED"),
        (MSSQL, switch_off, "ALTER TABLE t NOCHECK CONSTRAINT f"),
        (MSSQL, validate, "ALTER TABLE t WITH CHECK CHECK CONSTRAINT f"),
        (ORACLE, defer, "ALTER TABLE s.t MODIFY CONSTRAINT f INITIALLY DEFERRED"),
        (ORACLE, switch_off, "ALTER TABLE t MODIFY CONSTRAINT f DISABLE"),
        (ORACLE, validate, "ALTER TABLE t MODIFY CONSTRAINT f ENABLE VALIDATE"),
    ],
)
def test_each_server_has_its_words(url: str, run: Callable[[], None], sql: str) -> None:
    assert [one.removesuffix(" GO").removesuffix(" /") for one in sql_of(run, url)] == [sql]


@pytest.mark.parametrize(
    ("url", "run"),
    [
        (MYSQL, defer),
        (MARIADB, switch_off),
        (MSSQL, defer),
        (ORACLE, lambda: op.alter_constraint("f", "t", deferrable=True)),
        ("sqlite://", defer),
    ],
)
def test_what_a_server_lacks_is_an_error(url: str, run: Callable[[], None]) -> None:
    with pytest.raises(CommandError):
        sql_of(run, url)


@pytest.mark.parametrize("url", [MYSQL, MARIADB, "sqlite://"])
def test_nothing_is_left_to_validate_where_rows_are_looked_at_before(url: str) -> None:
    assert sql_of(validate, url) == []


@pytest.mark.parametrize(
    ("kw", "message"),
    [
        ({}, "say deferrable, initially or enforced"),
        ({"initially": "IMMEDIATE"}, "say deferrable=True, too"),
        ({"deferrable": True, "initially": "later"}, "DEFERRED or IMMEDIATE"),
    ],
)
def test_what_is_said_has_to_mean_something(kw: dict[str, object], message: str) -> None:
    with pytest.raises(CommandError, match=message):
        sql_of(lambda: op.alter_constraint("f", "t", **kw))


def test_constraints_that_are_not_valid_yet() -> None:
    def run() -> None:
        op.create_check_constraint("c", "t", "a > 0", postgresql_not_valid=True)
        with op.batch_alter_table("t") as batch_op:
            batch_op.create_foreign_key("f", "p", ["a"], ["b"], postgresql_not_valid=True)
            batch_op.validate_constraint("c")
            batch_op.alter_constraint("f", deferrable=False)

    assert sql_of(run) == [
        "ALTER TABLE t ADD CONSTRAINT c CHECK (a > 0) NOT VALID",
        "ALTER TABLE t ADD CONSTRAINT f FOREIGN KEY(a) REFERENCES p (b) NOT VALID",
        "ALTER TABLE t VALIDATE CONSTRAINT c",
        "ALTER TABLE t ALTER CONSTRAINT f NOT DEFERRABLE",
    ]


def test_a_column_that_is_given_in_the_place_of_its_name() -> None:
    column = sa.Column("age", sa.Integer())
    for call in (op.drop_column, op.alter_column):
        with pytest.raises(CommandError, match="say 'age'"):
            sql_of(lambda call=call: call("t", column))
