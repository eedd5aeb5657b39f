"""What MySQL 8 tells in other words than MariaDB: its rows, as the manual has them.

https://dev.mysql.com/doc/refman/8.4/en/information-schema.html
"""

from __future__ import annotations

import json
from typing import Any
from unittest.mock import Mock

import pytest
import sqlalchemy as sa
from sqlalchemy.dialects.mysql.pymysql import MySQLDialect_pymysql

from diffgen.catalog import Catalog, Key
from diffgen.contracts import Live
from diffgen.dialects.mysql.dialect import dialect
from diffgen.dialects.mysql.reading import queries, rows
from diffgen.errors import CommandError

ROWS: dict[str, list[Any]] = {
    "schemata": [rows.SchemaRow("shop", "utf8mb4_0900_ai_ci")],
    "tables": [rows.TableRow("t", "BASE TABLE", "InnoDB", "utf8mb4_0900_ai_ci", "", "")],
    "columns": [
        rows.ColumnRow("t", "id", 1, "", None, "YES", "int", None, "auto_increment", ""),
        rows.ColumnRow("t", "n", 2, "", "5", "YES", "int unsigned", None, "", ""),
        rows.ColumnRow(
            "t",
            "at",
            3,
            "",
            "CURRENT_TIMESTAMP(6)",
            "YES",
            "datetime(6)",
            None,
            "DEFAULT_GENERATED on update CURRENT_TIMESTAMP(6)",
            "",
        ),
        rows.ColumnRow(
            "t",
            "twice",
            4,
            "",
            None,
            "YES",
            "int",
            None,
            "VIRTUAL GENERATED",
            "(`n` * length(_utf8mb4\\'it\\\\\\'s\\'))",
        ),
    ],
    "statistics": [
        rows.IndexRow("t", "PRIMARY", 1, 0, "id", "A", None, "BTREE", None),
        rows.IndexRow(
            "t", "computed", 1, 1, None, "A", None, "BTREE", "concat(`n`,_utf8mb4\\'x\\')"
        ),
    ],
    "key_column_usage": [],
    "referential_constraints": [],
    "check_constraints": [
        rows.ClauseRow("t_chk_1", "(`n` > 0)"),
        rows.ClauseRow("named", "(`n` in (_utf8mb4\\'a\\',_utf8mb4\\'b\\'))"),
    ],
    "table_constraints": [rows.CheckPlaceRow("t", "t_chk_1"), rows.CheckPlaceRow("t", "named")],
}


@pytest.fixture
def found(monkeypatch: pytest.MonkeyPatch) -> Catalog:
    packs = {table: json.dumps([len(told), *told]) for table, told in ROWS.items()}
    monkeypatch.setattr(queries, "asked", lambda *_: {None: {0: packs}})
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
