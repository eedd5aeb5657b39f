"""A default has the form that the server gives it, by the type of its column."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa

from diffgen.catalog import Key
from diffgen.dialects.mysql.sql.default import default, stored
from tests.dialects.mysql.declared import DEFAULTS
from tests.laws.catalogs import MARIADB, catalog


@pytest.mark.parametrize(("type_", "given", "canonical"), DEFAULTS, ids=str)
def test_a_default_of_the_models_is_what_the_server_keeps(
    type_: Any, given: Any, canonical: str | None
) -> None:
    metadata = sa.MetaData()
    sa.Table("t", metadata, sa.Column("c", type_, server_default=given))
    found = catalog(metadata, MARIADB)[Key("column", None, "c", "t")].default
    assert (None if found is None else found.canonical) == canonical


@pytest.mark.parametrize(
    ("text", "extra", "type_", "canonical"),
    [
        ("abc", "", "varchar(20)", "'abc'"),
        ("it's", "", "varchar(20)", "'it''s'"),
        ("NULL", "", "varchar(20)", "'NULL'"),
        ("5", "", "int", "5"),
        ("1.50", "", "decimal(10,2)", "1.50"),
        ("b'101'", "", "bit(3)", "b'101'"),
        ("2020-01-05 00:00:00", "", "datetime", "'2020-01-05 00:00:00'"),
        ("CURRENT_TIMESTAMP", "DEFAULT_GENERATED", "timestamp", "current_timestamp()"),
        ("now()", "DEFAULT_GENERATED", "datetime", "current_timestamp()"),
        (
            "CURRENT_TIMESTAMP(6)",
            "DEFAULT_GENERATED on update CURRENT_TIMESTAMP(6)",
            "datetime(6)",
            "current_timestamp(6) on update current_timestamp(6)",
        ),
        ("uuid()", "DEFAULT_GENERATED", "varchar(40)", "uuid()"),
        ("_utf8mb4\\'it\\\\\\'s\\'", "DEFAULT_GENERATED", "text", "'it''s'"),
        ("concat(_utf8mb4\\'a\\',_utf8mb4\\'b\\')", "DEFAULT_GENERATED", "text", "concat('a','b')"),
    ],
)
def test_mysql_tells_the_bare_value_of_a_literal(
    text: str, extra: str, type_: str, canonical: str
) -> None:
    """https://dev.mysql.com/doc/refman/8.4/en/information-schema-columns-table.html"""
    found = stored(text, extra, type_, mariadb=False)
    assert found is not None
    assert found.canonical == canonical


def test_a_column_without_a_default_has_none_on_either_server() -> None:
    assert stored(None, "", "int", mariadb=False) is None
    assert stored("NULL", "", "int", mariadb=True) is None
    assert stored(None, "", "int", mariadb=True) is None
    assert default("NULL", "varchar(5)") is None


def test_a_script_repeats_a_default_as_it_was_written() -> None:
    found = default("NOW()", "datetime", "CURRENT_TIMESTAMP")
    assert found is not None
    assert found.sql == "NOW() ON UPDATE CURRENT_TIMESTAMP"
