"""FULLTEXT indexes over the columns of foreign keys: the server takes them for the key's own, and loses it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import sqlalchemy as sa

from migrations_runtime import op
from migrations_runtime.executor import Online
from migrations_runtime.op.active import running

PARENT = "CREATE TABLE p (id VARCHAR(20) PRIMARY KEY)"
CHILD = "CREATE TABLE t (a VARCHAR(20), b TEXT, CONSTRAINT f FOREIGN KEY (a) REFERENCES p (id))"
KEYS = {
    "KEY `f` (`a`)",
    "FULLTEXT KEY `words` (`a`,`b`)",
    "CONSTRAINT `f` FOREIGN KEY (`a`) REFERENCES `p` (`id`)",
}


@pytest.fixture
def connection(mariadb_url: str) -> Iterator[sa.Connection]:
    engine = sa.create_engine(mariadb_url, poolclass=sa.NullPool)
    with engine.connect() as connection, running(Online(connection)):
        connection.exec_driver_sql(PARENT)
        yield connection


def keys(connection: sa.Connection) -> set[str]:
    # A statement that copies the table fails where the foreign key has no index.
    connection.exec_driver_sql("ALTER TABLE t FORCE, ALGORITHM=COPY")
    lines = connection.exec_driver_sql("SHOW CREATE TABLE t").one()[1].split("\n")
    return {line.strip().rstrip(",") for line in lines if "KEY" in line}


def test_the_index_of_a_foreign_key_stays_beside_a_fulltext_one(connection: sa.Connection) -> None:
    connection.exec_driver_sql(CHILD)
    op.create_index("words", "t", ["a", "b"], mariadb_prefix="FULLTEXT")
    assert keys(connection) == KEYS


def test_an_index_that_serves_the_key_besides_is_not_made_twice(connection: sa.Connection) -> None:
    connection.exec_driver_sql(CHILD)
    connection.exec_driver_sql("CREATE UNIQUE INDEX u ON t (a)")
    op.create_index("words", "t", ["a", "b"], mariadb_prefix="fulltext")
    assert keys(connection) == KEYS - {"KEY `f` (`a`)"} | {"UNIQUE KEY `u` (`a`)"}


@pytest.mark.parametrize("key_first", [True, False])
def test_both_come_in_one_block(connection: sa.Connection, key_first: bool) -> None:
    connection.exec_driver_sql("CREATE TABLE t (a VARCHAR(20), b TEXT)")
    with op.batch_alter_table("t") as batch_op:
        if key_first:
            batch_op.create_foreign_key("f", "p", ["a"], ["id"])
        batch_op.create_index("words", ["a", "b"], mariadb_prefix="FULLTEXT")
        if not key_first:
            batch_op.create_foreign_key("f", "p", ["a"], ["id"])
    assert keys(connection) == KEYS
