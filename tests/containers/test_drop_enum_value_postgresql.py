"""A label is dropped: columns, arrays, partitions, defaults and the comment move over to the new type."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from migrations_runtime import op
from migrations_runtime.executor import Online
from migrations_runtime.op.active import running

SETUP = """
CREATE SCHEMA "o'dd %s";
CREATE TYPE "o'dd %s"."mo""od" AS ENUM ('sad', 'it''s ok %', 'happy');
COMMENT ON TYPE "o'dd %s"."mo""od" IS 'how''s 100%';
CREATE TABLE "us er" (
    id int PRIMARY KEY,
    "fe el" "o'dd %s"."mo""od" DEFAULT 'happy' NOT NULL,
    many "o'dd %s"."mo""od"[] DEFAULT '{sad}'
);
CREATE TABLE parts (id int, m "o'dd %s"."mo""od" NOT NULL) PARTITION BY HASH (id);
CREATE TABLE part PARTITION OF parts FOR VALUES WITH (MODULUS 1, REMAINDER 0);
INSERT INTO "us er" VALUES (1, 'sad', '{sad,happy,sad}'), (2, 'it''s ok %', '{"it''s ok %"}');
INSERT INTO parts VALUES (1, 'it''s ok %');
"""
ENUM, SCHEMA, LABEL = 'mo"od', "o'dd %s", "it's ok %"


@pytest.fixture
def connection(postgresql_url: str) -> Iterator[sa.Connection]:
    engine = sa.create_engine(postgresql_url)
    with engine.connect() as connection, running(Online(connection)):
        for statement in SETUP.strip().removesuffix(";").split(";\n"):
            connection.execute(sa.text(statement))
        yield connection
    engine.dispose()


def rows(connection: sa.Connection, sql: str) -> list[tuple[object, ...]]:
    return [tuple(row) for row in connection.execute(sa.text(sql))]


def test_rows_that_have_it_get_another(connection: sa.Connection) -> None:
    op.drop_enum_value(ENUM, LABEL, replace_with="happy", schema=SCHEMA)
    assert rows(connection, "SELECT enumlabel FROM pg_enum ORDER BY enumsortorder") == [
        ("sad",),
        ("happy",),
    ]
    assert rows(connection, 'SELECT "fe el"::text, many::text FROM "us er" ORDER BY id') == [
        ("sad", "{sad,happy,sad}"),
        ("happy", "{happy}"),
    ]
    assert rows(connection, "SELECT m::text FROM part") == [("happy",)]
    connection.execute(sa.text('INSERT INTO "us er" (id) VALUES (3)'))
    assert rows(connection, 'SELECT "fe el"::text, many::text FROM "us er" WHERE id = 3') == [
        ("happy", "{sad}")
    ]
    assert rows(
        connection,
        "SELECT obj_description(oid, 'pg_type') FROM pg_type WHERE typtype = 'e'",
    ) == [("how's 100%",)]


def test_tables_that_inherit_keep_the_defaults_of_their_own(connection: sa.Connection) -> None:
    for statement in (
        "CREATE TYPE tone AS ENUM ('low', 'mid', 'high')",
        "CREATE TABLE base (a tone DEFAULT 'low', b tone, c tone[] DEFAULT '{low}')",
        "CREATE TABLE child (own tone DEFAULT 'high') INHERITS (base)",
        "CREATE TABLE grandchild () INHERITS (child)",
        "ALTER TABLE child ALTER a DROP DEFAULT, ALTER b SET DEFAULT 'high'",
        "ALTER TABLE grandchild ALTER a SET DEFAULT 'high', ALTER c SET DEFAULT '{high}'",
        "CREATE TABLE line (id int, at tone DEFAULT 'low') PARTITION BY LIST (id)",
        "CREATE TABLE line_1 PARTITION OF line (at DEFAULT 'high') FOR VALUES IN (1)",
    ):
        connection.execute(sa.text(statement))
    defaults = """SELECT attrelid::regclass::text, attname, pg_get_expr(adbin, adrelid)
        FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid
        LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
        WHERE atttypid IN ('tone'::regtype, 'tone[]'::regtype) AND relkind IN ('r', 'p') ORDER BY 1, 2"""
    before = rows(connection, defaults)
    op.drop_enum_value("tone", "mid", replace_with="low")
    assert rows(connection, defaults) == before
    assert len([one for one in before if one[2] is not None]) == 11


def test_a_row_that_has_it_is_an_error_and_nothing_has_happened(connection: sa.Connection) -> None:
    with (
        pytest.raises(DBAPIError, match=r"invalid input value for enum .* \"it's ok %\""),
        connection.begin_nested(),
    ):
        op.drop_enum_value(ENUM, LABEL, schema=SCHEMA)
    assert rows(connection, "SELECT count(*) FROM pg_enum") == [(3,)]


def test_a_label_that_there_is_not(connection: sa.Connection) -> None:
    with pytest.raises(DBAPIError, match=r"enum \"o'dd %s\".\"mo\"\"od\" has no label gone"):
        op.drop_enum_value(ENUM, "gone", schema=SCHEMA)
