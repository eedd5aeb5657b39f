"""A connection that breaks: what is said is true, and the next run goes on from there."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from migrations_runtime import command
from migrations_runtime.errors import CommandError
from tests.killing.wire import Wire
from tests.runtime.project import Project

CUT_AT_COMMIT = """
wire = op.get_context().config.attributes.get("wire")
if wire:
    wire.refuses = True  # whoever connects anew fails otherwise
op.create_table("t", sa.Column("a", sa.Integer))
op.execute("INSERT INTO t VALUES (1)")
if wire:
    sa.event.listen(op.get_bind(), "commit", lambda connection: wire.cut())
"""
CUT_BY_A_STATEMENT = (
    CUT_AT_COMMIT.replace(
        'sa.event.listen(op.get_bind(), "commit", lambda connection: wire.cut())', "wire.cut()"
    )
    + '\nop.execute("INSERT INTO t VALUES (2)")\n'
)
CUT_BEFORE_A_BLOCK = CUT_BY_A_STATEMENT.replace(
    'op.execute("INSERT INTO t VALUES (2)")', "with op.get_context().autocommit_block():\n    pass"
)


@pytest.fixture
def wired(tmp_path: Path, postgresql_url: str) -> Iterator[tuple[Project, Wire]]:
    url = sa.make_url(postgresql_url)
    wire = Wire((str(url.host), url.port or 0))
    through = url.set(host="127.0.0.1", port=wire.port)
    yield Project(tmp_path, through.render_as_string(hide_password=False)), wire
    wire.close()


def failing(project: Project, wire: Wire) -> str:
    config = project.config()
    config.attributes["wire"] = wire
    with pytest.raises(CommandError) as raised:
        command.upgrade(config, "head")
    wire.refuses = False
    return str(raised.value)


def test_at_commit_nobody_knows(wired: tuple[Project, Wire]) -> None:
    project, wire = wired
    project.revision("a", None, CUT_AT_COMMIT)
    said = failing(project, wire)
    assert said.startswith("The connection broke at a COMMIT (")
    assert said.endswith(
        "which may have been carried out or not: 'current' tells; run the command again, and it "
        "goes on from there"
    )
    project.upgrade()
    assert project.rows("SELECT a FROM t") == [(1,)]


def test_before_that_nothing_is_kept(wired: tuple[Project, Wire]) -> None:
    project, wire = wired
    project.revision("a", None, CUT_BY_A_STATEMENT)
    said = failing(project, wire)
    assert said.startswith("Revision a failed in upgrade() at ")
    assert said.endswith("Nothing of it was kept; the database is at base")
    project.upgrade()
    assert project.rows("SELECT a FROM t ORDER BY a") == [(1,), (2,)]


def test_a_block_of_its_own_transaction_connects_to_nothing(wired: tuple[Project, Wire]) -> None:
    project, wire = wired
    project.revision("a", None, CUT_BEFORE_A_BLOCK)
    assert failing(project, wire).startswith("The connection broke at a COMMIT (")
    project.upgrade()
    assert project.rows("SELECT a FROM t") == [(1,)]
