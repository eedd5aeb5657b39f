"""The table of ``docs/sqlite.md`` holds for each of its lines."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from migrations_runtime import op
from tests.runtime.sqlite.database import Database, database

PAGE = Path(__file__).parents[3] / "docs" / "sqlite.md"
LINES = re.findall(r"^\| (.+?) \| `(.+)` \|$", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
AROUND = ("CREATE TABLE o (x)", "CREATE TABLE p (x, y, PRIMARY KEY (x, y))")


def texts(db: Database) -> list[tuple[object, ...]]:
    return db.rows("SELECT type, name, tbl_name, sql FROM sqlite_master ORDER BY type, name")


def test_the_table_is_found() -> None:
    assert len(LINES) == 19


@pytest.mark.parametrize(("what", "sql"), LINES, ids=[what for what, _ in LINES])
def test_it_stays(what: str, sql: str) -> None:
    more = ["CREATE VIEW w AS SELECT * FROM t"] if " ON w " in sql else []
    if sql.startswith("CREATE"):
        table, more = "CREATE TABLE t (n INT, a TEXT)", [*more, sql]
    else:
        closed = sql.endswith((") STRICT", ") WITHOUT ROWID"))
        table = f"CREATE TABLE t (n INT, {sql}" + ("" if closed else ")")
    with database(*AROUND, table, *more) as db:
        before = texts(db)
        with db.statements() as seen:
            op.alter_column("t", "n", nullable=False)
        assert sum(one.startswith("CREATE TABLE") for one in seen) == 1
        assert texts(db) == [
            (*row[:3], altered(str(row[3])) if row[1] == "t" else row[3]) for row in before
        ]


def altered(text: str) -> str:
    return text.replace("CREATE TABLE t (n INT", 'CREATE TABLE "t" (n INT NOT NULL')
