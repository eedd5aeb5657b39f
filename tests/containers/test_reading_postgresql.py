"""What is read of a PostgreSQL database, where it is out of the usual."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import sqlalchemy as sa

from diffgen.catalog import Catalog, Key
from diffgen.contracts import Live
from diffgen.dialects import dialect_of


@pytest.fixture
def connection(postgresql_url: str) -> Iterator[sa.Connection]:
    engine = sa.create_engine(postgresql_url, poolclass=sa.NullPool)
    with engine.connect() as connection:
        yield connection


def catalog(connection: sa.Connection, *schemas: str | None) -> Catalog:
    dialect = dialect_of(connection)
    return Catalog(dialect.read(Live(connection, schemas or (None,)), dialect).objects())


def made(connection: sa.Connection, *statements: str) -> None:
    for statement in statements:
        connection.exec_driver_sql(statement)


def test_a_table_without_columns_has_its_checks(connection: sa.Connection) -> None:
    made(connection, "CREATE TABLE empty (CONSTRAINT always CHECK (1 = 1))")
    assert Key("check", None, "always", "empty") in catalog(connection)


def test_a_key_refers_to_a_table_of_a_schema_that_is_not_read(connection: sa.Connection) -> None:
    made(
        connection,
        "CREATE SCHEMA other",
        "CREATE TABLE other.owner (gone int, a int, b int, c int, UNIQUE (c, b, a), UNIQUE (b))",
        "ALTER TABLE other.owner DROP COLUMN gone",
        "CREATE TABLE thing (x int, y int, z int,"
        " CONSTRAINT one FOREIGN KEY (x) REFERENCES other.owner (b),"
        " CONSTRAINT three FOREIGN KEY (x, y, z) REFERENCES other.owner (c, b, a))",
    )
    found = catalog(connection)
    columns = {
        name: found[Key("foreign_key", None, name, "thing")].referent_columns
        for name in ("one", "three")
    }
    assert columns == {"one": ("b",), "three": ("c", "b", "a")}


def test_a_column_is_read_once_however_many_sequences_belong_to_it(
    connection: sa.Connection,
) -> None:
    made(
        connection,
        "CREATE TABLE thing (id serial, n int GENERATED ALWAYS AS IDENTITY, m int)",
        *(f"CREATE SEQUENCE {name} OWNED BY thing.{name[0]}" for name in ("n1", "m1", "m2")),
        "CREATE SEQUENCE ids OWNED BY thing.id",
    )
    found = catalog(connection)
    columns = {key.name: found[key] for key in found if key.kind == "column"}
    assert {name: column.position for name, column in columns.items()} == {"id": 0, "n": 1, "m": 2}
    assert columns["id"].sequence is not None
    assert columns["n"].identity is not None
    sequences = {key.name for key in found if key.kind == "sequence"}
    assert sequences == {"n1", "m1", "m2", "ids"}


def test_a_generated_column_may_own_a_sequence(connection: sa.Connection) -> None:
    made(
        connection,
        "CREATE TABLE thing (a int, b int GENERATED ALWAYS AS (a + 1) STORED)",
        "CREATE SEQUENCE counting OWNED BY thing.b",
    )
    found = catalog(connection)
    assert found[Key("column", None, "b", "thing")].generated is not None
    assert Key("sequence", None, "counting") in found


@pytest.mark.parametrize("columns", ["a", "a, b", "a, b, c"])
def test_indexes_of_any_number_of_columns_tell_of_each(
    connection: sa.Connection, columns: str
) -> None:
    descending = [f"{name} DESC" for name in columns.split(", ")]
    made(
        connection,
        "CREATE TABLE thing (a int, b text, c date)",
        f"CREATE INDEX plain ON thing ({columns})",
        f"CREATE INDEX down ON thing ({', '.join(descending)})",
    )
    found = catalog(connection)
    for name, order in (("plain", False), ("down", True)):
        elements = found[Key("index", None, name, "thing")].elements
        assert ", ".join(element.column for element in elements) == columns
        assert {element.descending for element in elements} == {order}
