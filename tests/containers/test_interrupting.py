"""Ctrl-C and SIGTERM while a statement runs: it ends on the server, all is rolled back and let go of."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest
import sqlalchemy as sa

from tests.runtime.project import Project

ASYNCHRONOUS = """
import sqlalchemy as sa
from sqlalchemy.ext.asyncio import create_async_engine
from migrations_runtime import context

def on(connection):
    context.configure(connection=connection)
    with context.begin_transaction():
        context.run_migrations()

async def connect():
    engine = create_async_engine(context.config.get_main_option("sqlalchemy.url"))
    async with engine.connect() as connection:
        await connection.run_sync(on)
    await engine.dispose()

context.run_async(connect)
"""
FOR_EVER = {
    "postgresql": "SELECT pg_sleep(100)",
    "mysql": "SELECT sleep(100)",
    "sqlite": "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n",
}
RUNNING = {
    "postgresql": "SELECT count(*) FROM pg_stat_activity WHERE query LIKE '%%pg_sleep(100)%%'"
    " AND state = 'active' AND pid <> pg_backend_pid()",
    "mysql": "SELECT count(*) FROM information_schema.PROCESSLIST WHERE INFO LIKE '%%sleep(100)%%'"
    " AND ID <> CONNECTION_ID()",
}


@dataclass
class Interrupted:
    """A run that is to be interrupted while the statement of revision ``b`` runs for ever."""

    project: Project
    server: str
    is_asynchronous: bool

    def prepare(self, before: str = "op.execute('CREATE TABLE t_b (id INTEGER)')") -> None:
        """Write two revisions; the second one marks when its long statement is about to begin."""
        if self.is_asynchronous:
            self.project.env(ASYNCHRONOUS)
        self.project.revision("a", None, "CREATE TABLE t_a (id INTEGER)")
        touch = f"import pathlib; pathlib.Path({str(self.mark)!r}).touch()"
        slow = f"op.execute({FOR_EVER[self.server]!r})"
        self.project.revision("b", "a", f"{before}\n{touch}\n{slow}")

    @property
    def mark(self) -> Path:
        """The file that says that the statement is about to run."""
        return self.project.folder / "started"

    def run(self, *signals: int, prefix: Sequence[str] = ()) -> tuple[int, str]:
        """Upgrade, interrupt it, and return the exit status and the last line of what it said."""
        command = [*prefix, sys.executable, "-m", "migrations_runtime", "upgrade", "head"]
        process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
        try:
            while not self.mark.exists():
                assert process.poll() is None
                time.sleep(0.02)
            time.sleep(0.2)
            for number in signals:
                os.kill(process.pid, number)
                time.sleep(0.7 if len(signals) > 1 else 0)
            began = time.monotonic()
            _, said = process.communicate(timeout=60)
        finally:
            process.kill()
        assert time.monotonic() - began < 50, "the statement takes 100 s"
        assert "Traceback" not in said
        return process.returncode, said.splitlines()[-1]

    def still_runs(self) -> bool:
        """Whether the server goes on with the statement."""
        return self.server in RUNNING and self.project.rows(RUNNING[self.server]) != [(0,)]


@pytest.fixture
def interrupted(
    request: pytest.FixtureRequest, drivername: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Interrupted:
    monkeypatch.chdir(tmp_path)
    server, _, driver = drivername.partition("+")
    name = {"mysql": "mariadb_url"}.get(server, f"{server}_url")
    url = sa.make_url(request.getfixturevalue(name))
    project = Project(tmp_path, url.render_as_string(hide_password=False))
    asynchronous = driver in ("asyncpg", "aiosqlite")
    chosen = url.set(drivername=drivername).render_as_string(hide_password=False)
    project.ini.write_text(project.ini.read_text().replace(project.url, chosen))
    return Interrupted(project, server, asynchronous)


@pytest.mark.parametrize(
    ("drivername", "number", "status"),
    [
        ("postgresql+psycopg", signal.SIGTERM, 143),
        ("postgresql+asyncpg", signal.SIGINT, 130),
        ("mysql+pymysql", signal.SIGTERM, 143),
        ("sqlite", signal.SIGINT, 130),
        ("sqlite+aiosqlite", signal.SIGTERM, 143),
    ],
)
def test_it_is_rolled_back_let_go_of_and_told_in_a_line(interrupted, number, status):
    interrupted.prepare()
    ended, said = interrupted.run(number)
    assert (ended, interrupted.project.heads()) == (status, {"a"})
    assert not interrupted.still_runs()
    assert said.startswith(
        "Error: interrupted. Revision b (migrations/versions/b_.py) was interrupted. "
    )
    if interrupted.server != "mysql":  # which commits DDL by itself
        assert said.endswith("Nothing of it was kept; the database is at a; run the command again")
        assert "t_b" not in interrupted.project.tables()
