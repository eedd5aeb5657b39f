"""A comparison sends a few statements, whatever there is to compare."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import sqlalchemy as sa

from diffgen.answers import Answers
from diffgen.autogenerate import answered, autogenerate
from diffgen.autogenerate.generated import warnings_of, write
from tests.many_tables import made, other_schemas
from tests.speed.usual import create, differences, dropped, models
from tests.speed.wires import counted, for_a_connection

AT_MOST = 4
#: And what asks for the server's words, and how many rows a change is about.
IF_ANY_DIFFERS = 11


def sent(url: str, metadata: sa.MetaData, expected: bool = False, schemas: bool = False) -> int:
    """Count the statements of a comparison, those of the connection left out."""
    with counted(url) as (there, wire):
        with sa.create_engine(there, poolclass=sa.NullPool).connect() as connection:
            assert bool(differences(connection, metadata, schemas)) == expected
        return len(wire.statements) - for_a_connection(url)


@pytest.mark.parametrize("dialect", ["postgresql", "mariadb"])
def test_fifty_tables_in_three_schemas_take_as_many_as_five_in_one(
    dialect: str, request: pytest.FixtureRequest
) -> None:
    url = request.getfixturevalue(f"{dialect}_url")
    few = create(url, 5)
    five = sent(url, few, schemas=True)
    assert five <= AT_MOST
    dropped(url, few)
    with other_schemas(url, 4) as (_, *schemas):
        assert sent(url, create(url, 50, schemas), schemas=True) == five


@pytest.mark.parametrize("dialect", ["postgresql", "mariadb"])
def test_one_batch_more_asks_for_the_servers_words(
    dialect: str, request: pytest.FixtureRequest
) -> None:
    url = request.getfixturevalue(f"{dialect}_url")
    create(url, 40)
    assert sent(url, models(40, dialect, changed=True), expected=True) <= IF_ANY_DIFFERS


def test_postgresql_does_not_go_through_all_comments_for_each_column(postgresql_url: str) -> None:
    plan = carried_out(postgresql_url, 60)
    in_vain = [one["Join Filter"] for one in nodes(plan) if one.get("Rows Removed by Join Filter")]
    assert [one for one in in_vain if "objsubid" in one or "objoid" in one] == []


def test_postgresql_asks_nothing_for_each_usual_column_key_or_index(postgresql_url: str) -> None:
    plan = carried_out(postgresql_url, 20)
    asked = {
        one["Subplan Name"]: one["Actual Loops"]
        for one in nodes(plan)
        if one.get("Parent Relationship") == "SubPlan"
    }
    assert asked
    assert max(asked.values()) == 20


def carried_out(url: str, tables: int) -> dict[str, Any]:
    """How PostgreSQL carries out the one statement that reads it."""
    metadata = create(url, tables)
    engine = sa.create_engine(url, poolclass=sa.NullPool)
    sent: list[tuple[str, Any]] = []
    with engine.connect() as connection:
        sa.event.listen(connection, "before_cursor_execute", lambda *args: sent.append(args[2:4]))
        assert differences(connection, metadata) == 0
        text, values = max(sent, key=lambda one: len(one[0]))
        explained = connection.exec_driver_sql(
            f"EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) {text}", values
        )
        return dict(explained.scalar_one()[0]["Plan"])


def nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """A plan and all that it consists of."""
    yield plan
    for inner in plan.get("Plans", ()):
        yield from nodes(inner)


def test_sqlite_takes_one_for_all_tables(sqlite_url: str) -> None:
    counts = []
    for tables in (5, 50):
        url = f"{sqlite_url}{tables}"
        metadata = create(url, tables)
        engine = sa.create_engine(url)
        with engine.connect() as connection:
            statements: list[str] = []
            assert connection.connection.dbapi_connection is not None
            connection.connection.dbapi_connection.set_trace_callback(statements.append)
            assert differences(connection, metadata) == 0
        engine.dispose()
        counts.append(len([text for text in statements if not text.startswith("--")]))
    assert counts[0] == counts[1] <= AT_MOST


def wider(columns: int, *, filled: bool) -> sa.MetaData:
    """Three tables of columns that are to be NOT NULL, without a default for the rows that are there."""
    metadata = sa.MetaData()
    for table in ("a", "b", "c"):
        names = [f"c{number}" for number in range(columns)]
        empty = (sa.Column(name, sa.Integer, nullable=not filled) for name in names)
        come = [sa.Column(f"new_{name}", sa.Integer, nullable=False) for name in names]
        ids = sa.Column("id", sa.Integer, primary_key=True)
        sa.Table(table, metadata, ids, *empty, *(come if filled else ()))
    return metadata


@pytest.mark.parametrize("dialect", ["postgresql", "mariadb"])
def test_all_rows_are_counted_in_one_statement(
    dialect: str, request: pytest.FixtureRequest
) -> None:
    url = request.getfixturevalue(f"{dialect}_url")
    statements = []
    for columns in (1, 9):
        made(url, wider(columns, filled=False))
        with counted(url) as (there, wire):
            with sa.create_engine(there, poolclass=sa.NullPool).connect() as connection:
                connection.execute(sa.text("INSERT INTO a (id) VALUES (1), (2)"))
                found = autogenerate(connection, {"target_metadata": wider(columns, filled=True)})
                assert len(found.open) == 2 * columns
                assert len(answered(found, Answers(fills=("a.new_c0=1",))).open) == 2 * columns - 1
                assert len(warnings_of(write(found), found)) >= 2 * columns
            statements.append(len(wire.statements))
        dropped(url, wider(columns, filled=False))
    assert statements[0] == statements[1]
