"""What MariaDB says of declared text, and what is said where it can't be asked."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.dialects import mysql

from diffgen.autogenerate import autogenerate
from migrations_runtime.errors import CommandError

ANSWERS = "SHOW CREATE TABLE"


def person(*items: sa.schema.SchemaItem, name: str = "person") -> sa.MetaData:
    metadata = sa.MetaData()
    id_, label = sa.Column("id", sa.Integer(), primary_key=True), sa.Column("name", sa.String(20))
    sa.Table(name, metadata, id_, label, *items)
    return metadata


def checked(condition: str) -> sa.MetaData:
    return person(sa.CheckConstraint(condition, name="named"))


def differences(url: str, metadata: sa.MetaData, *first: str) -> tuple[str, ...]:
    engine = sa.create_engine(url, poolclass=sa.NullPool)
    with engine.connect() as connection:
        for statement in first:
            connection.exec_driver_sql(statement)
        return autogenerate(connection, {"target_metadata": metadata}).differences


def made(url: str, metadata: sa.MetaData) -> None:
    with sa.create_engine(url, poolclass=sa.NullPool).begin() as connection:
        metadata.create_all(connection)


def test_text_that_the_server_writes_in_its_own_way_is_no_difference(mariadb_url: str) -> None:
    made(mariadb_url, checked("name IN ('a', 'b') AND NOT (char_length(name) > 5)"))
    other = "NOT (char_length(name) > 5) and name IN ('a', 'b')"
    assert differences(mariadb_url, checked(other)) != ()
    assert differences(mariadb_url, checked("name in ('a','b') and char_length(name)<=5")) == ()


@pytest.mark.parametrize(
    "column",
    [
        sa.Column("c", sa.String(20), server_default=sa.text("(concat('a', \"b\"))")),
        sa.Column("c", sa.Integer(), sa.Computed("if(id > 5 and not id = 7, 1, (2))")),
        sa.Column("c", sa.Integer(), sa.CheckConstraint("not (c > 5 or c is null)")),
        sa.Column("c", sa.Boolean(), sa.Computed("length(name)"), sa.CheckConstraint("c or not c")),
        sa.Column("c", mysql.DATETIME(fsp=3), server_default=sa.func.now(3)),
    ],
    ids=["default", "generated", "check", "both", "clock"],
)
def test_columns_are_spelled_by_the_server(mariadb_url: str, column: sa.Column[Any]) -> None:
    metadata = person(column)
    made(mariadb_url, metadata)
    assert differences(mariadb_url, metadata) == ()


def test_asking_commits_nothing_and_leaves_nothing_behind(mariadb_url: str) -> None:
    metadata = checked("lower(name) <> 'x'")
    made(mariadb_url, metadata)
    with sa.create_engine(mariadb_url, poolclass=sa.NullPool).connect() as connection:
        connection.exec_driver_sql("INSERT INTO person (id) VALUES (1)")
        assert autogenerate(connection, {"target_metadata": metadata}).differences == ()
        with pytest.raises(sa.exc.ProgrammingError, match="diffgen_echo"):
            connection.exec_driver_sql("SELECT * FROM diffgen_echo")
        connection.rollback()
        assert connection.exec_driver_sql("SELECT count(*) FROM person").scalar_one() == 0


def test_what_many_tables_ask_alike_is_asked_once(mariadb_url: str) -> None:
    metadata = sa.MetaData()
    for number in range(5):
        count = sa.Column("count", sa.Integer(), server_default=sa.text("(1 + 1)"))
        check = sa.CheckConstraint("not (count > 5)")
        sa.Table(
            f"t{number}", metadata, sa.Column("id", sa.Integer(), primary_key=True), count, check
        )
    made(mariadb_url, metadata)
    engine = sa.create_engine(mariadb_url, poolclass=sa.NullPool)
    sent: list[str] = []
    sa.event.listen(engine, "before_cursor_execute", lambda *given: sent.append(given[2]))
    with engine.connect() as connection:
        assert autogenerate(connection, {"target_metadata": metadata}).differences == ()
    assert len([statement for statement in sent if statement.startswith(ANSWERS)]) == 1


def numbered(tables: int, bad: str | None = None) -> sa.MetaData:
    """Return tables whose columns of one name differ, each with texts to ask about.

    :param bad: a condition that every third table has, too.
    """
    metadata = sa.MetaData()
    for number in range(tables):
        condition = bad if bad is not None and number % 3 == 0 else f"not (n > {number} and n < 9)"
        sa.Table(
            f"t{number}",
            metadata,
            sa.Column("id", sa.Integer(), primary_key=True),
            sa.Column("n", sa.Integer(), server_default=sa.text(f"({number} + 1)")),
            sa.Column("m", sa.Integer(), sa.Computed(f"if(n > {number}, 1, (2))")),
            sa.Column("o", sa.Integer(), sa.CheckConstraint("not (o > 5 or o is null)")),
            sa.CheckConstraint(condition, name="c"),
        )
    return metadata


def statements(url: str, metadata: sa.MetaData) -> list[str]:
    engine = sa.create_engine(url, poolclass=sa.NullPool)
    sent: list[str] = []
    sa.event.listen(engine, "before_cursor_execute", lambda *given: sent.append(given[2]))
    with engine.connect() as connection:
        assert autogenerate(connection, {"target_metadata": metadata}).differences == ()
    return sent


def test_however_many_tables_ask_it_is_as_many_statements(mariadb_url: str) -> None:
    made(mariadb_url, numbered(3))
    few = statements(mariadb_url, numbered(3))
    made(mariadb_url, numbered(12))
    assert len(statements(mariadb_url, numbered(12))) == len(few)
    for bad in ("no_function(n) > 0", "no_column > 0", "n > > (0"):
        lines = differences(mariadb_url, numbered(12, bad))
        assert [line.split(":")[0] for line in lines] == [f"check t{n}.c" for n in (0, 3, 6, 9)]


def test_text_may_name_its_own_table(mariadb_url: str) -> None:
    made(mariadb_url, checked("person.name <> 'x' and not person.name > 'y'"))
    assert differences(mariadb_url, checked("person.name <> 'x' and not person.name > 'y'")) == ()
    assert differences(mariadb_url, person()) != ()


def test_a_transaction_that_only_reads_leaves_the_difference_uncertain(mariadb_url: str) -> None:
    made(mariadb_url, checked("not (name > 'x')"))
    read_only = "SET SESSION TRANSACTION READ ONLY"
    (line,) = differences(mariadb_url, checked("not (name > 'x')"), read_only)
    assert line.endswith("(uncertain: the server could not be asked how it would write this)")


def test_one_text_that_is_not_taken_keeps_no_other_from_its_answer(mariadb_url: str) -> None:
    def two(condition: str) -> sa.MetaData:
        good = sa.CheckConstraint("not (name > 'x')", name="good")
        return person(good, sa.CheckConstraint(condition, name="named"))

    made(mariadb_url, two("name <> 'y'"))
    (line,) = differences(mariadb_url, two("no_function(name) > 5"))
    assert line.startswith("check person.named: condition `name` <> 'y' → no_function(name) > 5")


def test_a_server_that_cannot_be_asked_leaves_the_difference_uncertain(mariadb_url: str) -> None:
    made(mariadb_url, checked("not (name > 'x')"))
    user = f"reader_{sa.make_url(mariadb_url).database}"
    with sa.create_engine(mariadb_url, poolclass=sa.NullPool).connect() as connection:
        connection.exec_driver_sql(f"CREATE USER {user}@'%%'")
        connection.exec_driver_sql(f"GRANT SELECT, ALTER, REFERENCES ON *.* TO {user}@'%%'")
    try:
        url = sa.make_url(mariadb_url).set(username=user, password=None)
        shown = url.render_as_string(hide_password=False)
        (line,) = differences(shown, checked("not (name > 'x')"))
    finally:
        with sa.create_engine(mariadb_url, poolclass=sa.NullPool).connect() as connection:
            connection.exec_driver_sql(f"DROP USER {user}@'%%'")
    assert line.startswith("check person.named: condition ")
    assert line.endswith("(uncertain: the server could not be asked how it would write this)")


def test_bytes_that_no_driver_reads_are_an_error_with_the_way_out(mariadb_url: str) -> None:
    def of(default: str) -> sa.MetaData:
        return person(sa.Column("b", mysql.VARBINARY(4), server_default=sa.text(default)))

    made(mariadb_url, of("unhex('00ff')"))
    assert differences(mariadb_url, of("unhex('00ff')")) == ()
    with pytest.raises(CommandError, match="default of b is a literal of bytes"):
        differences(mariadb_url, of("x'00ff'"))
