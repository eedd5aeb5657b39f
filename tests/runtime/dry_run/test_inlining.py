"""Parameters are written into a statement where the driver would put them, and nowhere else."""

from __future__ import annotations

import math
import sqlite3
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from types import SimpleNamespace
from uuid import UUID

import pytest

from migrations_runtime.dry_run.inlining import (
    postgresql_inlined,
    postgresql_literal,
    sqlite_inlined,
)
from migrations_runtime.errors import CommandError


@pytest.mark.parametrize(
    ("statement", "parameters", "expected"),
    [
        ("SELECT ?, '?', \"?\", `?`, [?] -- ?\n/* ? */, ?", (1, "x"), None),
        ("SELECT ?2, ?1", (1, "x"), "SELECT 'x', 1"),
        ("SELECT :b, ':a', @a", {"a": 1, "b": None}, "SELECT NULL, ':a', 1"),
        ("SELECT '?'", (), "SELECT '?'"),
    ],
)
def test_a_parameter_of_sqlite_stands_in_no_string_name_or_comment(statement, parameters, expected):
    expected = expected or "SELECT 1, '?', \"?\", `?`, [?] -- ?\n/* ? */, 'x'"
    assert sqlite_inlined(statement, parameters) == expected


@pytest.mark.parametrize(
    "value",
    [
        None,
        True,
        7,
        -(2**62),
        0.1,
        1e308,
        math.inf,
        -math.inf,
        "it's",
        "a\0b",
        "ü\n?",
        b"\0\xff",
        b"",
    ],
)
def test_sqlite_reads_a_literal_as_the_value_that_is_bound(value):
    connection = sqlite3.connect(":memory:")
    bound = connection.execute("SELECT ?, typeof(?)", (value, value)).fetchone()
    written = sqlite_inlined("SELECT ?, typeof(?)", (value, value))
    assert connection.execute(written).fetchone() == bound
    connection.close()


def test_sqlite_binds_nan_as_null():
    assert sqlite_inlined("SELECT ?", (math.nan,)) == "SELECT NULL"


def test_a_numbered_parameter_of_postgresql_stands_in_no_string_name_or_comment():
    driver = SimpleNamespace(paramstyle="numeric_dollar")
    dialect = SimpleNamespace(driver="asyncpg", loaded_dbapi=driver)
    connection = SimpleNamespace(
        connection=SimpleNamespace(driver_connection=None), dialect=dialect
    )
    statement = "SELECT $2, '$1', E'\\'$1', \"$1\", $$ $1 $$, $a$ $1 $a$ -- $1\n, $1::INTEGER"
    assert postgresql_inlined(connection, statement, (1, "x")) == (
        "SELECT 'x', '$1', E'\\'$1', \"$1\", $$ $1 $$, $a$ $1 $a$ -- $1\n, 1::INTEGER"
    )


@pytest.mark.parametrize(
    ("value", "literal"),
    [
        (None, "NULL"),
        (True, "true"),
        (Decimal("1.50"), "1.50"),
        (math.inf, "'inf'::float8"),
        ("a\\b'c", "'a\\b''c'"),
        (b"\0\xff", "'\\x00ff'::bytea"),
        (datetime(2026, 1, 2, 3, 4, 5), "'2026-01-02 03:04:05'::timestamp"),
        (datetime(2026, 1, 2, tzinfo=UTC), "'2026-01-02 00:00:00+00:00'::timestamptz"),
        (date(2026, 1, 2), "'2026-01-02'::date"),
        (time(3, 4), "'03:04:00'::time"),
        (timedelta(seconds=-1.5), "'-1500000 microseconds'::interval"),
        (UUID(int=1), "'00000000-0000-0000-0000-000000000001'::uuid"),
        ([1, None], "ARRAY[1, NULL]"),
    ],
)
def test_a_literal_of_postgresql_has_its_type(value, literal):
    assert postgresql_literal(value) == literal


def test_a_value_that_has_no_literal_is_refused():
    with pytest.raises(CommandError, match="a parameter of the type object cannot be written"):
        postgresql_literal(object())
