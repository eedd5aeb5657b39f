"""A rebuild that is killed: ``python -m tests.runtime.sqlite.killed --rows 1000000``.

A child process upgrades the database to a revision of five changes, and is sent SIGKILL: at moments
spread over all that SQLite does before the COMMIT, and within the COMMIT. Whatever the moment, the
database must be as before or as after to the last row, and the next upgrade must go through.
"""

from __future__ import annotations

import argparse
import os
import shutil
import signal
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa

from migrations_runtime import command
from tests.runtime.project import Project
from tests.runtime.sqlite.everything import FIVE_CHANGES, create
from tests.runtime.sqlite.snapshot import Snapshot, snapshot

ENV = """
from migrations_runtime import context

context.configure(connection=context.config.attributes["connection"])
with context.begin_transaction():
    context.run_migrations()
"""
EVERY = 2000  # instructions of SQLite's machine between two looks at the clock


@dataclass(frozen=True)
class Moment:
    """When to be killed: after so many looks, or so many seconds after COMMIT was called."""

    looks: int | None = None
    into_commit: float = 0.0

    def __str__(self) -> str:
        return (
            f"{self.into_commit * 1e3:.1f} ms into COMMIT"
            if self.looks is None
            else f"after {self.looks * EVERY:,} instructions"
        )


@dataclass
class Watched:
    """What a run told: where it was last, and how long its COMMIT took."""

    looks: int = 0
    commit: float = 0.0


def upgrade(project: Project, moment: Moment | None = None) -> Watched:
    """Upgrade in this process, which does not live to tell the end where a moment is given."""
    engine, watched = sa.create_engine(project.url), Watched()
    with engine.connect() as connection:
        driver = connection.connection.driver_connection
        assert driver is not None

        def look() -> None:
            watched.looks += 1
            if moment and watched.looks == moment.looks:
                os.kill(os.getpid(), signal.SIGKILL)

        def commit(*_: object) -> None:
            if not driver.in_transaction:
                return
            watched.commit = time.perf_counter()
            if moment and moment.looks is None:
                threading.Thread(target=_die, args=[moment.into_commit], daemon=True).start()

        driver.execute("PRAGMA foreign_keys=ON")
        driver.set_progress_handler(look, EVERY)
        sa.event.listen(connection, "commit", commit)
        config = project.config()
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        watched.commit = time.perf_counter() - watched.commit
    engine.dispose()
    return watched


def _die(after: float) -> None:
    time.sleep(after)
    os.kill(os.getpid(), signal.SIGKILL)


def killed(project: Project, moment: Moment) -> bool:
    """Upgrade in a child that is to be killed; return whether it was before its end."""
    child = os.fork()
    if child == 0:
        upgrade(project, moment)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status)


def trial(folder: Path, journal: str, rows: int, moments: int) -> Iterator[str]:
    """Kill a rebuild at so many moments, a third of them within COMMIT; give what was found.

    :raises AssertionError: something is lost.
    """
    path = folder / "shop.db"
    project = Project(folder, f"sqlite:///{path}")
    project.env(ENV)
    create(str(path), rows, journal)
    project.revision("a", None)
    upgrade(project)
    project.revision("b", "a", FIVE_CHANGES)
    before = snapshot(str(path))
    original = folder / "before.db"
    shutil.copy(path, original)
    watched = upgrade(project)
    after = snapshot(str(path))
    assert not before.unsound
    assert not after.unsound
    in_commit = moments // 3
    steps = [
        Moment(int(watched.looks * (at + 0.5) / (moments - in_commit)))
        for at in range(moments - in_commit)
    ]
    steps += [Moment(into_commit=watched.commit * at / in_commit) for at in range(in_commit)]
    for moment in steps:
        _restore(original, path)
        died = killed(project, moment)
        left = sorted(one.name.removeprefix(path.name) for one in folder.glob("shop.db-*"))
        found = _found(snapshot(str(path)), before, after)
        upgrade(project)
        assert snapshot(str(path)) == after, f"{journal}, {moment}: the next upgrade"
        yield (
            f"{journal}, {moment}: {'killed' if died else 'was through'}, {' '.join(left) or 'no journal'} "
            f"left; the database as {found}, and the next upgrade goes through"
        )


def _restore(original: Path, path: Path) -> None:
    for left in path.parent.glob(f"{path.name}*"):
        left.unlink()
    shutil.copy(original, path)


def _found(now: Snapshot, before: Snapshot, after: Snapshot) -> str:
    assert not now.unsound, now.unsound
    assert now in (before, after), "the database is neither as before nor as after"
    return "before" if now == before else "after"


def main(arguments: Sequence[str] | None = None) -> int:
    """Try both journals, and print a line for each moment."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.runtime.sqlite.killed", description=__doc__
    )
    parser.add_argument("--rows", type=int, default=20_000)
    parser.add_argument("--moments", type=int, default=10)
    options = parser.parse_args(arguments)
    for journal in ("delete", "wal"):
        with tempfile.TemporaryDirectory() as folder:
            for line in trial(Path(folder), journal, options.rows, options.moments):
                print(line, flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
