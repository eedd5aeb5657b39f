"""Outlines of declared tables: they say of each just what its objects would say, or there is none."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, replace
from itertools import combinations
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import given, settings
from sqlalchemy.dialects import mysql

from diffgen.catalog import Expression, Key, Type
from diffgen.contracts import Declared, Dialect, Outline, Place
from diffgen.dialects.mysql.dialect import dialect
from diffgen.dialects.mysql.server import server_of
from diffgen.kinds.check import Check
from diffgen.kinds.column import Column, Generated
from diffgen.kinds.foreign_key import ForeignKey
from diffgen.kinds.index import Element, Index
from diffgen.kinds.table import Table
from diffgen.kinds.unique import Unique
from tests.dialects.mysql import in_full
from tests.laws.catalogs import MARIADB, seeds
from tests.roundtrip import custom_types, source
from tests.roundtrip.schemas import seeded_pair

MYSQL = dialect(sa.make_url("mysql+pymysql://").get_dialect()())


#: Columns of which each says something that no other does.
NEARLY_ALIKE: list[tuple[Any, dict[str, Any]]] = [
    (sa.Integer(), {}),
    (sa.Integer(), {"nullable": False}),
    (sa.Integer(), {"server_default": "1"}),
    (sa.Integer(), {"server_default": sa.text("(1 + 1)")}),
    (sa.Integer(), {"server_default": sa.func.rand()}),
    (sa.Integer(), {"server_default": sa.func.pow(2, 3)}),
    (sa.Integer(), {"server_default": sa.func.pow(2, 4)}),
    (sa.Integer(), {"comment": "said"}),
    (sa.Boolean(), {"server_default": sa.true()}),
    (sa.Boolean(), {"server_default": sa.false()}),
    (sa.String(10), {}),
    (sa.String(10, collation="utf8mb4_bin"), {}),
    (sa.String(11), {}),
    (sa.String(12).with_variant(sa.String(13), "mariadb"), {}),
    (sa.String(12).with_variant(sa.String(14), "mariadb"), {}),
    (sa.Enum("a", "b"), {}),
    (sa.Enum("a", "c"), {}),
    (sa.Enum("a", "d", native_enum=False), {}),
    (mysql.SET("a", "b"), {}),
    (custom_types.Spelled("varchar(3)"), {}),
    (custom_types.Spelled("varchar(4)"), {}),
]


def both(metadata: sa.MetaData, server: Dialect) -> tuple[Mapping[Place, Outline], ...]:
    declared = Declared((metadata,))
    return server.outlines(declared, server), in_full.outlines(server.declare(declared, server))


@given(seed=seeds())
@settings(max_examples=settings().max_examples // 10)
def test_an_outline_says_what_the_objects_say(seed: int) -> None:
    models = source.metadata(seeded_pair(seed, "mariadb")[0])
    for server in (MARIADB, MYSQL):
        told, whole = both(models, server)
        assert told == whole


def test_what_one_column_says_is_not_taken_for_what_another_does() -> None:
    metadata = sa.MetaData()
    for number, (type_, keywords) in enumerate(NEARLY_ALIKE):
        column: sa.Column[Any] = sa.Column("c", type_, **keywords)
        sa.Table(f"t{number}", metadata, sa.Column("id", sa.Integer(), primary_key=True), column)
    told, whole = both(metadata, MARIADB)
    assert told == whole
    assert len({outline.columns for outline in told.values()}) == len(NEARLY_ALIKE)


@pytest.mark.parametrize(
    "item",
    [
        sa.Column("c", sa.Integer(), server_default=sa.FetchedValue()),
        sa.ForeignKeyConstraint(["id"], ["t.id"], deferrable=True),
    ],
)
def test_what_the_server_alone_knows_or_has_no_words_for_is_in_no_outline(item: Any) -> None:
    metadata = sa.MetaData()
    sa.Table("t", metadata, sa.Column("id", sa.Integer(), primary_key=True), item)
    assert both(metadata, MARIADB)[0] == {}


def test_the_first_timestamp_of_a_table_is_another_to_some_servers() -> None:
    server = replace(MARIADB, server=replace(server_of(MARIADB), explicit_timestamps=False))
    metadata = sa.MetaData()
    for name in ("a", "b"):
        stamps = [sa.Column(one, sa.TIMESTAMP(), nullable=False) for one in ("first", "second")]
        sa.Table(name, metadata, *stamps)
    told, whole = both(metadata, server)
    assert told == whole
    columns: Any = told[None, "a"].columns
    assert len({text.partition("\0")[2] for text in columns}) == 2


#: What the servers haven't got, and what both sides have alike: a table that has it otherwise has no outline.
NEVER = {
    "column": {"identity"},
    "foreign_key": {
        *("named", "deferrable", "initially", "match", "comment", "options", "shared_name")
    },
    "check": {"named", "comment", "options", "shared_name"},
    "unique": {"named", "deferrable", "initially", "comment", "options", "shared_name"},
    "index": set(),
    "table": set(),
}
PLACE = (None, "a", "t")
OBJECTS: list[tuple[Any, dict[str, Any]]] = [
    (Table(Key("table", None, "t")), {"comment": "said", "options": (("mysql_engine", "ARIA"),)}),
    (
        Column(Key("column", *PLACE), Type("int")),
        {
            "type": Type("bigint"),
            "nullable": False,
            "default": Expression("1", "1"),
            "generated": Generated(Expression("1", "1"), stored=True),
            "autoincrement": True,
            "collation": "utf8mb4_bin",
            "comment": "said",
            "options": (("mysql_check", Expression("1", "1")),),
        },
    ),
    (Check(Key("check", *PLACE), Expression("1", "1")), {"condition": Expression("2", "2")}),
    (
        ForeignKey(Key("foreign_key", *PLACE), ("a",), Key("table", None, "r"), ("b",)),
        {
            "columns": ("b",),
            "referent": Key("table", "r", "r"),
            "referent_columns": ("a",),
            "onupdate": "CASCADE",
            "ondelete": "CASCADE",
        },
    ),
    (Unique(Key("unique", *PLACE), ("a",)), {"columns": ("b",)}),
    (
        Index(Key("index", *PLACE), (Element("a"),)),
        {
            "elements": (Element("a", descending=True),),
            "unique": True,
            "where": Expression("1", "1"),
            "options": (("mysql_prefix", "FULLTEXT"),),
        },
    ),
]


@pytest.mark.parametrize(("obj", "others"), OBJECTS, ids=[one.key.kind for one, _ in OBJECTS])
def test_all_by_which_objects_are_compared_is_told(obj: Any, others: dict[str, Any]) -> None:
    compared = {one.name for one in fields(obj) if one.compare} - {"key"}
    assert compared == set(others) | NEVER[obj.key.kind]
    if obj.key.kind != "table":
        others = {**others, "key": obj.key._replace(name="z")}
    variants = [obj, *(replace(obj, **{name: value}) for name, value in others.items())]
    told = [outline for one in variants for outline in in_full.outlines([one]).values()]
    assert all(one != other for one, other in combinations(told, 2))
