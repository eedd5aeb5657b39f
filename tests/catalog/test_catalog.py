"""A schema as values: sorted, equal when the schema is, and known by keys."""

from __future__ import annotations

from typing import Any

import pytest

from diffgen.catalog import Catalog, Expression, Key, Pair, Type
from diffgen.kinds.column import Column
from diffgen.kinds.table import Table

USERS = Key("table", None, "users")
NAME = Key("column", None, "name", "users")
ORDERS = Key("table", "shop", "orders")


def test_a_key_says_where_it_belongs() -> None:
    assert NAME.owner == USERS
    assert USERS.owner is None
    assert Key("index", "shop", "i", "orders").owner == ORDERS


def test_a_key_reads_as_people_write_it() -> None:
    assert str(NAME) == "column users.name"
    assert str(Key("foreign_key", "shop", "f", "orders")) == "foreign key shop.orders.f"
    assert ORDERS.path == "shop.orders"


def test_a_catalog_is_sorted_whatever_the_order_it_is_given() -> None:
    objects: list[Any] = [Table(ORDERS), Column(NAME, Type("text")), Table(USERS)]
    catalog = Catalog(objects)
    # The default schema first; what belongs to a table stands with it.
    assert list(catalog) == [NAME, USERS, ORDERS]
    assert list(Catalog(reversed(objects))) == list(catalog)
    assert Catalog(reversed(objects)) == catalog


def test_a_catalog_finds_by_table_and_by_kind() -> None:
    column = Column(NAME, Type("text"))
    catalog = Catalog([Table(ORDERS), column, Table(USERS)])
    assert catalog.of_table(None, "users") == (column,)
    assert catalog.of_table("shop", "orders") == ()
    assert catalog.of_kind("table") == (Table(USERS), Table(ORDERS))


def test_where_a_column_stands_does_not_count() -> None:
    assert Column(NAME, Type("text"), position=1) == Column(NAME, Type("text"), position=2)


def test_types_are_equal_by_their_sql_and_not_by_how_it_was_written() -> None:
    assert Type("INTEGER", written="int") == Type("INTEGER")
    assert Type("mood", named=Key("enum", None, "mood")) != Type("mood")


def test_expressions_are_equal_by_their_canonical_text() -> None:
    assert Expression("a > 0", "(a>0)") == Expression("a > 0", "a > 0")
    assert str(Expression("a > 0", "(a>0)")) == "a > 0"


@pytest.mark.parametrize(
    ("sql", "names"),
    [
        ("price > 0 AND price < 10", {"price"}),
        ('"Mixed Case" IS NULL', {"Mixed Case"}),
        ("a = 'not b'", {"a"}),
        ("a = 'it''s b'", {"a"}),
        ('"say ""hi""" + 1', {'say "hi"'}),
        ("größe * 2", {"größe"}),
        ('CASE WHEN a THEN "then" END', {"a", "then"}),
        ("$1 + 5", set()),
    ],
)
def test_an_expression_tells_the_names_in_it(sql: str, names: set[str]) -> None:
    assert set(Expression(sql, sql).names()) == names


def test_the_reverse_of_a_pair_is_the_way_back() -> None:
    pair = Pair(Catalog([Table(USERS)]), Catalog())
    assert pair.reverse() == Pair(Catalog(), Catalog([Table(USERS)]))
