"""Two defaults are one where a row gets one value from them, as SQLite itself says."""

from __future__ import annotations

import itertools
import sqlite3
from collections.abc import Iterator

import pytest

from diffgen.catalog import Expression
from diffgen.dialects.sqlite.from_text import expression
from diffgen.dialects.sqlite.given import given

TYPES = ("INTEGER", "TEXT", "NUMERIC", "REAL", "BLOB", "VARCHAR(3)", "BOOLEAN", "DATETIME", "JSON")
DEFAULTS = (
    "0", "'0'", "1", "1.0", "'1.0'", "1.5", "'1.50'", "true", "FALSE", "'true'", "1e3", "'1e3'", "0x10", "'0x10'",
    "-1", "'-1'", "+1", "' 1'", "'01'", "'1 2'", "''", "NULL", "x'31'", "'1'", '"x"', "x", "'x'", "'it''s'",
    "99999999999999999999", "'99999999999999999999'", "9007199254740993", "9007199254740992.0", "0.1", "'0.10'",
    "CURRENT_TIMESTAMP", "'CURRENT_TIMESTAMP'", "(1)", "(1 + 0)", ".5", "'.5'", "5.",
)  # fmt: skip


@pytest.fixture(scope="module")
def stored() -> Iterator[sqlite3.Connection]:
    connection = sqlite3.connect(":memory:")
    yield connection
    connection.close()


def what_a_row_gets(connection: sqlite3.Connection, type_: str, default: str) -> object:
    connection.execute("DROP TABLE IF EXISTS t")
    connection.execute(f"CREATE TABLE t (a {type_} DEFAULT {default}, b)")
    connection.execute("INSERT INTO t (b) VALUES (1)")
    return connection.execute("SELECT typeof(a), quote(a) FROM t").fetchone()


@pytest.mark.parametrize("type_", TYPES)
def test_what_is_taken_for_one_default_gives_one_value(
    stored: sqlite3.Connection, type_: str
) -> None:
    found = {text: given(expression(text), type_, strict=False) for text in DEFAULTS}
    rows = {text: what_a_row_gets(stored, type_, text) for text in DEFAULTS}
    for one, other in itertools.combinations(DEFAULTS, 2):
        if found[one] is not None and found[one] == found[other]:
            assert rows[one] == rows[other], (one, other)


@pytest.mark.parametrize(
    ("type_", "one", "other"),
    [
        ("INTEGER", "0", "'0'"),
        ("INTEGER", "1.0", "'1'"),
        ("BOOLEAN", "TRUE", "1"),
        ("NUMERIC(8, 2)", "'1.50'", "1.5"),
        ("FLOAT", "1", "'1.0'"),
        ("TEXT", "7", "'7'"),
        ("TEXT", '"x"', "'x'"),
        ("DATETIME", "NULL", ""),
    ],
)
def test_one_value_in_two_words(type_: str, one: str, other: str) -> None:
    texts: list[Expression | None] = [expression(text) if text else None for text in (one, other)]
    first, second = (given(text, type_, strict=False) for text in texts)
    assert first is not None
    assert first == second


@pytest.mark.parametrize(
    ("type_", "one", "other"),
    [("BLOB", "0", "'0'"), ("INTEGER", "'true'", "true"), ("BLOB", "1", "1.0")],
)
def test_two_values(type_: str, one: str, other: str) -> None:
    first, second = (given(expression(text), type_, strict=False) for text in (one, other))
    assert first != second


def test_any_converts_nothing_in_a_strict_table() -> None:
    number, text = expression("0"), expression("'0'")
    assert given(number, "ANY", strict=False) == given(text, "ANY", strict=False)
    assert given(number, "ANY", strict=True) != given(text, "ANY", strict=True)


def test_an_expression_is_not_evaluated() -> None:
    assert given(expression("random()"), "INTEGER", strict=False) is None
    assert given(expression("1 + 0"), "INTEGER", strict=False) is None
