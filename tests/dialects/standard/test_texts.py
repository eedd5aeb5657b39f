"""Texts, defaults and types in the words of any server: which are the same, which differ, and which may do either."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.dialects import mssql, oracle
from sqlalchemy.types import NullType, TypeEngine

from diffgen.dialects.standard.defaults import default, is_plain
from diffgen.dialects.standard.dialect import dialect
from diffgen.dialects.standard.families import family_of
from diffgen.dialects.standard.texts import expression
from diffgen.dialects.standard.types import Likeness, canonical, likeness, type_of

SAME = [
    ("n > 0", "(`n` > 0)"),
    ("n > 0 AND n < 9", "((n > 0) and ([n]<(9)))"),
    ("n > 0 OR (m < 1 AND k = 2)", "((n > 0) OR ((m < 1) AND (k = 2)))"),
    ("n > 0 AND (m > 1 AND k > 2)", "n > 0 AND m > 1 AND k > 2"),
    ("n BETWEEN 1 AND 5 AND m > 0", "((n BETWEEN 1 AND 5) AND (m > 0))"),
    ("NOT (a OR b)", "(NOT ((a) OR (b)))"),
    ("a != 'x'", "((a)::text <> 'x'::text)"),
    ("lower(name)", "lower((name)::text)"),
    ("a = 'x'", "(`a` = _utf8mb4'x')"),
]
OTHER = [
    ("n > 0 AND (m > 1 OR k > 2)", "n > 0 AND m > 1 OR k > 2"),
    ("a = 'x'", "a = 'X'"),
    ('"N" > 0', "n > 0"),
    ("n::integer > 0", "n > 0"),
    ("n - (m - 1)", "n - m - 1"),
    ("f(n)", "f n"),
    ("a IN (1)", "a IN 1"),
]


@pytest.mark.parametrize(("declared", "told"), SAME)
def test_brackets_quotes_and_case_say_nothing(declared: str, told: str) -> None:
    assert expression(declared) == expression(told)


@pytest.mark.parametrize(("declared", "told"), OTHER)
def test_what_may_mean_another_thing_is_not_the_same(declared: str, told: str) -> None:
    assert expression(declared) != expression(told)


@pytest.mark.parametrize(
    ("type_", "declared", "told"),
    [
        ("INTEGER", "'0'", "((0))"),
        ("NUMERIC(10, 2)", "'0.00'", "0"),
        ("BOOLEAN", "true", "1"),
        ("BOOLEAN", "'t'", "true"),
        ("VARCHAR(9)", "'x'", "'x'::character varying"),
        ("TIMESTAMP", "now()", "CURRENT_TIMESTAMP"),
        ("DATETIME", "CURRENT_TIMESTAMP", "(getdate())"),
        ("VARCHAR(9)", "NULL", "(NULL)"),
    ],
)
def test_defaults_that_are_one_value(type_: str, declared: str, told: str) -> None:
    assert default(declared, type_) == default(told, type_)


@pytest.mark.parametrize("sql", ["'a'", "0", "-1.5", "now()"])
def test_a_default_that_nobody_writes_otherwise(sql: str) -> None:
    found = default(sql, "VARCHAR(9)")
    assert found is not None
    assert is_plain(found)


@pytest.mark.parametrize("sql", ["'a' || 'b'", "gen_random_uuid()", "1 + 1"])
def test_a_default_that_a_server_may_write_otherwise(sql: str) -> None:
    found = default(sql, "VARCHAR(9)")
    assert found is not None
    assert not is_plain(found)


NUMBER: Any = oracle.NUMBER
# What the Inspectors tell of the types that create_all makes: ``_get_columns`` of SQLAlchemy's dialects.
TOLD: list[tuple[str, TypeEngine[Any], TypeEngine[Any]]] = [
    ("oracle+oracledb", sa.Integer(), sa.INTEGER()),
    ("oracle+oracledb", sa.SmallInteger(), sa.INTEGER()),
    ("oracle+oracledb", sa.BigInteger(), NUMBER(19, 0)),
    ("oracle+oracledb", sa.Numeric(10, 2), NUMBER(10, 2)),
    ("oracle+oracledb", sa.Float(), oracle.DOUBLE_PRECISION()),
    ("oracle+oracledb", sa.Double(), oracle.DOUBLE_PRECISION()),
    ("oracle+oracledb", sa.String(20), oracle.VARCHAR(20)),
    ("oracle+oracledb", sa.Unicode(20), oracle.VARCHAR(20)),
    ("oracle+oracledb", sa.Text(), oracle.CLOB()),
    ("oracle+oracledb", sa.LargeBinary(), oracle.BLOB()),
    ("oracle+oracledb", sa.DateTime(), oracle.DATE()),
    ("oracle+oracledb", sa.TIMESTAMP(timezone=True), oracle.TIMESTAMP(timezone=True)),
    ("oracle+oracledb", sa.Date(), oracle.DATE()),
    ("mssql+pymssql", sa.Integer(), sa.INTEGER()),
    ("mssql+pymssql", sa.BigInteger(), sa.BIGINT()),
    ("mssql+pymssql", sa.Boolean(), mssql.BIT()),
    ("mssql+pymssql", sa.Numeric(10, 2), sa.NUMERIC(10, 2)),
    ("mssql+pymssql", sa.Numeric(10, 2), sa.DECIMAL(10, 2)),
    ("mssql+pymssql", sa.Float(), sa.FLOAT(53)),
    ("mssql+pymssql", sa.Double(), sa.FLOAT(53)),
    ("mssql+pymssql", sa.String(20), sa.VARCHAR(20, collation="Latin1_General_CI_AS")),
    ("mssql+pymssql", sa.String(), sa.VARCHAR()),
    ("mssql+pymssql", sa.Unicode(20), sa.NVARCHAR(20, collation="Latin1_General_CI_AS")),
    ("mssql+pymssql", sa.DateTime(), mssql.DATETIME()),
    ("mssql+pymssql", sa.Uuid(), mssql.UNIQUEIDENTIFIER()),
]


@pytest.mark.parametrize(("url", "declared", "told"), TOLD)
def test_types_that_are_told_by_another_name(
    url: str, declared: TypeEngine[Any], told: TypeEngine[Any]
) -> None:
    server = sa.make_url(f"{url}://").get_dialect()()
    family = family_of(type(server))[1]
    own = dialect(server)
    first, second = (type_of(one, own, family)[0].sql for one in (told, declared))
    assert likeness(first, second, family) is Likeness.SAME, (first, second)


@pytest.mark.parametrize(
    ("there", "wanted", "expected"),
    [
        ("VARCHAR(20)", "VARCHAR(30)", Likeness.OTHER),
        ("VARCHAR", "VARCHAR(30)", Likeness.UNCERTAIN),
        ("NUMERIC(10, 0)", "NUMERIC", Likeness.SAME),
        ("NUMERIC(10, 2)", "NUMERIC(12, 2)", Likeness.OTHER),
        ("INTEGER", "BIGINT", Likeness.OTHER),
        ("INT(11)", "INTEGER", Likeness.SAME),
        ("INTEGER(11) UNSIGNED", "INTEGER", Likeness.OTHER),
        ("NUMBER(38)", "NUMERIC(38, 0)", Likeness.OTHER),
        ("DECIMAL(38, 0)", "INTEGER", Likeness.UNCERTAIN),
        ("VARCHAR(20)", "TEXT", Likeness.OTHER),
        ("VARCHAR", "TEXT", Likeness.UNCERTAIN),
        ("double precision", "FLOAT", Likeness.UNCERTAIN),
        ('CHARACTER VARYING(9) COLLATE "C"', "VARCHAR(9)", Likeness.SAME),
        ("ENUM('a','b')", "ENUM('a','B')", Likeness.OTHER),
    ],
)
def test_types_of_a_server_that_nothing_is_known_of(
    there: str, wanted: str, expected: Likeness
) -> None:
    family = family_of(sa.engine.default.DefaultDialect)[1]
    assert likeness(canonical(there, family), canonical(wanted, family), family) is expected


def test_a_type_that_sqlalchemy_has_no_class_for_may_be_any() -> None:
    server = sa.make_url("sqlite://").get_dialect()()
    family = family_of(type(server))[1]
    unknown, _ = type_of(NullType(), dialect(server), family)
    assert likeness(unknown.sql, "INTEGER", family) is Likeness.UNCERTAIN
