"""NOT NULL and CHECK without a rebuild, from SQLite 3.53 on."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite

from migrations_runtime import op
from migrations_runtime.ddl.alterations import (
    AddConstraint,
    Alteration,
    AlterColumn,
    DropConstraint,
    TableName,
)
from migrations_runtime.dialects.contract import BatchOptions
from migrations_runtime.dialects.sqlite.edits.draft import draft_of
from migrations_runtime.dialects.sqlite.plan import plan
from migrations_runtime.dialects.sqlite.text.table_text import parse_table
from tests.runtime.sqlite.database import database


def added(constraint: sa.Constraint) -> AddConstraint:
    sa.Table("t", sa.MetaData(), sa.Column("a", sa.Integer), constraint)
    return AddConstraint(constraint)


CHECK = added(sa.CheckConstraint("a > 0", name="c"))
# Where there is no wheel of pysqlite3, Python's own may be new enough.
NEWEST = import_module("pysqlite3.dbapi2" if find_spec("pysqlite3") else "sqlite3")
VERSION = NEWEST.sqlite_version_info
in_a_database = pytest.mark.skipif(
    VERSION < (3, 53), reason=f"SQLite {NEWEST.sqlite_version} has no such ALTER TABLE"
)


def statements(
    columns: str, *alterations: Alteration, version: tuple[int, ...] | None = (3, 53)
) -> Any:
    """Return what is run instead of a rebuild; ``None`` for a rebuild."""
    dialect = SQLiteDialect_pysqlite()
    dialect.server_version_info = version
    draft = draft_of(parse_table(f"CREATE TABLE t ({columns})"), ())
    return plan(draft, TableName("t"), alterations, BatchOptions(), dialect).statements


@pytest.mark.parametrize(
    ("columns", "alteration", "clause"),
    [
        ("a INT", AlterColumn("a", nullable=False), 'ALTER COLUMN "a" SET NOT NULL'),
        ("a INT DEFAULT 1 NOT NULL UNIQUE", AlterColumn("a", nullable=True), 'ALTER COLUMN "a" DROP NOT NULL'),
        ("a INT", CHECK, "ADD CONSTRAINT c CHECK (a > 0)"),
        ("a INT", added(sa.CheckConstraint("a > 0")), "ADD CHECK (a > 0)"),
        ("a INT CONSTRAINT c CHECK (a > 0)", DropConstraint("c"), 'DROP CONSTRAINT "c"'),
    ],
)  # fmt: skip
def test_a_clause(columns: str, alteration: Alteration, clause: str) -> None:
    assert statements(columns, alteration) == [f"ALTER TABLE t {clause}"]
    assert statements(columns, alteration, version=(3, 52, 9)) is None
    assert statements(columns, alteration, version=None) is None, "a script of SQL is for any"


@pytest.mark.parametrize(
    ("columns", "alteration"),
    [
        ("a INT -- one\n", AlterColumn("a", nullable=False)),
        ("a INT NULL", AlterColumn("a", nullable=False)),
        ("a INT NOT NULL NOT NULL", AlterColumn("a", nullable=True)),
        ("a INT REFERENCES p NOT DEFERRABLE", AlterColumn("a", nullable=False)),
        ("a INT", AlterColumn("a", nullable=False, type=sa.Text())),
        ("a INT, CONSTRAINT c UNIQUE (a)", CHECK),
        ("a INT, CONSTRAINT c UNIQUE (a)", DropConstraint("c")),
        ("a INT CONSTRAINT c NOT NULL, CONSTRAINT c CHECK (a)", DropConstraint("c")),
        ("a INT CHECK (a > 0)", DropConstraint("t_a_check")),
        ("a INT", added(sa.UniqueConstraint("a", name="u"))),
    ],
)
def test_what_still_takes_a_rebuild(columns: str, alteration: Alteration) -> None:
    assert statements(columns, alteration) is None


@in_a_database
@pytest.mark.parametrize(
    ("change", "text"),
    [
        (lambda: op.alter_column("t", "a", nullable=False), "a INT NOT NULL, b INT NOT NULL, CONSTRAINT c CHECK (b > 0)"),
        (lambda: op.alter_column("t", "b", nullable=True), "a INT, b INT, CONSTRAINT c CHECK (b > 0)"),
        (lambda: op.create_check_constraint("d", "t", "a > 0"), "a INT, b INT NOT NULL, CONSTRAINT c CHECK (b > 0), CONSTRAINT d CHECK (a > 0)"),
        (lambda: op.drop_constraint("c", "t"), "a INT, b INT NOT NULL"),
    ],
)  # fmt: skip
def test_the_table_is_not_rebuilt(change: Callable[[], None], text: str) -> None:
    made = "CREATE TABLE t (a INT, b INT NOT NULL, CONSTRAINT c CHECK (b > 0))"
    with database(made, "INSERT INTO t VALUES (1, 2)", version=VERSION, driver=NEWEST) as db:
        with db.statements() as seen:
            change()
        [statement] = [one for one in seen if not one.startswith(("SELECT", "PRAGMA"))]
        assert statement.startswith("ALTER TABLE t ")
        assert db.sql("t") == f"CREATE TABLE t ({text})"


@in_a_database
def test_rows_that_do_not_agree_are_told_of() -> None:
    made = "CREATE TABLE t (a INT)"
    with (
        database(made, "INSERT INTO t VALUES (NULL)", version=VERSION, driver=NEWEST),
        pytest.raises(
            sa.exc.IntegrityError, match=r"The rows of t .*: constraint failed, ALTER TABLE t ALT"
        ),
    ):
        op.alter_column("t", "a", nullable=False)
