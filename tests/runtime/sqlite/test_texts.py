"""Stored texts: what is read out of them, by which names constraints are addressed, what is no text."""

from __future__ import annotations

import pytest

from migrations_runtime.dialects.sqlite.text.addresses import addresses
from migrations_runtime.dialects.sqlite.text.clauses import (
    Deferral,
    Element,
    ForeignKey,
    Generated,
    NotNull,
    PrimaryKey,
)
from migrations_runtime.dialects.sqlite.text.expressions import canonical, columns_in
from migrations_runtime.dialects.sqlite.text.index_text import parse_index
from migrations_runtime.dialects.sqlite.text.table_text import parse_table
from migrations_runtime.dialects.sqlite.text.tokens import SQLiteTextError


def test_generated_always_is_no_part_of_a_type() -> None:
    [a, b, c] = parse_table(
        "CREATE TABLE t (a, b unsigned int generated always as (a), c GENERATED ALWAYS AS (1) STORED)"
    ).columns
    assert (a.declared_type, b.declared_type, c.declared_type) == ("", "unsigned int", "")
    assert (b.last(Generated), c.last(Generated)) != (None, None)


def test_a_deferral_apart_from_its_reference_belongs_to_it() -> None:
    [column] = parse_table(
        "CREATE TABLE t (a REFERENCES p NOT NULL DEFERRABLE INITIALLY DEFERRED)"
    ).columns
    key, required, deferral = column.constraints
    assert isinstance(key, ForeignKey)
    assert isinstance(required, NotNull)
    assert isinstance(deferral, Deferral)
    assert (key.deferrable, key.initially) == (True, "DEFERRED")


def test_constraints_may_stand_without_commas_and_names_without_constraints() -> None:
    table = parse_table(
        "CREATE TABLE t (a, b CONSTRAINT x, CHECK (a) UNIQUE (b) CONSTRAINT y, "
        "PRIMARY KEY (a AUTOINCREMENT) ON CONFLICT FAIL)"
    )
    assert [type(found).__name__ for found in table.constraints] == [
        "Check",
        "Unique",
        "PrimaryKey",
    ]
    assert table.primary_key is not None
    assert table.primary_key.autoincrement
    assert table.primary_key.conflict == "FAIL"


def test_options_and_schema() -> None:
    table = parse_table(
        '\nCREATE TEMP TABLE IF NOT EXISTS "s"."t" (a PRIMARY KEY) STRICT, WITHOUT ROWID;'
    )
    assert (table.schema, table.name, table.strict, table.without_rowid) == ("s", "t", True, True)


def test_an_index_element_is_a_column_or_an_expression() -> None:
    index = parse_index(
        "CREATE INDEX i ON t (a, (b) DESC, (c COLLATE x) ASC, lower(d) COLLATE y, e || f COLLATE z)"
    )
    assert index.elements == (
        Element("a", "a"),
        Element("b", "(b)", order="DESC"),
        Element("c", "c", "x", "ASC"),
        Element(None, "lower(d)", "y"),
        Element(None, "e || f COLLATE z"),
    )


@pytest.mark.parametrize(
    ("sql", "says"),
    [
        ("CREATE VIRTUAL TABLE t USING fts5(a)", "'VIRTUAL' at offset 7 is where TABLE should be"),
        ("CREATE TABLE t AS SELECT 1", "'AS' at offset 15 is where ( should be"),
        ("CREATE TABLE t (a", "the end at offset 17 is where ) should be"),
        ("CREATE TABLE t (a 'x)", '"\'" at offset 18 is no token of SQLite'),
        ("CREATE TABLE t (a CHECK (b)", "the end at offset 27 is where ) should be"),
        ("", "the end at offset 0 is where CREATE should be"),
    ],
)
def test_what_is_no_table_is_refused_with_its_place(sql: str, says: str) -> None:
    with pytest.raises(SQLiteTextError) as error:
        parse_table(sql)
    assert says in str(error.value)


def test_constraints_without_a_name_are_addressed_as_postgresql_would_name_them() -> None:
    table = parse_table(
        "CREATE TABLE t (id INTEGER PRIMARY KEY, a UNIQUE REFERENCES p, b CHECK (b > 0), "
        "UNIQUE (a, b), CHECK (a > b), CONSTRAINT t_b_check CHECK (b < 9), CHECK (a > 1), "
        "CHECK (a < 9), CHECK (id), FOREIGN KEY (a, b) REFERENCES q)"
    )
    assert [address for address, _ in addresses(table)] == [
        "t_pkey",
        "t_a_key",
        "t_a_fkey",
        "t_b_check_6fc19531",  # the plain name is another's
        "t_a_b_key",
        "t_check",
        "t_b_check",
        "t_a_check_fc103cfc",  # two that would have one name
        "t_a_check_295f58d0",
        "t_id_check",
        "t_a_b_fkey",
    ]


def test_addresses_do_not_depend_on_the_order_of_the_constraints() -> None:
    checks = ["CHECK (a > 0)", "CHECK (a < 9)", "CHECK (a <> 5)", "CHECK (A<>5)"]
    there = parse_table(f"CREATE TABLE t (a, {', '.join(checks)})")
    back = parse_table(f"CREATE TABLE t (a, {', '.join(reversed(checks))})")
    assert {name for name, _ in addresses(there)} == {name for name, _ in addresses(back)}


@pytest.mark.parametrize(
    ("expression", "columns"),
    [
        ("a > 1", ("a",)),
        ('"A" > lower(b)', ("a", "b")),
        ("'a' = 'b'", ()),
        ("t.a > 1", ("a",)),
        ("CASE WHEN a THEN 1 END", ("a",)),
        ("CASE WHEN end THEN end END", ("end",)),
        ("like LIKE 'x'", ("like",)),
        ("CAST(1 AS a)", ()),
        ("1 COLLATE a", ()),
        ("a(1)", ()),
        ("[b] IN (a)", ("a", "b")),
    ],
)
def test_columns_of_an_expression(expression: str, columns: tuple[str, ...]) -> None:
    assert columns_in(expression, ("a", "b", "end", "like")) == columns


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("a>1", "  A   >\n1 -- so"),
        ("a > 1", "((a > 1))"),
        ("a > 1", '"a" > 1'),
        ("a > 1", "[a] > 1"),
        ('"User Name" = 1', "`User Name` = 1"),
        ("a == 1", "a = 1"),
        ("a <> 1", "a != 1"),
        ("lower(a)", 'LOWER("a")'),
        ("x'ab'", "X'AB'"),
        ("(1)", "1"),
        ("a is not null", "a IS NOT NULL"),
        ("a COLLATE nocase", 'a COLLATE "NOCASE"'),
    ],
)
def test_canonical_forms_of_the_same_expression_are_equal(one: str, other: str) -> None:
    assert canonical(one) == canonical(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("'a'", "'A'"),
        ("a = 'x y'", "a = 'x  y'"),
        ("a = 'b'", "a = b"),
        ('a = "b"', 'a = "B"'),  # strings, where there is no column b
        ("word", "WORD"),  # DEFAULT word is the string 'word'
        ("(a) + (b)", "a + b"),
        ("a - -1", "a - 1"),
        ("true", '"true"'),
        ("current_timestamp", "'CURRENT_TIMESTAMP'"),
        ("CASE WHEN a THEN b END", 'CASE WHEN a THEN b "end"'),
        ("1", "1.0"),
        ("a > 1", "a >= 1"),
    ],
)
def test_canonical_forms_of_different_expressions_differ(one: str, other: str) -> None:
    assert canonical(one) != canonical(other)


def test_a_primary_key_may_be_of_a_column_or_of_the_table() -> None:
    for sql in ("CREATE TABLE t (a, b PRIMARY KEY)", "CREATE TABLE t (a, b, PRIMARY KEY (B))"):
        key = parse_table(sql).primary_key
        assert isinstance(key, PrimaryKey)
        assert [name.lower() for name in key.columns] == ["b"]
