"""Which changes of type may not fit every value, on MySQL and MariaDB."""

from __future__ import annotations

import pytest

from diffgen.catalog import Catalog, Key, Pair, Type
from diffgen.contracts import Context
from diffgen.dialects.mysql.capacity import CAPACITY
from diffgen.kinds.column import Column
from diffgen.kinds.rows.narrowing import narrowing
from tests.laws.catalogs import MARIADB

TABLE = Key("table", None, "users")
EMPTY = Context(MARIADB, Pair(Catalog(), Catalog()))


def rules(before: str, after: str) -> list[str]:
    columns = [Column(Key("column", None, "x", "users"), Type(sql)) for sql in (before, after)]
    return [finding.rule for finding in narrowing(columns[0], columns[1], TABLE, CAPACITY, EMPTY)]


@pytest.mark.parametrize("before", ["varchar(50)", "text", "mediumtext"])
def test_texts_that_may_be_too_long(before: str) -> None:
    assert rules(before, "varchar(20)") == ["narrow-type"]


def test_characters_are_counted_and_not_bytes() -> None:
    columns = [Column(Key("column", None, "x", "users"), Type(sql)) for sql in ("text", "char(3)")]
    (found,) = narrowing(columns[0], columns[1], TABLE, CAPACITY, EMPTY)
    assert "char_length(x) > " in str(found.rows)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("varchar(20)", "varchar(50)"),
        ("tinyint(1)", "int"),
        ("decimal(10,2)", "decimal(12,2)"),
        ("int unsigned", "bigint"),
        ("int unsigned", "bigint unsigned"),
        ("text", "mediumtext"),
        ("varchar(20)", "longtext"),
        ("tinyblob", "blob"),
        ("datetime", "datetime(6)"),
        ("time(3)", "time(6)"),
        ("enum('a','b''c')", "enum('b''c','new','a')"),
        ("set('a')", "set('b','a')"),
    ],
)
def test_types_that_hold_all_that_was_there(before: str, after: str) -> None:
    assert rules(before, after) == []


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("bigint", "int"),
        ("int", "decimal(10,0)"),
        ("int", "int unsigned"),
        ("int", "bigint unsigned"),
        ("int unsigned", "int"),
        ("bigint unsigned", "int"),
        ("decimal(10,2)", "decimal(10,4)"),
        ("mediumtext", "text"),
        ("varchar(20)", "tinytext"),
        ("datetime(6)", "datetime"),
        ("enum('a','b')", "enum('a')"),
        ("enum('a')", "enum('A')"),
        ("enum('a')", "set('a')"),
        ("enum('a')", "varchar(20)"),
    ],
)
def test_types_that_hold_other_values(before: str, after: str) -> None:
    assert rules(before, after) == ["change-type"]
