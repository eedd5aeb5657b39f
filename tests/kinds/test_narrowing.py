"""Which changes of type are worth a word of warning."""

from __future__ import annotations

import pytest

from diffgen.catalog import Catalog, Key, Pair, Type
from diffgen.contracts import Context
from diffgen.kinds.column import Column
from diffgen.kinds.rows.narrowing import STANDARD, narrowing
from tests.laws.catalogs import SQLITE

TABLE = Key("table", None, "users")
EMPTY = Context(SQLITE, Pair(Catalog(), Catalog()))


def rules(before: str, after: str) -> list[str]:
    columns = [Column(Key("column", None, "x", "users"), Type(sql)) for sql in (before, after)]
    return [finding.rule for finding in narrowing(columns[0], columns[1], TABLE, STANDARD, EMPTY)]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("character varying(50)", "character varying(20)"),
        ("character varying", "character varying(20)"),
        ("text", "character varying(20)"),
        ("VARCHAR(50)", "VARCHAR(20)"),
        ("TEXT", "CHAR(3)"),
    ],
)
def test_texts_that_may_be_too_long(before: str, after: str) -> None:
    assert rules(before, after) == ["narrow-type"]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("character varying(20)", "character varying(50)"),
        ("character varying(20)", "text"),
        ("VARCHAR(20)", "TEXT"),
        ("smallint", "bigint"),
        ("tinyint", "INT"),
        ("INTEGER", "INT"),
        ("integer", "numeric"),
        ("numeric(10,2)", "numeric(12,2)"),
        ("numeric(10,2)", "numeric"),
        ("timestamp(3) with time zone", "timestamp(6) with time zone"),
    ],
)
def test_types_that_hold_all_that_was_there(before: str, after: str) -> None:
    assert rules(before, after) == []


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("bigint", "integer"),
        ("numeric(10,2)", "numeric(10,4)"),
        ("text", "integer"),
        ("double precision", "integer"),
        ("timestamp with time zone", "date"),
        ("timestamp(3) with time zone", "timestamp(3) without time zone"),
    ],
)
def test_types_that_hold_other_values(before: str, after: str) -> None:
    assert rules(before, after) == ["change-type"]
