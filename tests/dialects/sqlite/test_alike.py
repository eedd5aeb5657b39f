"""What is written in other words, and is the same to SQLite, differs in nothing; what is not, does."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa

from diffgen.catalog import Catalog, Pair
from diffgen.check import describe
from diffgen.compare import compare
from diffgen.contracts import Declared, Live
from diffgen.dialects import dialect_of
from diffgen.dialects.sqlite.alike import SYNONYMS, meaning
from migrations_runtime.dialects.sqlite.rebuild.affinity import affinity


def differences(sql: str, *items: sa.Column[Any], **options: Any) -> list[str]:
    engine = sa.create_engine("sqlite://")
    metadata = sa.MetaData()
    sa.Table("t", metadata, *items, **options)
    with engine.connect() as connection:
        connection.exec_driver_sql(sql)
        dialect = dialect_of(connection)
        there = Catalog(dialect.read(Live(connection, (None,)), dialect).objects())
        wanted = Catalog(dialect.declare(Declared((metadata,)), dialect))
        found = list(describe(compare(dialect.aligned(Pair(there, wanted)), dialect)))
    engine.dispose()
    return found


def id_(nullable: bool = False) -> sa.Column[int]:
    return sa.Column("id", sa.Integer, primary_key=True, nullable=nullable)


ID = "id INTEGER NOT NULL PRIMARY KEY"


def test_a_table_written_by_hand_is_the_same_as_its_models() -> None:
    sql = """CREATE TABLE t (id integer primary key autoincrement, n INT NOT NULL DEFAULT 0, big INT8,
        active BOOL DEFAULT TRUE, hidden boolean NOT NULL DEFAULT false, name CHARACTER VARYING(20) default "x",
        code character(3), ratio double precision DEFAULT 1, price DEC (10,2) DEFAULT '0', note TEXT)"""
    assert not differences(
        sql,
        id_(),
        sa.Column("n", sa.Integer, server_default="0", nullable=False),
        sa.Column("big", sa.BigInteger),
        sa.Column("active", sa.Boolean, server_default=sa.true()),
        sa.Column("hidden", sa.Boolean, server_default=sa.text("0"), nullable=False),
        sa.Column("name", sa.String(20), server_default="x"),
        sa.Column("code", sa.CHAR(3)),
        sa.Column("ratio", sa.Double, server_default="1.0"),
        sa.Column("price", sa.DECIMAL(10, 2), server_default=sa.text("0.0")),
        sa.Column("note", sa.Text, server_default=sa.text("NULL")),
        sqlite_autoincrement=True,
    )


def test_the_rowid_is_never_null_whatever_is_said() -> None:
    assert not differences("CREATE TABLE t (id INTEGER PRIMARY KEY)", id_())
    assert not differences(f"CREATE TABLE t ({ID})", id_(nullable=True))


def test_int_is_no_integer_where_that_would_be_the_rowid() -> None:
    (line,) = differences("CREATE TABLE t (id INT NOT NULL PRIMARY KEY)", id_())
    assert line == "column t.id: type INT → INTEGER"


def test_int_is_integer_in_a_key_of_two() -> None:
    sql = "CREATE TABLE t (id INT NOT NULL, n INT NOT NULL, PRIMARY KEY (id, n))"
    assert not differences(sql, id_(), sa.Column("n", sa.Integer, primary_key=True))


def test_another_key_may_be_null() -> None:
    key = sa.Column("id", sa.Text, primary_key=True)
    (line,) = differences("CREATE TABLE t (id TEXT PRIMARY KEY)", key)
    assert line == "column t.id: nullable yes → no"


def test_the_key_of_a_table_without_rowid_is_never_null() -> None:
    sql = "CREATE TABLE t (id INT PRIMARY KEY) WITHOUT ROWID"
    assert not differences(sql, id_(), sqlite_with_rowid=False)


def test_the_key_of_a_strict_table_is_never_null() -> None:
    sql = "CREATE TABLE t (id TEXT PRIMARY KEY, n INT) STRICT"
    key = sa.Column("id", sa.Text, primary_key=True)
    assert not differences(sql, key, sa.Column("n", sa.Integer), sqlite_strict=True)


@pytest.mark.parametrize(
    ("there", "wanted"),
    [
        ("a VARCHAR(20)", sa.Column("a", sa.String(30))),
        ("a TEXT", sa.Column("a", sa.String)),
        ("a FLOAT", sa.Column("a", sa.Numeric)),
        ("a INT", sa.Column("a", sa.BigInteger)),
        ("a INTEGER", sa.Column("a", sa.Integer, nullable=False)),
        ("a INTEGER DEFAULT 0", sa.Column("a", sa.Integer, server_default="1")),
        ("a BLOB DEFAULT 0", sa.Column("a", sa.LargeBinary, server_default="0")),
        ("a TEXT DEFAULT (lower('X'))", sa.Column("a", sa.Text, server_default="x")),
        ("a VARCHAR DEFAULT 0", sa.Column("a", sa.Integer, server_default="0")),
    ],
)
def test_what_differs_is_told(there: str, wanted: sa.Column[Any]) -> None:
    assert differences(f"CREATE TABLE t ({ID}, {there})", id_(), wanted)


def test_synonyms_have_one_affinity() -> None:
    for one, other in SYNONYMS.items():
        assert affinity(one) == affinity(other)
        assert meaning(one) == other
    assert meaning("INT(11)") == "INTEGER"
    assert meaning("DEC(10, 2)") == "DECIMAL(10, 2)"
