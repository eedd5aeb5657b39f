"""What a text of several statements does to the transaction that it is executed in."""

from __future__ import annotations

import pytest

from migrations_runtime.dry_run.within import ends_within


@pytest.mark.parametrize(
    "text",
    [
        "INSERT INTO t VALUES (1); COMMIT; INSERT INTO t VALUES (2)",
        "-- from a file\nbegin;\nINSERT INTO t VALUES ('it''s; x');\ncommit;",
        "START TRANSACTION; DELETE FROM t; END",
        "SAVEPOINT s; ROLLBACK",
    ],
)
def test_it_ends(text: str) -> None:
    assert ends_within(text)


@pytest.mark.parametrize(
    "text",
    [
        "COMMIT",
        "INSERT INTO t VALUES ('; COMMIT; '); SELECT 1 -- ; COMMIT",
        "SAVEPOINT s; ROLLBACK TO s; ROLLBACK WORK TO SAVEPOINT s",
        "CREATE PROCEDURE p() LANGUAGE plpgsql AS $x$ BEGIN COMMIT; END $x$; SELECT 1",
        "CREATE TRIGGER r AFTER INSERT ON t BEGIN DELETE FROM u; SELECT 1; END",
        "CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT 1; END",
    ],
)
def test_it_does_not(text: str) -> None:
    assert not ends_within(text)
