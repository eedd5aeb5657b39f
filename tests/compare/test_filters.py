"""``include_name``, ``include_object`` and ``include_schemas``: what takes part in a comparison."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.schema import CreateTable

from diffgen.autogenerate import autogenerate
from migrations_runtime.journal.table import journal_table

SCRIPT = """
CREATE TABLE users (id INTEGER NOT NULL PRIMARY KEY, fax TEXT, CONSTRAINT old UNIQUE (fax));
CREATE INDEX by_fax ON users (fax);
CREATE TABLE legacy (id INTEGER NOT NULL PRIMARY KEY);
CREATE TABLE diffgen_version (version_num VARCHAR(32) NOT NULL);
ATTACH ':memory:' AS other;
CREATE TABLE other.stray (id INTEGER);
"""


@pytest.fixture
def connection() -> Iterator[sa.Connection]:
    engine = sa.create_engine("sqlite://")
    with engine.connect() as connection:
        for statement in SCRIPT.strip().split("\n"):
            connection.exec_driver_sql(statement)
        yield connection
    engine.dispose()


def models() -> sa.MetaData:
    metadata = sa.MetaData()
    sa.Table(
        "users",
        metadata,
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("email", sa.Text, info={"skip": True}),
        sa.Index("by_email", "email"),
    )
    sa.Table("posts", metadata, sa.Column("id", sa.Integer, primary_key=True), info={"skip": True})
    return metadata


ALL = [
    "table legacy is not in the models",
    "table posts is missing",
    "column users.email is missing (TEXT)",
    "column users.fax is not in the models",
    "index users.by_email is missing (email)",
    "index users.by_fax is not in the models",
    "unique users.old is not in the models",
]


def found(connection: sa.Connection, **opts: Any) -> list[str]:
    return list(autogenerate(connection, {"target_metadata": models(), **opts}).differences)


def test_without_a_filter_everything_in_the_default_schema_does(connection: sa.Connection) -> None:
    assert found(connection) == ALL


def test_a_version_table_never_does_whosever_it_is(connection: sa.Connection) -> None:
    connection.exec_driver_sql("ALTER TABLE diffgen_version RENAME TO another_version")
    connection.exec_driver_sql("CREATE TABLE alembic_version (version_num VARCHAR(32) PRIMARY KEY)")
    connection.exec_driver_sql(
        "CREATE TABLE another_version_backfill (revision VARCHAR(32), n INT)"
    )
    assert found(connection) == ALL
    assert found(connection, version_table="another_version") == ALL


def test_a_journal_never_does_either_nor_does_it_need_its_version_table(
    connection: sa.Connection,
) -> None:
    for version_table in ("diffgen_version", "billing_version", "alembic_version"):
        connection.execute(CreateTable(journal_table(version_table, None)))
    assert found(connection) == ALL
    assert found(connection, version_table="billing_version") == ALL
    connection.exec_driver_sql("ALTER TABLE billing_journal ADD COLUMN mine TEXT")
    assert "table billing_journal is not in the models" in found(connection)


def test_a_table_that_has_more_than_a_version_table_does(connection: sa.Connection) -> None:
    connection.exec_driver_sql("CREATE TABLE mine (version_num VARCHAR(32), n INT)")
    assert "table mine is not in the models" in found(connection)


def test_include_name_leaves_out_by_name_what_is_in_the_database(connection: sa.Connection) -> None:
    asked: list[tuple[Any, ...]] = []

    def include_name(name: str | None, type_: str, parents: dict[str, str | None]) -> bool:
        asked.append((name, type_, tuple(sorted(parents.items()))))
        return name not in ("legacy", "fax", "by_fax", "old")

    left = [line for line in ALL if "not in the models" not in line]
    assert found(connection, include_name=include_name) == left
    of_users = (
        ("schema_name", None),
        ("schema_qualified_table_name", "users"),
        ("table_name", "users"),
    )
    assert ("fax", "column", of_users) in asked
    assert ("by_fax", "index", of_users) in asked
    assert ("old", "unique_constraint", of_users) in asked
    table = (("schema_name", None), ("schema_qualified_table_name", "legacy"))
    assert ("legacy", "table", table) in asked


def test_a_table_that_is_left_out_takes_all_that_is_in_it_along(connection: sa.Connection) -> None:
    def include_name(name: str | None, type_: str, parents: dict[str, str | None]) -> bool:
        return (name, type_) != ("users", "table")

    lines = found(connection, include_name=include_name)
    assert lines == ["table legacy is not in the models", "table posts is missing", "table users is missing"]  # fmt: skip


def test_include_object_sees_the_models_own_objects(connection: sa.Connection) -> None:
    asked: dict[tuple[str | None, str, bool], tuple[Any, Any]] = {}

    def include_object(
        item: Any, name: str | None, type_: str, reflected: bool, other: Any
    ) -> bool:
        asked[name, type_, reflected] = (item, other)
        return not item.info.get("skip")

    left = [line for line in ALL if "posts" not in line and "users.email" not in line]
    assert found(connection, include_object=include_object) == left
    assert isinstance(asked["users", "table", False][0], sa.Table)
    assert isinstance(asked["email", "column", False][0], sa.Column)
    assert isinstance(asked["by_email", "index", False][0], sa.Index)
    item, other = asked["legacy", "table", True]
    assert (item.name, other) == ("legacy", None)


def test_include_object_leaves_out_what_is_only_in_the_database(connection: sa.Connection) -> None:
    def include_object(
        item: Any, name: str | None, type_: str, reflected: bool, other: Any
    ) -> bool:
        return not (reflected and other is None)

    lines = found(connection, include_object=include_object)
    assert lines == [line for line in ALL if "not in the models" not in line]


def test_other_schemas_are_looked_at_only_when_asked_for(connection: sa.Connection) -> None:
    lines = found(connection, include_schemas=True)
    assert set(lines) - set(ALL) == {"schema other is not in the models", "table other.stray is not in the models"}  # fmt: skip


def test_a_filter_by_name_can_leave_out_a_schema(connection: sa.Connection) -> None:
    def include_name(name: str | None, type_: str, parents: dict[str, str | None]) -> bool:
        return type_ != "schema" or name != "other"

    assert found(connection, include_schemas=True, include_name=include_name) == ALL


def test_the_default_schema_can_be_left_out_too(connection: sa.Connection) -> None:
    def include_name(name: str | None, type_: str, parents: dict[str, str | None]) -> bool:
        return type_ != "schema" or name is not None

    lines = found(connection, include_schemas=True, include_name=include_name)
    assert "table other.stray is not in the models" in lines
    assert "table legacy is not in the models" not in lines


def test_what_is_on_both_sides_is_asked_for_once_as_the_models_object(
    connection: sa.Connection,
) -> None:
    asked: list[tuple[str | None, str, bool, bool]] = []

    def include_object(
        item: Any, name: str | None, type_: str, reflected: bool, other: Any
    ) -> bool:
        asked.append((name, type_, reflected, other is not None))
        return True

    assert found(connection, include_object=include_object) == ALL
    assert [one for one in asked if one[0] == "users"] == [("users", "table", False, True)]
    assert ("posts", "table", False, False) in asked
    assert ("legacy", "table", True, False) in asked
