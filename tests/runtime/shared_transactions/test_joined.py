"""Which texts another may follow, and the server takes both for what they are by themselves."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from hypothesis import given, settings
from hypothesis import strategies as st

from migrations_runtime.shared_transactions.joined import may_be_joined
from tests.containers.server import Server

JOINED = {
    "a table": "\nCREATE TABLE t (\n\tid SERIAL NOT NULL, \n\tPRIMARY KEY (id)\n)\n\n",
    "a column": "ALTER TABLE t ADD COLUMN a VARCHAR(20) DEFAULT 'new' NOT NULL",
    "a default with a quote": "ALTER TABLE t ALTER a SET DEFAULT 'it''s'",
    "an index": 'CREATE UNIQUE INDEX "my i" ON t (a, lower(b)) WHERE a > 1 - 2 / 3',
    "a check": "ALTER TABLE t ADD CONSTRAINT c CHECK (a ->> 'x' LIKE '100%%')",
    "what looks like a comment": "COMMENT ON TABLE t IS 'no -- comment; nor /* this'",
    "rows": "insert into t (a, b) values (1, 'one'), (2, NULL)",
    "a column that is generated": "ALTER TABLE t ADD c INT GENERATED ALWAYS AS (a + 1) STORED",
    "a type": "CREATE TYPE mood AS ENUM ('sad', 'glad')",
    "a sequence": "CREATE SEQUENCE s START WITH 5",
    "an end": "DROP TABLE IF EXISTS t CASCADE",
}
APART = {
    "a NUL": "DROP TABLE t\0",
    "rows of a function": "INSERT INTO t (a) VALUES (1), (made (2))",
    "a table of another's rows": "CREATE TABLE t AS TABLE u",
    "a table of rows": "CREATE TABLE t AS (VALUES (1))",
    "rows of a query": "INSERT INTO t SELECT 1",
    "rows of a query with values": "INSERT INTO t (a) SELECT a FROM (VALUES (1)) AS v (a)",
    "a table of a query": "CREATE TABLE t AS SELECT 1",
    "rows that are looked for": "UPDATE t SET a = 1",
    "rows that go": "DELETE FROM t",
    "a question": "SELECT setval('s', 1)",
    "a setting": "SET search_path TO x",
    "a body": "CREATE FUNCTION f() RETURNS int LANGUAGE sql RETURN 1",
    "a rule": "CREATE RULE r AS ON DELETE TO t DO ALSO (NOTIFY x)",
    "several": "DROP TABLE t; DROP TABLE u",
    "a constant that isn't closed": "COMMENT ON TABLE t IS 'x",
    "a name that isn't closed": 'DROP TABLE "t',
    "a dollar": "COMMENT ON TABLE t IS $$x$$",
    "a backslash": r"COMMENT ON TABLE t IS E'\'",
    "a comment": "DROP TABLE t -- at last",
    "a comment before": "/* at last */ DROP TABLE t",
    "nothing": "",
}


@pytest.mark.parametrize("statement", JOINED.values(), ids=JOINED)
def test_these_may_be_joined(statement: str) -> None:
    assert may_be_joined(statement)


@pytest.mark.parametrize("statement", APART.values(), ids=APART)
def test_these_stay_apart(statement: str) -> None:
    assert not may_be_joined(statement)


PIECES = st.sampled_from(
    ["'", "''", '"', "\\", "$", "$$", ";", "-", "--", "/", "/*", "*/", " ", "\n", "x", "E", "x'"]
)
MESS = st.lists(PIECES, max_size=6).map("".join)
COMMENTS = st.builds(
    str.format, st.sampled_from(["'{}'", "E'{}'", "NULL{}", "'x'{}", "{}'x'"]), MESS
)


@settings(max_examples=settings().max_examples * 3)
@given(st.lists(COMMENTS, min_size=2, max_size=4))
def test_joined_they_say_what_they_say_apart(
    postgresql_server: Server, comments: list[str]
) -> None:
    """The server fails at both, or at neither, and keeps the same comments."""
    table = "COMMENT ON TABLE pg_temp.t{} IS {}"
    statements = [table.format(number, comment) for number, comment in enumerate(comments)]
    statements += [table.format(9, "'last'")]
    joinable = [one for one in statements if may_be_joined(one)]
    engine = sa.create_engine(postgresql_server.url, poolclass=sa.StaticPool)
    try:
        assert said(engine, joinable) == said(engine, [";\n".join(joinable)])
    finally:
        engine.dispose()


def said(engine: sa.Engine, statements: list[str]) -> object:
    """Execute statements; return the comments that the tables have, or that one failed."""
    asked = (
        "SELECT relname, obj_description(oid, 'pg_class') FROM pg_class WHERE relname ~ '^t\\d$'"
    )
    with engine.connect() as connection:
        for number in (0, 1, 2, 3, 9):
            connection.exec_driver_sql(f"CREATE TEMPORARY TABLE t{number} ()")
        try:
            for statement in statements:
                connection.exec_driver_sql(statement, execution_options={"no_parameters": True})
        except sa.exc.DBAPIError:
            return "failed"
        return sorted(tuple(row) for row in connection.exec_driver_sql(asked))
