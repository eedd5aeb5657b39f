"""Values in a script of SQL are those that a driver would have been given."""

from __future__ import annotations

import datetime
import io
import uuid
from decimal import Decimal
from ipaddress import ip_network
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.dialects import mysql
from sqlalchemy.dialects import postgresql as pg

from migrations_runtime.dialects import dialect_for
from migrations_runtime.errors import CommandError
from migrations_runtime.executor.offline import Offline

NOON = datetime.datetime(2020, 2, 29, 12, 0, 0, 500)


def offline(server: str) -> tuple[Offline, io.StringIO]:
    buffer = io.StringIO()
    dialect = sa.make_url(f"{server}://").get_dialect()()
    return Offline(dialect, buffer, dialect_for(dialect.name).notation), buffer


def written(server: str, type_: Any, value: Any) -> str:
    executor, buffer = offline(server)
    executor.execute(sa.table("t", sa.column("c", type_)).insert().values(c=value))
    before, _, rest = buffer.getvalue().strip().partition(" VALUES (")
    assert before.endswith("INSERT INTO t (c)")
    return rest.rstrip(";\n")[:-1]


class Reversed(sa.TypeDecorator[str]):
    impl = sa.String
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: sa.Dialect) -> Any:
        return value[::-1] if value else value


class Packed(Reversed):
    impl = sa.LargeBinary

    def process_bind_param(self, value: Any, dialect: sa.Dialect) -> Any:
        return value.encode()


class Point(sa.types.UserDefinedType[Any]):
    cache_ok = True

    def get_col_spec(self) -> str:
        return "point"

    def literal_processor(self, dialect: sa.Dialect) -> Any:
        return lambda value: f"point({value[0]}%%{value[1]})"


@pytest.mark.parametrize(
    ("server", "type_", "value", "literal"),
    [
        ("postgresql+psycopg", sa.String(), r"50% \ %% :x it's ü", r"'50% \ %% :x it''s ü'"),
        ("mariadb+pymysql", sa.String(), r"50% \ %% :x it's ü", r"'50% \\ %% :x it''s ü'"),
        ("sqlite", sa.String(), r"50% \ %% :x it's ü", r"'50% \ %% :x it''s ü'"),
        ("postgresql+asyncpg", sa.LargeBinary(), b"\0\xff", r"'\x00ff'::bytea"),
        ("mysql+pymysql", mysql.LONGBLOB(), b"\0\xff", "X'00ff'"),
        ("sqlite", Packed(), "a", "X'61'"),
        ("sqlite", sa.PickleType(), None, "NULL"),
        ("sqlite", Reversed(), "abc", "'cba'"),
        ("sqlite", Reversed(), None, "NULL"),
        ("postgresql+psycopg", Point(), (1, 2), "point(1%%2)"),
        ("postgresql+psycopg", sa.JSON(), {"a": "it's %"}, """'{"a": "it''s %"}'"""),
        ("mariadb+pymysql", sa.JSON(), ["\n"], r"""'["\\n"]'"""),
        ("sqlite", sa.JSON(), None, "'null'"),
        ("sqlite", sa.JSON(none_as_null=True), None, "NULL"),
        ("sqlite", sa.JSON(), sa.null(), "NULL"),
        ("postgresql+psycopg", pg.JSONB(), sa.JSON.NULL, "'null'"),
        ("postgresql+psycopg", sa.Boolean(), True, "true"),
        ("sqlite", sa.Boolean(), True, "1"),
        ("sqlite", sa.Numeric(), Decimal("1.10"), "1.10"),
        ("postgresql+psycopg", sa.Numeric(), Decimal("NaN"), "'NaN'"),
        ("postgresql+psycopg", sa.Float(), float("-inf"), "'-inf'"),
        ("sqlite", sa.Float(), float("-inf"), "-9e999"),
        ("sqlite", sa.DateTime(), NOON, "'2020-02-29 12:00:00.000500'"),
        ("sqlite", sa.Interval(), datetime.timedelta(1), "'1970-01-02 00:00:00.000000'"),
        ("mariadb+pymysql", sa.Interval(), datetime.timedelta(1), "'1970-01-02 00:00:00'"),
        ("sqlite", sa.Uuid(), uuid.UUID(int=5), "'00000000000000000000000000000005'"),
        ("mysql+pymysql", mysql.SET("a", "b"), {"a"}, "'a'"),
        ("postgresql+psycopg", pg.ARRAY(sa.Text()), ["it's", None], "ARRAY['it''s', NULL]::TEXT[]"),
        ("postgresql+psycopg", pg.ARRAY(sa.Integer()), [], "ARRAY[]::INTEGER[]"),
        ("postgresql+psycopg", pg.ARRAY(sa.JSON()), [{}], "ARRAY['{}']::JSON[]"),
        ("postgresql+psycopg", pg.INT4RANGE(), pg.Range(1, 5), "'[1,5)'"),
        ("postgresql+psycopg", pg.INT4MULTIRANGE(), [pg.Range(1, 5)], "'{[1,5)}'"),
        ("postgresql+psycopg", pg.HSTORE(), {"a": None}, """'"a"=>NULL'"""),
        ("postgresql+psycopg", pg.CIDR(), ip_network("10.0.0.0/8"), "'10.0.0.0/8'"),
        ("postgresql+psycopg", pg.INET(), "10.0.0.1", "'10.0.0.1'"),
        ("postgresql+psycopg", sa.types.NullType(), b"\0", r"'\x00'::bytea"),
    ],
)
def test_a_value_is_written(server: str, type_: Any, value: Any, literal: str) -> None:
    assert written(server, type_, value) == literal


@pytest.mark.parametrize(
    ("server", "type_", "value"),
    [
        ("sqlite", None, object()),
        ("mariadb+pymysql", sa.Float(), float("inf")),
        ("mariadb+pymysql", mysql.TIME(), datetime.timedelta(1)),
    ],
)
def test_what_has_no_literal_is_an_error(server: str, type_: Any, value: Any) -> None:
    with pytest.raises(CommandError, match="cannot be written as SQL without a database"):
        written(server, type_ or sa.types.NullType(), value)


def test_what_the_server_has_not_is_told_as_that() -> None:
    executor, _ = offline("oracle+oracledb")
    column: sa.Column[Any] = sa.Column("a", sa.Integer(), sa.Computed("1", persisted=True))
    with pytest.raises(CommandError, match=r"^This statement cannot be written as SQL: .*Oracle D"):
        executor.execute(sa.schema.CreateTable(sa.Table("t", sa.MetaData(), column)))


def test_defaults_that_are_computed_in_python_become_values() -> None:
    executor, buffer = offline("sqlite")
    table = sa.Table(
        "t",
        sa.MetaData(),
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("a", sa.Integer(), default=5),
        sa.Column("b", sa.Text(), default=lambda: "x", onupdate=lambda: "y"),
        sa.Column("c", sa.DateTime(), default=sa.func.current_timestamp()),
    )
    executor.execute_many(table.insert(), [{"id": 1}, {"id": 2, "a": None}])
    executor.execute(table.update().values(a=1))
    assert buffer.getvalue().split("\n\n")[1:-1] == [
        "INSERT INTO t (id, a, b, c) VALUES (1, 5, 'x', CURRENT_TIMESTAMP);",
        "INSERT INTO t (id, a, b, c) VALUES (2, NULL, 'x', CURRENT_TIMESTAMP);",
        "UPDATE t SET a=1, b='y';",
    ]
    with pytest.raises(CommandError, match=r"the defaults of a, b are to be computed for each"):
        executor.execute(table.insert().values([{"id": 1}, {"id": 2}]))


def test_a_default_that_looks_at_its_row_is_an_error() -> None:
    executor, _ = offline("sqlite")
    column: sa.Column[Any] = sa.Column(
        "a", default=lambda context: context.get_current_parameters()["id"]
    )
    table = sa.Table("t", sa.MetaData(), sa.Column("id", sa.Integer()), column)
    with pytest.raises(CommandError, match=r"default of column t\.a cannot be computed without a"):
        executor.execute(table.insert().values(id=1))
