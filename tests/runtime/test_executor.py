"""Where statements go: to the server as they are meant, or to a script that a server can run."""

from __future__ import annotations

import datetime
import io
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import psycopg

from migrations_runtime.ddl.alterations import TableName
from migrations_runtime.ddl.columns import RenameColumn
from migrations_runtime.dialects import dialect_for
from migrations_runtime.errors import CommandError
from migrations_runtime.executor import Online
from migrations_runtime.executor.offline import Offline

USERS = sa.table("users", sa.column("name"), sa.column("born", sa.Date()))


def written(statement: Any, dialect: sa.Dialect | None = None, **options: Any) -> str:
    buffer = io.StringIO()
    offline = Offline(dialect or psycopg.dialect(), buffer, dialect_for("postgresql").notation)
    offline.execute(statement, execution_options=options)
    return buffer.getvalue()


@pytest.mark.parametrize("paramstyle", ["pyformat", "format", "named", "qmark"])
def test_values_are_written_into_the_sql(paramstyle: Any) -> None:
    dialect = psycopg.dialect(paramstyle=paramstyle)
    values = {"name": r"50% of O'Hara \ %(x)s", "born": datetime.date(2020, 2, 29)}
    sql = written(USERS.insert().values(values), dialect)
    assert sql == (
        r"INSERT INTO users (name, born) VALUES ('50% of O''Hara \ %(x)s', '2020-02-29');" "\n\n"
    )


def test_a_string_is_verbatim() -> None:
    assert written("SELECT ':x' LIKE '%', 5 %% 2") == "SELECT ':x' LIKE '%', 5 %% 2;\n\n"


def test_text_keeps_its_percent_signs_and_gives_up_the_escape_of_colons() -> None:
    assert written(sa.text(r"SELECT '\:x', 5 % 2")) == "SELECT ':x', 5 % 2;\n\n"


@pytest.mark.parametrize(
    ("sql", "ended"),
    [
        ("SELECT 1;", "SELECT 1;"),
        ("SELECT 1 -- one", "SELECT 1 -- one\n;"),
        ("SELECT 1 -- one;", "SELECT 1 -- one;\n;"),
        ("SELECT '--';", "SELECT '--';"),
        ("-- one\nSELECT 1", "-- one\nSELECT 1;"),
    ],
)
def test_every_statement_is_ended_once(sql: str, ended: str) -> None:
    assert written(sql) == f"{ended}\n\n"


def test_nothing_is_asked_back_of_an_insert() -> None:
    table = sa.Table("t", sa.MetaData(), sa.Column("id", sa.Integer(), primary_key=True))
    assert "RETURNING" not in written(table.insert().values(id=1))


def test_schemas_are_translated() -> None:
    table = sa.Table("t", sa.MetaData(), sa.Column("id", sa.Integer()), schema="a")
    ours = RenameColumn(TableName("t", "a"), "c", "d")
    for statement in (sa.schema.DropTable(table), table.delete(), ours):
        assert "b.t" in written(statement, schema_translate_map={"a": "b"})


def test_a_parameter_without_value_is_an_error_that_shows_the_way_out() -> None:
    with pytest.raises(CommandError, match=r"parameter :x has no value.* write a colon .* '\\:'"):
        written(sa.text("SELECT :x"))


def test_the_bind_of_a_script_writes_too() -> None:
    buffer = io.StringIO()
    offline = Offline(psycopg.dialect(), buffer)
    offline.bind.execute(sa.text("DELETE FROM t WHERE id = :id"), {"id": 7})
    by_name = USERS.c.name == sa.bindparam("who")
    offline.bind.execute(USERS.update().where(by_name).values(born=None), {"who": "a"})
    offline.bind.execute(USERS.insert(), [{"name": "a"}, {"name": "b"}])
    sa.Enum("x", name="mood").create(offline.bind)
    assert buffer.getvalue().split("\n\n") == [
        "DELETE FROM t WHERE id = 7;",
        "UPDATE users SET born=NULL WHERE users.name = 'a';",
        "INSERT INTO users (name) VALUES ('a');",
        "INSERT INTO users (name) VALUES ('b');",
        "CREATE TYPE mood AS ENUM ('x');",
        "",
    ]


def test_the_bind_of_a_script_takes_execution_options() -> None:
    buffer = io.StringIO()
    offline = Offline(psycopg.dialect(), buffer)
    table = sa.Table("t", sa.MetaData(), sa.Column("id", sa.Integer()), schema="a")
    translated = offline.bind.execution_options(schema_translate_map={"a": "b"})
    translated.execute(table.delete())
    translated.execution_options(isolation_level="AUTOCOMMIT").execute(table.insert(), {"id": 1})
    options = {"schema_translate_map": {"a": "c"}}
    offline.bind.execute(table.delete(), execution_options=options)
    offline.execute_many(table.insert(), [])
    assert buffer.getvalue().split("\n\n") == [
        "DELETE FROM b.t;",
        "INSERT INTO b.t (id) VALUES (1);",
        "DELETE FROM c.t;",
        "",
    ]


def test_the_dialect_that_is_given_stays_as_it_is() -> None:
    dialect = psycopg.dialect()
    written(sa.text("SELECT 1"), dialect)
    assert dialect.statement_compiler is psycopg.dialect().statement_compiler


def test_online_a_string_is_verbatim_too() -> None:
    engine = sa.create_engine("sqlite://")
    with engine.connect() as connection:
        online = Online(connection)
        assert online.execute("SELECT ':x' || '%%'").scalar() == ":x%%"
        online.execute(sa.text("CREATE TABLE t (a)"))
        online.execute_many(sa.table("t", sa.column("a")).insert(), [{"a": 1}, {"a": 2}])
        online.execute_many(sa.table("t", sa.column("a")).insert(), [])
        assert online.execute("SELECT sum(a) FROM t").scalar() == 3
    engine.dispose()


def test_a_statement_that_has_values_runs_with_them_each_time(sqlite_url: str) -> None:
    table = sa.Table("t", sa.MetaData(), sa.Column("a"), sa.Column("at", sa.DateTime()))
    insert, now = sa.insert(table).inline(), datetime.datetime(2026, 1, 2, 3, 4, 5)
    update = sa.update(table).where(table.c.a == sa.bindparam("was"), table.c.at == now)
    update = update.values(a=sa.bindparam("is"))
    engine = sa.create_engine(sqlite_url)
    with engine.begin() as connection:
        online = Online(connection)
        online.execute("CREATE TABLE t (a, at)")
        for number in (1, 2, 2):
            online.execute(insert, {"a": number, "at": now})
        for was, touched in ((1, 1), (2, 2), (9, 0)):
            result = online.execute(update, {"was": was, "is": was * 10})
            assert result is not None
            assert result.rowcount == touched
        assert connection.execute(sa.select(table)).all() == [(10, now), (20, now), (20, now)]
    engine.dispose()


def test_an_insert_that_is_asked_for_its_key_gives_it(sqlite_url: str) -> None:
    table = sa.Table(
        "t", sa.MetaData(), sa.Column("id", sa.Integer, primary_key=True), sa.Column("a", sa.Text)
    )
    engine = sa.create_engine(sqlite_url)
    with engine.begin() as connection:
        table.create(connection)
        insert = sa.insert(table)
        found = [Online(connection).execute(insert, {"a": "x"}) for _ in range(2)]
        assert [one.inserted_primary_key for one in found if one is not None] == [(1,), (2,)]
    engine.dispose()
