"""A foreign key of SQLite is made deferrable, or not: its clause changes, and nothing else does."""

from __future__ import annotations

import pytest

from migrations_runtime import op
from migrations_runtime.errors import CommandError
from tests.runtime.sqlite.database import database

OF_TABLE = (
    "CREATE TABLE t (a INT, b INT CHECK (b > 0), CONSTRAINT f FOREIGN KEY (a) REFERENCES p{})"
)
OF_COLUMN = "CREATE TABLE t (a INT CONSTRAINT f REFERENCES p{}, b INT CHECK (b > 0))"
APART = "CREATE TABLE t (a INT CONSTRAINT f REFERENCES p NOT NULL{}, b INT)"


@pytest.mark.parametrize("table", [OF_TABLE, OF_COLUMN])
@pytest.mark.parametrize(
    "before",
    [
        "",
        " NOT DEFERRABLE",
        " DEFERRABLE",
        " DEFERRABLE INITIALLY IMMEDIATE",
        " /* ! */ NOT DEFERRABLE INITIALLY DEFERRED",
    ],
)
def test_its_clause_is_said_anew(table: str, before: str) -> None:
    with database("CREATE TABLE p (x INTEGER PRIMARY KEY)", table.format(before)) as db:
        op.alter_constraint("f", "t", deferrable=True, initially="DEFERRED")
        wanted = table.format(" DEFERRABLE INITIALLY DEFERRED")
        assert db.sql("t").removeprefix('CREATE TABLE "t"') == wanted.removeprefix("CREATE TABLE t")
        op.alter_constraint("f", "t", deferrable=False)
        assert db.sql("t").endswith(table.format("").removeprefix("CREATE TABLE t"))


def test_a_column_may_have_said_it_further_on() -> None:
    before = APART.format(" DEFERRABLE INITIALLY DEFERRED")
    with database("CREATE TABLE p (x INTEGER PRIMARY KEY)", before) as db:
        op.alter_constraint("f", "t", deferrable=False)
        assert "REFERENCES p NOT NULL, b INT" in db.sql("t")


@pytest.mark.parametrize("enforced", [True, None])
def test_nothing_else_can_be_altered(enforced: bool | None) -> None:
    with database("CREATE TABLE t (a INT, CONSTRAINT c CHECK (a > 0))"):
        with pytest.raises(CommandError, match="only knows whether a foreign key is deferrable"):
            op.alter_constraint("c", "t", deferrable=True, enforced=enforced)
        with pytest.raises(CommandError, match="has no constraint d; its constraints are: c"):
            op.alter_constraint("d", "t", deferrable=True)


def test_nothing_is_left_to_validate() -> None:
    with database("CREATE TABLE t (a INT, CONSTRAINT c CHECK (a > 0))") as db:
        before = db.sql("t")
        op.validate_constraint("c", "t")
        assert db.sql("t") == before
        with pytest.raises(CommandError, match="has no constraint d; its constraints are: c"):
            op.validate_constraint("d", "t")
