"""Which changes of a character set may lose characters."""

from __future__ import annotations

import pytest
from sqlalchemy.dialects import mysql

from diffgen.catalog import Catalog, Key, Pair, Type
from diffgen.contracts import Context
from diffgen.dialects.mysql.kinds.recoding import recoding
from diffgen.kinds.column import Column
from tests.laws.catalogs import MARIADB

TABLE = Key("table", None, "users")
EMPTY = Context(MARIADB, Pair(Catalog(), Catalog()))


def text(collation: str | None) -> Column:
    return Column(Key("column", None, "x", "users"), Type("text"), collation=collation)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("latin1_swedish_ci", "utf8mb4_general_ci"),
        ("latin1_swedish_ci", "utf8mb3_bin"),
        ("utf8mb3_bin", "utf8mb4_bin"),
        ("utf8mb4_general_ci", "utf8mb4_bin"),
        ("ascii_bin", "latin1_swedish_ci"),
        (None, "latin1_swedish_ci"),
        ("latin1_swedish_ci", None),
    ],
)
def test_all_characters_stay(before: str | None, after: str | None) -> None:
    assert list(recoding(text(before), text(after), TABLE, EMPTY)) == []


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("utf8mb4_general_ci", "utf8mb3_general_ci"),
        ("utf8mb4_general_ci", "latin1_swedish_ci"),
        ("utf8mb3_bin", "latin1_swedish_ci"),
        ("latin1_swedish_ci", "latin2_general_ci"),
        ("latin1_swedish_ci", "ascii_bin"),
        ("gb18030_chinese_ci", "utf8mb3_bin"),
    ],
)
def test_some_are_lost(before: str, after: str) -> None:
    (found,) = recoding(text(before), text(after), TABLE, EMPTY)
    assert found.rule == "narrow-charset"


def test_rows_are_counted_that_would_not_be_the_same() -> None:
    (found,) = recoding(text("utf8mb4_bin"), text("latin1_swedish_ci"), TABLE, EMPTY)
    assert found.rows is not None
    assert " ".join(str(found.rows.compile(dialect=mysql.dialect())).split()) == (
        "SELECT count(*) AS count_1 FROM users WHERE"
        " convert(convert(x USING latin1) USING utf8mb4) != convert(x USING utf8mb4)"
    )
