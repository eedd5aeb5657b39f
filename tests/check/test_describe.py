"""Each difference, and each change, on a line that a person understands."""

from __future__ import annotations

import pytest

from diffgen.catalog import Expression, Key, Type
from diffgen.check import describe, summarize
from diffgen.kinds.check import Check
from diffgen.kinds.column import Column, Generated
from diffgen.kinds.index import Element, Index
from diffgen.kinds.table import Table
from diffgen.kinds.unique import Unique
from diffgen.ops import Alter, Create, Drop, Op, Rename, Unresolved

TABLE = Table(Key("table", None, "users"))
COLUMN = Column(Key("column", None, "name", "users"), Type("VARCHAR(50)"))
LONGER = Column(COLUMN.key, Type("VARCHAR(80)"), nullable=False)
GENERATED = Column(
    COLUMN.key, COLUMN.type, generated=Generated(Expression("lower(name)", "lower(name)"), True)
)
UNIQUE = Unique(Key("unique", "crm", "users_key", "users"), ("name", "born"))
WIDER = Unique(UNIQUE.key, ("name", "born", "place"))
CHECK = Check(Key("check", None, "adult", "users"), Expression("age>17", "age > 17"))
LOWER = Element(None, Expression("lower(name)", "lower(name)"), descending=True, nulls_first=False)
INDEX = Index(Key("index", None, "ix_users", "users"), (Element("born"), LOWER))
STRICT = Table(TABLE.key, options=(("sqlite_strict", True), ("sqlite_with_rowid", False)))


@pytest.mark.parametrize(
    ("op", "difference", "change"),
    [
        (Create(TABLE), "table users is missing", "create table users"),
        (Drop(TABLE), "table users is not in the models", "drop table users"),
        (
            Create(COLUMN),
            "column users.name is missing (VARCHAR(50))",
            "add column users.name (VARCHAR(50))",
        ),
        (
            Alter(COLUMN, LONGER),
            "column users.name: type VARCHAR(50) → VARCHAR(80), nullable yes → no",
            "change column users.name: type VARCHAR(50) → VARCHAR(80), nullable yes → no",
        ),
        (
            Create(UNIQUE),
            "unique crm.users.users_key is missing (name, born)",
            "add unique crm.users.users_key (name, born)",
        ),
        (
            Create(CHECK),
            "check users.adult is missing (age > 17)",
            "add check users.adult (age > 17)",
        ),
        (
            Create(INDEX),
            "index users.ix_users is missing (born, lower(name) DESC NULLS LAST)",
            "add index users.ix_users (born, lower(name) DESC NULLS LAST)",
        ),
        (
            Alter(TABLE, STRICT),
            "table users: options none → sqlite_strict=yes sqlite_with_rowid=no",
            "change table users: options none → sqlite_strict=yes sqlite_with_rowid=no",
        ),
        (
            Alter(COLUMN, GENERATED),
            "column users.name: generated none → lower(name) stored",
            "change column users.name: generated none → lower(name) stored",
        ),
        (
            Rename(Key("column", None, "nick", "users"), COLUMN.key),
            "column users.nick is renamed to name",
            "rename column users.nick to name",
        ),
        (
            Unresolved(COLUMN, None, "cannot be done"),
            "column users.name: cannot be done",
            "not written: column users.name: cannot be done",
        ),
    ],
)
def test_a_line_for_each(op: Op, difference: str, change: str) -> None:
    assert list(describe([op])) == [difference]
    assert list(summarize([op])) == [change]


def test_what_comes_and_goes_with_a_table_has_no_line_of_its_own() -> None:
    assert list(describe([Create(TABLE), Create(COLUMN), Create(INDEX)])) == [
        "table users is missing"
    ]
    assert list(summarize([Drop(INDEX), Drop(COLUMN), Drop(TABLE)])) == ["drop table users"]


def test_what_is_dropped_and_created_again_is_one_change() -> None:
    line = "unique crm.users.users_key: columns (name, born) → (name, born, place)"
    assert list(describe([Drop(UNIQUE), Create(WIDER)])) == [line]
    assert list(summarize([Drop(UNIQUE), Create(WIDER)])) == [f"change {line}"]
