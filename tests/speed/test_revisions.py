"""What each revision costs beside what its script says."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from tests.runtime.project import Project
from tests.speed.wires import counted

#: BEGIN, the script's one, the ledger with the journal, COMMIT.
OF_EACH = 4

#: Has a table of what SQLAlchemy executes for an ADD COLUMN.
ADDED = """
seen = []
def executed(connection, cursor, statement, *_):
    seen.append(statement)
sa.event.listen(op.get_bind(), "before_cursor_execute", executed)
op.add_column("t", sa.Column("c", sa.Integer()))
sa.event.remove(op.get_bind(), "before_cursor_execute", executed)
op.execute("CREATE TABLE seen (number INTEGER, statement TEXT)")
table = sa.table("seen", sa.column("number"), sa.column("statement"))
op.bulk_insert(table, [dict(number=n, statement=one) for n, one in enumerate(seen, 1)])
"""


def test_a_revision_is_a_transaction_with_one_statement_of_ours(
    tmp_path: Path, postgresql_url: str
) -> None:
    with counted(postgresql_url) as (there, wire):
        project = Project(tmp_path, there)
        project.line(*(f"r{number:02}" for number in range(16)))
        counts = []
        for target in ("r01", "r04", "r14"):
            project.upgrade(target)
            counts.append(len(wire.statements))
        first, three, ten = counts
    assert (ten - three) - (three - first) == 7 * OF_EACH


def test_nothing_is_prepared_on_the_server_for_the_next_alter_to_throw_away(
    tmp_path: Path, postgresql_url: str
) -> None:
    with counted(postgresql_url) as (there, wire):
        project = Project(tmp_path, there)
        project.steps(
            ("CREATE TABLE t (id INTEGER)", "pass"),
            *[("pass", "pass")] * 10,
            ("ALTER TABLE t ADD COLUMN c INTEGER", "pass"),
        )
        project.upgrade("r0")
        wire.statements.clear()
        project.upgrade()
        assert wire.statements.count("COMMIT") >= 11
        assert "DEALLOCATE ALL" not in wire.statements


def test_a_plain_column_is_added_to_a_table_of_sqlite_that_nobody_reads(
    tmp_path: Path, sqlite_url: str
) -> None:
    project = Project(tmp_path, sqlite_url)
    project.revision("a", None, "CREATE TABLE t (id INTEGER)")
    project.revision("b", "a", ADDED)
    project.upgrade()
    assert project.rows("SELECT * FROM seen ORDER BY number") == [
        (1, "ALTER TABLE t ADD COLUMN c INTEGER")
    ]


def test_statements_of_the_journal_are_compiled_once(
    tmp_path: Path, sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from sqlalchemy.sql.dml import Insert

    compiled: list[str] = []
    compiler = Insert._compiler

    def counting(self: Insert, *args: Any, **kw: Any) -> object:
        compiled.append(self.table.name)
        return compiler(self, *args, **kw)

    monkeypatch.setattr(Insert, "_compiler", counting)
    project = Project(tmp_path, sqlite_url)
    project.line(*"abcdefgh")
    project.upgrade()
    assert compiled.count("diffgen_journal") == 1


@pytest.mark.parametrize("server", ["sqlite_url", "postgresql_url"])
def test_ledger_and_journal_of_a_revision_are_text_for_the_driver(
    tmp_path: Path, server: str, request: pytest.FixtureRequest
) -> None:
    elements: list[Any] = []
    noted = partial(_noted, elements)
    project = Project(tmp_path, request.getfixturevalue(server))
    project.steps(*[("pass", "pass")] * 16)
    sa.event.listen(sa.Engine, "before_execute", noted)
    try:
        counts = []
        for target in ("r1", "r4", "r14"):
            project.upgrade(target)
            counts.append(len(elements))
    finally:
        sa.event.remove(sa.Engine, "before_execute", noted)
    first, three, ten = counts
    assert ten - three == three - first


def _noted(elements: list[Any], connection: object, element: object, *_: object) -> None:
    elements.append(element)
