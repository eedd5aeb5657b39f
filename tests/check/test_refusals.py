"""What the rows that are there would have a server refuse, with their number."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
import sqlalchemy as sa

from diffgen.autogenerate import autogenerate, warnings_of, write

PEOPLE = (
    {"id": 1, "mail": "a@x", "town": "Wien", "age": 7, "boss": None},
    {"id": 2, "mail": "a@x", "town": "Graz", "age": 8, "boss": 1},
    {"id": 3, "mail": "b@x", "town": "Graz", "age": None, "boss": 9},
    {"id": 4, "mail": None, "town": "Graz", "age": -1, "boss": 9},
    {"id": 5, "mail": None, "town": "Graz", "age": -2, "boss": 9},
)


def people(metadata: sa.MetaData, *more: Any, **columns: sa.Column[Any]) -> sa.Table:
    """The table that is there, and what a test adds to it."""
    given: dict[str, sa.Column[Any]] = {
        "id": sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
        "mail": sa.Column("mail", sa.String(50)),
        "town": sa.Column("town", sa.String(50)),
        "age": sa.Column("age", sa.Integer),
        "boss": sa.Column("boss", sa.Integer),
    } | columns
    return sa.Table("people", metadata, *given.values(), *more)


@pytest.fixture(
    scope="module", params=["sqlite", "postgresql_server", "mariadb_server"], ids=lambda x: x[:6]
)
def connection(request: pytest.FixtureRequest) -> Iterator[sa.Connection]:
    """A database of each server with the people in it; nothing here changes it."""
    if request.param == "sqlite":
        yield from _filled("sqlite://")
    else:
        with request.getfixturevalue(request.param).database() as url:
            yield from _filled(url)


def _filled(url: str) -> Iterator[sa.Connection]:
    engine = sa.create_engine(url)
    with engine.begin() as connection:
        metadata = sa.MetaData()
        table = people(metadata)
        metadata.create_all(connection)
        connection.execute(sa.insert(table), list(PEOPLE))
        yield connection
    engine.dispose()


Found = Callable[..., list[str]]


@pytest.fixture
def found(connection: sa.Connection) -> Found:
    """What is told of a table with more in it."""

    def find(*more: Any, metadata: sa.MetaData | None = None, **columns: Any) -> list[str]:
        metadata = metadata or sa.MetaData()
        people(metadata, *more, **columns)
        compared = autogenerate(connection, {"target_metadata": metadata})
        return sorted(warnings_of(write(compared), compared))

    return find


def test_values_that_are_to_be_unique_and_repeat(found: Found) -> None:
    (line,) = found(sa.UniqueConstraint("mail", name="u"))
    assert line == "makes mail of people unique: fails where values repeat (2 rows)"


def test_several_columns_repeat_together(found: Found) -> None:
    (line,) = found(sa.UniqueConstraint("town", "boss", name="u"))
    assert line == "makes town, boss of people unique: fails where values repeat (3 rows)"


def test_nothing_is_told_where_all_rows_will_do(found: Found) -> None:
    assert found(sa.UniqueConstraint("town", "age", name="u")) == []


def test_a_unique_index(found: Found) -> None:
    (line,) = found(sa.Index("u", "town", unique=True))
    assert line == "makes town of people unique: fails where values repeat (4 rows)"


def test_an_index_that_is_not_unique_refuses_nothing(found: Found) -> None:
    assert found(sa.Index("i", "town")) == []


def test_what_holds_a_key_is_unique_anyway(found: Found) -> None:
    assert found(sa.UniqueConstraint("id", "town", name="u")) == []


def test_rows_that_do_not_meet_a_condition(found: Found) -> None:
    (line,) = found(sa.CheckConstraint("age > 0", name="grown"))
    assert line == "adds check people.grown: fails where it doesn't hold (2 rows)"


def test_a_condition_with_signs_that_drivers_have_uses_for(found: Found) -> None:
    (line,) = found(sa.CheckConstraint("mail LIKE 'a%' OR mail = ':x'", name="grown"))
    assert line == "adds check people.grown: fails where it doesn't hold (1 row)"


def test_rows_that_refer_to_nothing(found: Found) -> None:
    (line,) = found(sa.ForeignKeyConstraint(["boss"], ["people.id"], name="fk"))
    assert line == (
        "adds foreign key people.fk: fails where there is no such row of people (3 rows)"
    )


def test_a_table_that_is_new_has_no_rows_to_refer_to(found: Found) -> None:
    metadata = sa.MetaData()
    sa.Table("bosses", metadata, sa.Column("id", sa.Integer, primary_key=True))
    (line,) = found(sa.ForeignKeyConstraint(["boss"], ["bosses.id"], name="fk"), metadata=metadata)
    assert line == (
        "adds foreign key people.fk: fails where there is no such row of bosses (4 rows)"
    )


def test_a_key_whose_values_repeat(found: Found) -> None:
    columns = {
        "id": sa.Column("id", sa.Integer, nullable=False, autoincrement=False),
        "town": sa.Column("town", sa.String(50), primary_key=True),
    }
    assert found(**columns) == [
        "makes town of people the primary key: fails where values repeat (4 rows)",
        "sets column people.town NOT NULL: fails where it is NULL (no rows)",
    ]


def test_all_rows_have_the_default_of_a_new_column(found: Found) -> None:
    column = sa.Column("rank", sa.Integer, server_default="0")
    assert found(
        column, sa.CheckConstraint("rank > 0", name="c"), sa.UniqueConstraint("rank", name="u")
    ) == [
        "adds check people.c: fails where it doesn't hold (5 rows)",
        "makes rank of people unique: fails where values repeat (5 rows)",
    ]


def test_a_new_column_without_values_breaks_nothing(found: Found) -> None:
    column = sa.Column("rank", sa.Integer)
    more = (
        sa.CheckConstraint("rank > 0", name="c"),
        sa.UniqueConstraint("rank", name="u"),
        sa.ForeignKeyConstraint(["rank"], ["people.id"], name="fk"),
    )
    assert found(column, *more) == []


def test_a_condition_that_makes_something_of_null_is_asked_for(found: Found) -> None:
    column = sa.Column("rank", sa.Integer)
    (line,) = found(column, sa.CheckConstraint("coalesce(rank, 0) > 0", name="c"))
    assert line == "adds check people.c: fails where it doesn't hold (5 rows)"


def test_what_is_renamed_is_counted_under_its_present_name(found: Found) -> None:
    column = sa.Column("mailbox", sa.String(50), info={"renamed_from": "mail"})
    (line,) = found(sa.UniqueConstraint("mailbox", name="u"), mail=column)
    assert line == "makes mailbox of people unique: fails where values repeat (2 rows)"


def test_the_default_of_a_new_column_is_never_run(found: Found) -> None:
    column = sa.Column("born", sa.DateTime, server_default=sa.func.current_timestamp())
    (line,) = found(column, sa.UniqueConstraint("born", name="u"))
    assert line == "makes born of people unique: fails where values repeat"
