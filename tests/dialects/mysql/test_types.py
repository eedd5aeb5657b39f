"""A declared type is what the server keeps for it, and its source says the same."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.types import TypeEngine

from diffgen.catalog import Type
from diffgen.dialects.mysql.dialect import dialect
from diffgen.dialects.mysql.types import canonical, type_of
from diffgen.source import evaluated
from tests.dialects.mysql.declared import TYPES
from tests.laws.catalogs import MARIADB

MYSQL = dialect(sa.make_url("mysql+pymysql://").get_dialect()())


@pytest.mark.parametrize(("type_", "sql", "collation"), TYPES, ids=repr)
def test_a_type_is_what_the_server_keeps(
    type_: TypeEngine[Any], sql: str, collation: str | None
) -> None:
    found = type_of(type_, MARIADB)
    assert (found[0].sql, found[1]) == (sql, collation)


@pytest.mark.parametrize(("type_", "sql", "collation"), TYPES, ids=repr)
def test_the_source_of_a_type_says_the_same(
    type_: TypeEngine[Any], sql: str, collation: str | None
) -> None:
    for found in (type_of(type_, MARIADB)[0], Type(sql)):
        again = evaluated(MARIADB.type_source(found, collation))
        assert type_of(again, MARIADB) == (Type(sql), collation)


@pytest.mark.parametrize(
    ("stored", "sql"),
    [
        ("int(11)", "int"),
        ("int(10) unsigned", "int unsigned"),
        ("int(10) unsigned zerofill", "int(10) unsigned zerofill"),
        ("tinyint(1)", "tinyint(1)"),
        ("tinyint(4)", "tinyint"),
        ("year(4)", "year"),
        ("varchar(20) /*M!100301 COMPRESSED*/", "varchar(20)"),
        ("enum('a','b''c','d\\\\e','f\\ng')", "enum('a','b''c','d\\\\e','f\\ng')"),
        ("geomcollection", "geometrycollection"),
        ("vector(3)", "vector(3)"),
    ],
)
def test_the_display_width_of_a_stored_type_means_nothing(stored: str, sql: str) -> None:
    assert canonical(stored) == sql
    assert canonical(sql) == sql


def test_a_generic_type_stays_generic_in_a_script() -> None:
    sources = {
        MARIADB.type_source(type_of(type_, MARIADB)[0], None).text
        for type_ in (sa.Uuid(), sa.DateTime(timezone=True), sa.Text(70000), sa.Enum("a", name="e"))
    }
    assert sources == {
        "sa.Uuid()",
        "sa.DateTime(timezone=True)",
        "sa.Text(length=70000)",
        "sa.Enum('a', name='e')",
    }


def test_mariadb_has_a_type_for_uuids_which_sqlalchemy_takes_from_2_1_on() -> None:
    taken = "char(32)" if sa.__version__.startswith("2.0.") else "uuid"
    assert type_of(sa.Uuid(), MARIADB)[0].sql == taken


def test_the_source_of_mariadbs_own_uuid_is_that_with_each_sqlalchemy() -> None:
    found = type_of(sa.UUID(), MARIADB)[0]
    assert found.sql == "uuid"
    assert MARIADB.type_source(found, None).text == "sa.UUID()"


def test_mysql_has_its_own_default_collation_and_no_uuid() -> None:
    assert type_of(sa.Uuid(), MYSQL)[0].sql == "char(32)"
    assert MYSQL.server.collation_of("utf8mb4") == "utf8mb4_0900_ai_ci"
