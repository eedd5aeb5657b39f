"""How many rows a finding is about."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
import sqlalchemy as sa

from diffgen.autogenerate import autogenerate
from diffgen.catalog import Catalog, Key, Pair
from diffgen.check import stakes
from diffgen.compare.rows import Rows
from diffgen.contracts import Context, Finding
from diffgen.kinds.rows.counting import rows_of
from diffgen.sources import Database
from tests.laws.catalogs import SQLITE

USERS = Key("table", None, "users")
PRESENT = Context(SQLITE, Pair(Catalog(), Catalog()))


@pytest.fixture(params=["sqlite_url", "postgresql_url", "mariadb_url"])
def connection(request: pytest.FixtureRequest) -> Iterator[sa.Connection]:
    """A database of each server, with a table of 1,204 rows."""
    engine = sa.create_engine(request.getfixturevalue(request.param))
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE users (id INTEGER)")
        table = sa.table("users", sa.column("id"))
        connection.execute(sa.insert(table), [{"id": number} for number in range(1204)])
        yield connection
    engine.dispose()


def lines(connection: sa.Connection, *findings: Finding) -> list[str]:
    compared = autogenerate(connection, {"target_metadata": sa.MetaData()})
    return list(stakes(findings, compared.sides))


def test_rows_are_counted(connection: sa.Connection) -> None:
    number: sa.ColumnClause[int] = sa.column("id")
    assert lines(
        connection,
        Finding("drop", "drops it", rows_of(USERS, PRESENT)),
        Finding("drop", "drops the first", rows_of(USERS, PRESENT, number == 0)),
        Finding("drop", "drops none", rows_of(USERS, PRESENT, number < 0)),
        Finding("lock", "locks it"),
    ) == ["drops it (1,204 rows)", "drops the first (1 row)", "drops none (no rows)", "locks it"]


def test_a_count_that_fails_says_so_and_spoils_nothing(connection: sa.Connection) -> None:
    gone = Finding("drop", "drops it", rows_of(Key("table", None, "gone"), PRESENT))
    there = Finding("drop", "drops it", rows_of(USERS, PRESENT))
    first, second = lines(connection, gone, there)
    assert first.startswith("drops it (rows not counted: ")
    assert "gone" in first
    assert second == "drops it (1,204 rows)"


def test_more_rows_are_counted_than_a_statement_has_columns(connection: sa.Connection) -> None:
    asked = [rows_of(USERS, PRESENT, sa.column("id") < n) for n in (*range(2, 1003), 7)]
    found = lines(connection, *(Finding("drop", "drops", one) for one in asked))
    assert found == [f"drops ({n:,} rows)" for n in (*range(2, 1003), 7)]


def test_a_count_does_not_take_long(postgresql_url: str) -> None:
    engine = sa.create_engine(postgresql_url)
    with engine.begin() as connection:
        compared = autogenerate(connection, {"target_metadata": sa.MetaData()})
        limited = replace(compared.sides.dialect, time_limit="SET LOCAL statement_timeout = 50")
        slow = sa.select(sa.func.pg_sleep(9)).select_from(sa.table("pg_class"))
        sides = replace(
            compared.sides, source=Database(connection, limited, Rows(connection, limited))
        )
        fast = Finding("drop", "drops them", sa.select(sa.func.count()))
        line, beside = stakes([Finding("drop", "drops it", slow), fast], sides)
        assert "rows not counted: canceling statement due to statement timeout" in line
        assert beside == "drops them (1 row)"
        assert connection.exec_driver_sql("SHOW statement_timeout").scalar() == "0"
    engine.dispose()


def test_a_count_does_not_take_long_on_mariadb(mariadb_url: str) -> None:
    engine = sa.create_engine(mariadb_url)
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE t (id int)")
        compared = autogenerate(connection, {"target_metadata": sa.MetaData()})
        limit = "SET SESSION max_statement_time = 0.05"
        limited = replace(compared.sides.dialect, time_limit=limit)
        slow = sa.select(sa.func.count(), sa.func.sleep(9)).select_from(sa.table("t"))
        sides = replace(
            compared.sides, source=Database(connection, limited, Rows(connection, limited))
        )
        (line,) = stakes([Finding("drop", "drops it", slow)], sides)
        assert "rows not counted:" in line
        assert "max_statement_time exceeded" in line
        assert connection.exec_driver_sql("SELECT @@max_statement_time").scalar() == 0
    engine.dispose()
