"""The servers that tests get: real, empty, their own."""

from __future__ import annotations

from sqlalchemy import create_engine, inspect, text

from tests.containers.server import Server


def tables(url: str) -> list[str]:
    engine = create_engine(url)
    try:
        return inspect(engine).get_table_names()
    finally:
        engine.dispose()


def create_table(url: str) -> None:
    engine = create_engine(url)
    try:
        with engine.begin() as connection:
            connection.execute(text("CREATE TABLE account (id integer PRIMARY KEY)"))
    finally:
        engine.dispose()


def test_every_postgresql_database_is_empty_and_its_own(postgresql_server: Server) -> None:
    with postgresql_server.database() as one, postgresql_server.database() as other:
        assert one != other
        create_table(one)
        assert tables(one) == ["account"]
        assert tables(other) == []


def test_a_postgresql_database_is_dropped_while_somebody_is_still_connected(
    postgresql_server: Server,
) -> None:
    with postgresql_server.database() as url:
        engine = create_engine(url)
        connection = engine.connect()
    connection.invalidate()
    connection.close()
    engine.dispose()


def test_postgresql_url_is_of_the_driver_psycopg(postgresql_url: str) -> None:
    assert postgresql_url.startswith("postgresql+psycopg://")
    assert tables(postgresql_url) == []


def test_every_mariadb_database_is_empty_and_its_own(mariadb_server: Server) -> None:
    with mariadb_server.database() as one, mariadb_server.database() as other:
        create_table(one)
        assert (tables(one), tables(other)) == (["account"], [])


def test_mariadb_url_is_of_the_driver_pymysql(mariadb_url: str) -> None:
    assert mariadb_url.startswith("mariadb+pymysql://")
    assert tables(mariadb_url) == []


def test_sqlite_url_is_of_a_file_that_does_not_exist_yet(sqlite_url: str) -> None:
    assert tables(sqlite_url) == []
    create_table(sqlite_url)
    assert tables(sqlite_url) == ["account"]
