"""What MySQL 8 tells in other words than MariaDB: its rows, as the manual has them.

https://dev.mysql.com/doc/refman/8.4/en/information-schema.html
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from types import SimpleNamespace
from typing import Any
from unittest.mock import Mock

import pytest
import sqlalchemy as sa
from sqlalchemy.dialects.mysql.pymysql import MySQLDialect_pymysql

from diffgen.catalog import Catalog, Key
from diffgen.contracts import Live
from diffgen.dialects.mysql.dialect import dialect
from diffgen.dialects.mysql.reading import queries
from diffgen.errors import CommandError

TABLE = {"table_schema": "shop", "table_name": "t"}
COLUMN = {
    **TABLE,
    "is_nullable": "YES",
    "collation_name": None,
    "generation_expression": "",
    "column_comment": "",
    "column_default": None,
    "extra": "",
}
INDEX = {**TABLE, "seq_in_index": 1, "collation": "A", "sub_part": None, "index_type": "BTREE"}
ROWS: dict[str, list[dict[str, Any]]] = {
    "schemata": [{"schema_name": "shop", "default_collation_name": "utf8mb4_0900_ai_ci"}],
    "tables": [
        {
            **TABLE,
            "table_type": "BASE TABLE",
            "engine": "InnoDB",
            "table_collation": "utf8mb4_0900_ai_ci",
            "create_options": "",
            "table_comment": "",
        }
    ],
    "columns": [
        {**COLUMN, "column_name": "id", "column_type": "int", "extra": "auto_increment"},
        {**COLUMN, "column_name": "n", "column_type": "int unsigned", "column_default": "5"},
        {
            **COLUMN,
            "column_name": "at",
            "column_type": "datetime(6)",
            "column_default": "CURRENT_TIMESTAMP(6)",
            "extra": "DEFAULT_GENERATED on update CURRENT_TIMESTAMP(6)",
        },
        {
            **COLUMN,
            "column_name": "twice",
            "column_type": "int",
            "extra": "VIRTUAL GENERATED",
            "generation_expression": "(`n` * length(_utf8mb4\\'it\\\\\\'s\\'))",
        },
    ],
    "statistics": [
        {**INDEX, "index_name": "PRIMARY", "non_unique": 0, "column_name": "id", "expression": None},
        {
            **INDEX,
            "index_name": "computed",
            "non_unique": 1,
            "column_name": None,
            "expression": "concat(`n`,_utf8mb4\\'x\\')",
        },
    ],
    "key_column_usage": [],
    "referential_constraints": [],
    "check_constraints": [
        {"constraint_schema": "shop", "constraint_name": "t_chk_1", "check_clause": "(`n` > 0)"},
        {"constraint_schema": "shop", "constraint_name": "named", "check_clause": "(`n` in (_utf8mb4\\'a\\',_utf8mb4\\'b\\'))"},
    ],
    "table_constraints": [
        {"constraint_schema": "shop", "table_name": "t", "constraint_name": "t_chk_1"},
        {"constraint_schema": "shop", "table_name": "t", "constraint_name": "named"},
    ],
}  # fmt: skip


@pytest.fixture
def found(monkeypatch: pytest.MonkeyPatch) -> Catalog:
    def rows(_: object, query: queries.Query, __: Collection[str]) -> Sequence[Any]:
        return [
            SimpleNamespace(ordinal_position=position, **row)
            for position, row in enumerate(ROWS[query.table])
        ]

    monkeypatch.setattr(queries, "rows", rows)
    mysql = MySQLDialect_pymysql()
    mysql.server_version_info, mysql.default_schema_name = (8, 4, 0), "shop"
    connection = Mock(spec=sa.Connection, dialect=mysql)
    record = dialect(mysql)
    return Catalog(record.read(Live(connection, (None,)), record).objects())


def test_defaults_are_values_or_expressions(found: Catalog) -> None:
    number, clock = found[Key("column", None, "n", "t")], found[Key("column", None, "at", "t")]
    assert (str(number.default), number.type.sql) == ("5", "int unsigned")
    assert str(clock.default) == "current_timestamp(6) on update current_timestamp(6)"
    assert found[Key("column", None, "id", "t")].autoincrement


def test_generated_columns_have_parentheses_more(found: Catalog) -> None:
    generated = found[Key("column", None, "twice", "t")].generated
    assert (generated.expression.canonical, generated.stored) == ("n * length('it''s')", False)


def test_an_index_may_be_over_an_expression(found: Catalog) -> None:
    (element,) = found[Key("index", None, "computed", "t")].elements
    assert (element.column, element.expression.canonical) == (None, "concat(n,'x')")


def test_a_check_is_told_of_in_two_places(found: Catalog) -> None:
    checks = {check.key.name: check.condition.canonical for check in found.of_kind("check")}
    assert checks == {"t_chk_1": "n > 0", "named": "n in ('a','b')"}


def test_a_server_that_tells_of_no_checks_is_too_old() -> None:
    mysql = MySQLDialect_pymysql()
    mysql.server_version_info = (5, 7, 44)
    with pytest.raises(
        CommandError, match=r"MySQL 5\.7\.44 is too old to be compared: MySQL 8\.0\.16"
    ):
        dialect(mysql, Mock(spec=sa.Connection, dialect=mysql))
