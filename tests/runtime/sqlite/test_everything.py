"""A table with everything in it, five changes in one block: one rebuild, and the rest to the byte as before."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
import sqlalchemy as sa

from migrations_runtime import command
from tests.runtime.project import Project
from tests.runtime.sqlite.everything import FIVE_CHANGES, create, text_after
from tests.runtime.sqlite.killed import ENV
from tests.runtime.sqlite.snapshot import Snapshot, snapshot

CHANGED = ("table", "customer")
KEPT = (
    'id, mail, "full name", region, parent, CAST(balance AS INTEGER), "order", "say ""hi""", '
    "CAST(doubled AS INTEGER), shout, extra, typeof(extra)"
)
"""What the five changes leave of a customer."""


@dataclass(frozen=True)
class Changed:
    """The database before and after the revision, and the statements that it took."""

    path: Path
    before: Snapshot
    after: Snapshot
    statements: tuple[str, ...]


@pytest.fixture(scope="module")
def changed(tmp_path_factory: pytest.TempPathFactory) -> Changed:
    folder = tmp_path_factory.mktemp("everything")
    path = folder / "shop.db"
    create(str(path), 1000)
    project = Project(folder, f"sqlite:///{path}")
    project.env(ENV)
    project.revision("a", None)
    with _upgrading(project):
        pass
    project.revision("b", "a", FIVE_CHANGES)
    before = snapshot(str(path), {"customer": KEPT})
    with _upgrading(project) as statements:
        pass
    return Changed(path, before, snapshot(str(path), {"customer": KEPT}), tuple(statements))


@contextmanager
def _upgrading(project: Project) -> Iterator[list[str]]:
    """Upgrade on a connection that enforces foreign keys, and give the statements."""
    engine, statements = sa.create_engine(project.url), []
    with engine.connect() as connection:
        connection.connection.dbapi_connection.execute("PRAGMA foreign_keys=ON")
        sa.event.listen(
            connection, "before_cursor_execute", lambda *given: statements.append(given[2])
        )
        config = project.config()
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        yield statements
    engine.dispose()


def test_it_is_rebuilt_once(changed: Changed):
    for once in ("CREATE TABLE ", "INSERT OR ABORT INTO ", "DROP TABLE ", "ALTER TABLE "):
        assert sum(one.startswith(once) for one in changed.statements) == 1


def test_its_text_is_changed_in_five_places(changed: Changed):
    assert changed.after.schema[CHANGED] == text_after()


def test_each_other_table_index_trigger_and_view_is_as_before(changed: Changed):
    before, after = dict(changed.before.schema), dict(changed.after.schema)
    assert before.pop(CHANGED) != after.pop(CHANGED)
    assert before == after
    assert len(before) == 19


def test_each_row_of_each_table_is_as_before_with_its_rowid(changed: Changed):
    tables = {"customer", "invoice", "log", "region", "quarter"}
    for table in tables:
        assert changed.before.rows[table] == changed.after.rows[table], table
    assert changed.before.rows["customer"][0] == 999
    assert changed.before.rows["invoice"][0] == 199


def test_the_counter_stays_beyond_the_last_row(changed: Changed):
    assert changed.before.counters == changed.after.counters == (("customer", 2000),)


def test_integrity_and_foreign_keys_are_sound(changed: Changed):
    assert changed.after.unsound == ()


def test_triggers_and_views_work_as_before(changed: Changed):
    connection = sqlite3.connect(changed.path)
    connection.execute("INSERT INTO rich (mail) VALUES ('rich@x')")
    [(born,)] = connection.execute("SELECT id FROM customer WHERE mail = 'RICH@X'")
    assert born == 2001
    connection.execute("INSERT INTO invoice VALUES (NULL, ?, 1)", (born,))
    connection.execute("UPDATE customer SET region = 'at' WHERE id = 2")
    assert connection.execute("SELECT max(id), name FROM richest").fetchone() == (
        2001,
        "O'Neill, (",
    )
    assert connection.execute("SELECT balance FROM customer WHERE id = ?", (born,)).fetchone() == (
        12,
    )
    assert connection.execute("SELECT what, who FROM log").fetchall() == [
        ("born", born),
        ("moved; BEGIN", 2),
    ]
    connection.close()


def test_killed_at_any_moment_nothing_is_lost():
    """Four moments for each kind of journal; the module takes more rows and moments by hand."""
    run = subprocess.run(
        [sys.executable, "-m", "tests.runtime.sqlite.killed", "--rows", "6000", "--moments", "4"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    lines = run.stdout.splitlines()
    assert len(lines) == 8
    assert sum(": killed, " in line for line in lines) >= 6
    assert any("-journal -migration left; the database as before" in line for line in lines)
    assert any("-migration -shm -wal left; the database as before" in line for line in lines)
