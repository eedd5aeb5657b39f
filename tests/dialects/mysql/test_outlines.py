"""Outlines of declared tables: they say of each just what its objects would say, or there is none."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, replace
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import given, settings
from sqlalchemy.dialects import mysql

from diffgen.contracts import Declared, Dialect, Outline, Place
from diffgen.dialects.mysql.dialect import dialect
from diffgen.dialects.mysql.outlining import parts
from diffgen.dialects.mysql.server import server_of
from diffgen.kinds.check import Check
from diffgen.kinds.column import Column
from diffgen.kinds.foreign_key import ForeignKey
from diffgen.kinds.table import Table
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
    (_, _, first), (_, _, second) = columns
    assert first != second


def test_all_by_which_objects_are_compared_is_told() -> None:
    said = {
        Table: {"comment", "options"},
        Column: {"comment", *parts.ColumnValue._fields},
        ForeignKey: set(parts.ForeignKeyValue._fields) - {"name"},
        Check: {"condition"},
    }
    # Neither server has these, and both sides have them by default, or a table has no outline.
    never = {
        Column: {"identity"},
        ForeignKey: {"named", "deferrable", "initially", "match", "comment", "options", "shared_name"},
        Check: {"named", "comment", "options", "shared_name"},
        Table: set(),
    }  # fmt: skip
    for kind, names in said.items():
        compared = {one.name for one in fields(kind) if one.compare} - {"key"}
        assert compared == names | never[kind]
