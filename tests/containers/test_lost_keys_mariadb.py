"""Foreign keys that the server lost when it died in an ALTER TABLE are made again, and no others."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import sqlalchemy as sa

from migrations_runtime.resumption.place import UnderWay
from migrations_runtime.resumption.said import Said
from migrations_runtime.resumption.servers.mysql import SERVER

MODIFY = "ALTER TABLE `t` MODIFY COLUMN n BIGINT"
TABLES = (
    "CREATE TABLE p (id INT PRIMARY KEY)",
    "CREATE TABLE t (n INT, a INT, CONSTRAINT `the ``key` FOREIGN KEY (a) REFERENCES p (id) ON DELETE CASCADE)",
)


@pytest.fixture(params=["", "ANSI_QUOTES"])
def connection(request: pytest.FixtureRequest, mariadb_url: str) -> Iterator[sa.Connection]:
    engine = sa.create_engine(mariadb_url, poolclass=sa.NullPool, isolation_level="AUTOCOMMIT")
    with engine.connect() as made:
        for sql in (f"SET sql_mode = '{request.param}'", *TABLES):
            made.exec_driver_sql(sql)
        yield made


def under_way(connection: sa.Connection, sql: str) -> UnderWay:
    looks = SERVER.looks(sql)
    assert looks is not None
    return UnderWay(Said.of(sql), sql, None, looks, SERVER.seen(connection, looks))


def keys(connection: sa.Connection) -> list[tuple[str, str]]:
    query = "SELECT CONSTRAINT_NAME, DELETE_RULE FROM information_schema.REFERENTIAL_CONSTRAINTS WHERE CONSTRAINT_SCHEMA = database()"
    return [tuple(row) for row in connection.exec_driver_sql(query)]


def lose(connection: sa.Connection) -> None:
    connection.exec_driver_sql("ALTER TABLE t DROP FOREIGN KEY `the ``key`")


def test_a_key_that_nobody_dropped_is_made_again(connection, caplog) -> None:
    before = under_way(connection, MODIFY)
    connection.exec_driver_sql(MODIFY)
    lose(connection)
    assert SERVER.took_effect(connection, before) is True
    assert keys(connection) == [("the `key", "CASCADE")]
    assert "The server lost a foreign key when it died; it was made again" in caplog.text


def test_a_statement_that_did_nothing_else_is_still_to_be_executed(connection) -> None:
    before = under_way(connection, MODIFY)
    lose(connection)
    assert SERVER.took_effect(connection, before) is False
    assert keys(connection) == [("the `key", "CASCADE")]


def test_a_key_that_the_statement_drops_stays_away(connection) -> None:
    sql = "ALTER TABLE t DROP FOREIGN KEY `the ``key`, MODIFY COLUMN n BIGINT"
    before = under_way(connection, sql)
    connection.exec_driver_sql(sql)
    assert SERVER.took_effect(connection, before) is True
    assert keys(connection) == []


def test_what_rows_forbid_is_told(connection, caplog) -> None:
    before = under_way(connection, MODIFY)
    lose(connection)
    connection.exec_driver_sql("INSERT INTO t VALUES (1, 7)")
    assert SERVER.took_effect(connection, before) is True  # it isn't as before
    assert "which can't be made again ((1452" in caplog.text
    assert "see to it: ALTER TABLE `t` ADD CONSTRAINT `the ``key` FOREIGN KEY" in caplog.text
