"""The number of statements that a comparison takes: none depends on the number of tables or schemas."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from diffgen.autogenerate import autogenerate
from tests.many_tables import compared, made, many_tables, other_schemas


@pytest.mark.parametrize("server", ["postgresql", "mariadb"])
def test_ten_times_the_tables_and_schemas_take_as_many(
    server: str, request: pytest.FixtureRequest
) -> None:
    url = request.getfixturevalue(f"{server}_url")
    with other_schemas(url, 20) as schemas:
        made(url, many_tables(200, schemas))
        differences, sent = compared(url, many_tables(200, schemas, first=2))
        assert differences == ()
        differences, sent_for_all = compared(url, many_tables(200, schemas))
        assert (differences, len(sent_for_all)) == ((), len(sent))
        differences, sent_for_more = compared(url, many_tables(200, schemas, differing=3))
        assert len([line for line in differences if line.startswith("column")]) == 2 * 67
        assert len(sent_for_more) == len(sent)


def test_sqlite_takes_one_more_for_attached_databases() -> None:
    engine = sa.create_engine("sqlite://")
    sent: list[str] = []
    sa.event.listen(engine, "before_cursor_execute", lambda *given: sent.append(given[2]))
    schemas = [None, *(f"s{number}" for number in range(4))]
    counted = []
    with engine.connect() as connection:
        for schema in schemas[1:]:
            connection.exec_driver_sql(f"ATTACH ':memory:' AS {schema}")
        many_tables(100, schemas).create_all(connection)
        for first in (1, 2, 5):
            sent.clear()
            metadata = many_tables(100, schemas, first)
            assert autogenerate(connection, {"target_metadata": metadata}).differences == ()
            counted.append(len(sent))
    engine.dispose()
    assert counted == [counted[0], counted[0] + 1, counted[0] + 1]
