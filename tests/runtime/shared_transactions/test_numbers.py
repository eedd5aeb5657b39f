"""Which statements may draw numbers that a rollback doesn't give back."""

from __future__ import annotations

import pytest

from migrations_runtime.shared_transactions.numbers import DrawnNumbers

TABLE = "CREATE TABLE t (id SERIAL NOT NULL, name VARCHAR(50), PRIMARY KEY (id))"
ROWS = "INSERT INTO t (name) VALUES ('ann')"

NONE = {
    "names that look like words": [
        "CREATE TABLE t (id SERIAL, inserted_at DATE DEFAULT now(), likes INT REFERENCES old ON UPDATE CASCADE)",
        ROWS,
    ],
    "a table": [f"\n{TABLE}\n\n"],
    "rows of a table that was made with them": [TABLE, ROWS],
    "by its schema": ["CREATE TABLE app.t (id SERIAL)", "INSERT INTO app.t DEFAULT VALUES"],
    "by a quoted name": ['CREATE TABLE "My t" (id SERIAL)', 'INSERT INTO "My t"(id) VALUES (1);'],
    "after a column": [TABLE, "ALTER TABLE t ADD COLUMN x INTEGER", ROWS],
    "of what another has": [TABLE, "INSERT INTO t (name) SELECT name FROM old"],
    "a column that counts, of a table with rows": ["ALTER TABLE old ADD COLUMN id SERIAL"],
    "an index and a comment": ["CREATE INDEX i ON old (name)", "COMMENT ON TABLE old IS 'old'"],
    "other rows": ["UPDATE old SET name = 'bob'", "DELETE FROM old"],
    "an end": ["DROP TABLE old"],
}
SOME = {
    "a table of rows that are put in": [
        "CREATE TABLE t AS WITH n AS (INSERT INTO old (name) VALUES ('ann') RETURNING id) SELECT id FROM n"
    ],
    "rows of a view that was a table": [TABLE, "DROP TABLE t", "CREATE VIEW t AS SELECT 1", ROWS],
    "rows of a table that was there": ["INSERT INTO old (name) VALUES ('ann')"],
    "of another schema's": [TABLE, "INSERT INTO app.t (name) VALUES ('ann')"],
    "a default": ["UPDATE old\nSET number = DEFAULT"],
    "what cannot be told": ["SELECT counted()"],
    "rows by a query": [TABLE, "WITH x AS (INSERT INTO old VALUES (1)) INSERT INTO t SELECT 1"],
    "another statement after it": [f"{TABLE}; INSERT INTO old DEFAULT VALUES", ROWS],
    "another after the rows": [TABLE, f"{ROWS}; INSERT INTO old DEFAULT VALUES"],
    "rows of a table that counts as its parent": [
        "CREATE TABLE t (name VARCHAR(9)) INHERITS (old)",
        ROWS,
    ],
    "rows of a table that counts as its model": ["CREATE TABLE t (LIKE old INCLUDING ALL)", ROWS],
    "rows of a partition": ["CREATE TABLE t PARTITION OF old DEFAULT", ROWS],
    "rows of a table that takes its name": [
        TABLE,
        "ALTER TABLE t RENAME TO newer",
        "ALTER TABLE old RENAME TO t",
        ROWS,
    ],
    "rows of a table that became a partition": [
        TABLE,
        "ALTER TABLE old ATTACH PARTITION t DEFAULT",
        ROWS,
    ],
    "rows of a table that went to another schema": [TABLE, "ALTER TABLE t SET SCHEMA app", ROWS],
}


def lost(statements: list[str]) -> bool:
    numbers = DrawnNumbers()
    for statement in statements:
        numbers.hear(statement)
    return numbers.are_lost


@pytest.mark.parametrize("statements", NONE.values(), ids=NONE)
def test_these_draw_none(statements: list[str]) -> None:
    assert not lost(statements)


@pytest.mark.parametrize("statements", SOME.values(), ids=SOME)
def test_these_may(statements: list[str]) -> None:
    assert lost(statements)
