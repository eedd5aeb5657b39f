"""What a server has not got is an error that names it, offline too: never SQL that fails, or nothing."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from migrations_runtime import op
from migrations_runtime.errors import CommandError
from tests.runtime.op.offline import sql_of

POSTGRESQL = "postgresql+psycopg://"
MYSQL = "mysql+pymysql://"
MARIADB = "mariadb+pymysql://"
MSSQL = "mssql+pyodbc://"
ORACLE = "oracle+oracledb://"
SQLITE = "sqlite://"

LACKING: dict[str, tuple[Callable[[], object], tuple[str, ...]]] = {
    "create a schema": (lambda: op.create_schema("s"), (SQLITE, ORACLE)),
    "drop a schema": (lambda: op.drop_schema("s"), (SQLITE, ORACLE)),
    "rename a schema": (
        lambda: op.rename_schema("s", "t"),
        (SQLITE, ORACLE, MYSQL, MARIADB, MSSQL),
    ),
    "drop what is in the schema": (lambda: op.drop_schema("s", cascade=True), (MSSQL,)),
    "keep a sequence": (lambda: op.create_sequence("q"), (SQLITE, MYSQL)),
    "keep a sequence such as q": (lambda: op.alter_sequence("q", increment=2), (SQLITE, MYSQL)),
    "keep a sequence such as r": (lambda: op.drop_sequence("r"), (SQLITE, MYSQL)),
    "keep a sequence such as p": (lambda: op.rename_sequence("p", "o"), (SQLITE, MYSQL)),
    "have an extension": (
        lambda: op.create_extension("hstore"),
        (SQLITE, ORACLE, MYSQL, MARIADB, MSSQL),
    ),
    "have an extension such as hstore": (lambda: op.alter_extension("hstore"), (MARIADB,)),
    "have an extension such as postgis": (lambda: op.drop_extension("postgis"), (MARIADB,)),
    "keep an enum such as mood as a type": (
        lambda: op.drop_enum_value("mood", "ok"),
        (SQLITE, ORACLE, MYSQL, MARIADB, MSSQL),
    ),
    "comment on a schema": (
        lambda: op.comment_on_schema("s", "x"),
        (SQLITE, ORACLE, MYSQL, MARIADB, MSSQL),
    ),
    "comment on an index": (
        lambda: op.comment_on_index("i", "x"),
        (SQLITE, ORACLE, MYSQL, MARIADB, MSSQL),
    ),
}


@pytest.mark.parametrize(
    ("what", "url"), [(what, url) for what, (_, urls) in LACKING.items() for url in urls]
)
def test_it_is_an_error(what: str, url: str) -> None:
    with pytest.raises(CommandError, match=f"cannot {what}"):
        sql_of(LACKING[what][0], url)


def test_sql_server_makes_and_drops_schemas_in_its_words() -> None:
    def run() -> None:
        op.create_schema("it's")
        op.create_schema("it's", if_not_exists=True)
        op.drop_schema("it's", if_exists=True)

    assert [one.removesuffix(" GO") for one in sql_of(run, MSSQL)] == [
        "CREATE SCHEMA [it's]",
        "IF SCHEMA_ID(N'it''s') IS NULL EXEC (N'CREATE SCHEMA [it''s]')",
        "DROP SCHEMA IF EXISTS [it's]",
    ]


def test_a_database_of_mysql_goes_with_all_that_is_in_it() -> None:
    assert sql_of(lambda: op.drop_schema("s", cascade=True), MYSQL) == ["DROP SCHEMA s"]
