"""Tables of modules are told from those of users, on a SQLite that doesn't list them, too."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import sqlalchemy as sa

from diffgen.catalog import Catalog
from diffgen.contracts import Live
from diffgen.dialects import dialect_of
from diffgen.dialects.sqlite import modules

MODULES = ("fts3(a)", "fts4(a)", "fts5(a)", "fts5(a, content='')", "rtree(id, x, y)")
VERSIONS = [(3, 34, 1), (3, 40, 1)]


@pytest.fixture
def connection() -> Iterator[sa.Connection]:
    with sa.create_engine("sqlite://", poolclass=sa.StaticPool).connect() as connection:
        connection.exec_driver_sql("ATTACH ':memory:' AS \"it's\"")
        for schema in ("main", '"it\'s"'):
            for number, module in enumerate(MODULES):
                connection.exec_driver_sql(
                    f"CREATE VIRTUAL TABLE {schema}.v{number} USING {module}"
                )
            connection.exec_driver_sql(f"CREATE TABLE {schema}.v1_of_mine (id INTEGER PRIMARY KEY)")
        yield connection


@pytest.mark.parametrize("schema", ["main", "it's"])
def test_both_ways_to_ask_give_the_same(connection: sa.Connection, schema: str) -> None:
    for query in (modules.virtual_and_shadow, modules.shadow):
        names = sorted(connection.exec_driver_sql(query(schema, VERSIONS[1])).scalars())
        older = set(connection.exec_driver_sql(query(schema, VERSIONS[0])).scalars())
        there = set(
            connection.exec_driver_sql(
                'SELECT name FROM "' + schema + "\".sqlite_master WHERE type = 'table'"
            ).scalars()
        )
        assert names
        assert sorted(older & there) == names


@pytest.mark.parametrize("version", VERSIONS)
def test_only_tables_of_users_are_read(
    connection: sa.Connection, version: tuple[int, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection.dialect, "server_version_info", version)
    dialect = dialect_of(connection)
    found = Catalog(dialect.read(Live(connection, (None, "it's")), dialect).objects())
    assert [key.path for key in found if key.kind == "table"] == ["v1_of_mine", "it's.v1_of_mine"]
