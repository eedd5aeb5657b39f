"""What the Inspector tells is its own: what a reader of the catalog got wrong is seen."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
import sqlalchemy as sa

from diffgen.catalog import Catalog, Expression, Key
from diffgen.contracts import Live
from diffgen.dialects import dialect_of
from diffgen.dialects.sqlite.inspected import INSPECTING

TEXTS = (
    "CREATE TABLE users (id INTEGER NOT NULL PRIMARY KEY, name VARCHAR(20) DEFAULT 'x')",
    "CREATE TABLE orders (id INTEGER PRIMARY KEY, user_id INTEGER REFERENCES users (id))",
    "CREATE INDEX ix_name ON users (name)",
)
NAME = Key("column", None, "name", "users")
INDEX = Key("index", None, "ix_name", "users")
REFERENCE = Key("foreign_key", None, "orders_user_id_fkey", "orders")
ERRORS: list[tuple[Key, Callable[[Any], Any]]] = [
    (NAME, lambda column: replace(column, nullable=False)),
    (NAME, lambda column: replace(column, default=Expression("'y'", "'y'"))),
    (NAME, lambda column: replace(column, type=replace(column.type, sql="VARCHAR(21)"))),
    (INDEX, lambda index: replace(index, unique=True)),
    (INDEX, lambda index: replace(index, elements=(replace(index.elements[0], column="id"),))),
    (REFERENCE, lambda found: replace(found, referent_columns=("name",))),
    (NAME, lambda column: None),
    (INDEX, lambda index: None),
]


@pytest.fixture
def connection() -> Iterator[sa.Connection]:
    with sa.create_engine("sqlite://", poolclass=sa.StaticPool).connect() as connection:
        for text in TEXTS:
            connection.exec_driver_sql(text)
        yield connection


@pytest.mark.parametrize(("key", "wrong"), ERRORS)
def test_an_error_of_the_other_reader_is_seen(
    connection: sa.Connection, key: Key, wrong: Callable[[Any], Any]
) -> None:
    dialect = dialect_of(connection)
    live = Live(connection, (None,))
    known = Catalog(dialect.read(live, dialect).objects())
    assert dict(Catalog(INSPECTING.objects(live, known, dialect))) == dict(known)
    mistaken = wrong(known[key])
    rest = [obj for obj in known.values() if obj.key != key]
    erring = Catalog([*rest, mistaken] if mistaken is not None else rest)
    assert dict(Catalog(INSPECTING.objects(live, erring, dialect))) != dict(erring)
