"""Five changes of a large SQLite table in one block, against a bare ``INSERT ... SELECT``."""

from __future__ import annotations

import argparse
import shutil
import sqlite3
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import sqlalchemy as sa

from benchmarks.machine import machinery
from benchmarks.measuring import Unexpected
from benchmarks.report import Section
from benchmarks.sizes import Size
from migrations_runtime import op
from migrations_runtime.dialects.sqlite.text.tokens import quote
from migrations_runtime.executor import Online
from migrations_runtime.op.active import running
from migrations_runtime.transactions.sqlite import SQLiteTransactions
from tests.runtime.project import Project
from tests.runtime.sqlite.everything import FIVE_CHANGES, create, text_after
from tests.runtime.sqlite.killed import ENV, upgrade

TITLE = "Five changes of a large SQLite table"
COPY = "customer_copy"


@dataclass(frozen=True)
class Took:
    """The seconds of one run."""

    wall: float
    cpu: float


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what is particular to this part."""
    parser.add_argument("--table-rows", type=int, default=Size(1_000_000, 20_000))


def section(options: argparse.Namespace) -> Section:
    """Measure.

    :raises Unexpected: the table is not what it must be.
    """
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        project = _project(folder, options.table_rows)
        contenders: dict[str, Callable[[Path], None]] = {
            "bare": lambda path: _by_hand(path, replaces=False),
            "by hand": lambda path: _by_hand(path, replaces=True),
            "diffgen, the block": _block,
            "diffgen, `upgrade`": lambda path: _upgraded(project, path),
        }
        runs: dict[str, list[Took]] = {contender: [] for contender in contenders}
        for turn in range(options.rounds + 1):
            for contender, run in contenders.items():
                shutil.copy(folder / "before.db", folder / "shop.db")
                took = _timed(run, folder / "shop.db")
                if turn:
                    runs[contender].append(took)
        return Section(
            TITLE, "\n".join(_report(runs, options, (folder / "before.db").stat().st_size))
        )


def _project(folder: Path, rows: int) -> Project:
    """Make the database at a first revision, the second of which is to come."""
    project = Project(folder, f"sqlite:///{folder / 'shop.db'}")
    project.env(ENV)
    create(str(folder / "shop.db"), rows)
    project.revision("a", None)
    upgrade(project)
    shutil.copy(folder / "shop.db", folder / "before.db")
    project.revision("b", "a", FIVE_CHANGES)
    return project


def _timed(run: Callable[[Path], None], path: Path) -> Took:
    wall, cpu = time.perf_counter(), time.process_time()
    run(path)
    return Took(time.perf_counter() - wall, time.process_time() - cpu)


def _block(path: Path) -> None:
    engine = sa.create_engine(f"sqlite:///{path}")
    with engine.connect() as connection, running(Online(connection)):
        transactions = SQLiteTransactions(connection, timeout=0)
        with transactions.session(), transactions.one():
            exec(FIVE_CHANGES, {"op": op, "sa": sa})
    engine.dispose()


def _upgraded(project: Project, path: Path) -> None:
    upgrade(project)
    with sqlite3.connect(path) as connection:
        [(text,)] = connection.execute("SELECT sql FROM sqlite_schema WHERE name = 'customer'")
    if text != text_after():
        raise Unexpected(f"the table is not what it must be: {text}")


def _by_hand(path: Path, replaces: bool) -> None:
    """Copy the rows into the table as it is to be, with its indexes, in one transaction."""
    connection = sqlite3.connect(path, isolation_level=None)
    columns = ", ".join(
        quote(name)
        for _, name, _, _, _, _, hidden in connection.execute("PRAGMA table_xinfo(customer)")
        if not hidden and name != "fax"
    )
    indexes = connection.execute(
        "SELECT sql FROM sqlite_schema WHERE type = 'index' AND tbl_name = 'customer' AND sql <> ''"
    ).fetchall()
    connection.execute("BEGIN IMMEDIATE")
    connection.execute(text_after().replace('"customer"', COPY, 1))
    connection.execute(f"INSERT INTO {COPY} ({columns}) SELECT {columns} FROM customer")
    if replaces:
        connection.execute("PRAGMA legacy_alter_table=ON")
        connection.execute("DROP TABLE customer")
        connection.execute(f"ALTER TABLE {COPY} RENAME TO customer")
    for number, (index,) in enumerate(indexes):
        connection.execute(_of_the_copy(index, number) if not replaces else index)
    connection.execute("COMMIT")
    connection.close()


def _of_the_copy(index: str, number: int) -> str:
    head, _, body = index.partition(" ON customer")
    unique = "UNIQUE" if " UNIQUE " in head else ""
    return f"CREATE {unique} INDEX copied_{number} ON {COPY} {body}"


def _report(runs: dict[str, list[Took]], options: argparse.Namespace, size: int) -> Iterator[str]:
    bare = runs["bare"]
    with sqlite3.connect(":memory:") as connection:
        [(wipes,)] = connection.execute("PRAGMA secure_delete")
    yield f"A table with all that SQLite has (`tests/runtime/sqlite/everything.py`), {options.table_rows:,} rows, {size / 1e6:,.0f} MB with"
    yield "its invoices: another type and NOT NULL, a column less, a column more, a check less, a check more. The medians of"
    yield f"{options.rounds} rounds in which the four took turns on a fresh copy; the ratio is the median of the rounds' ratios."
    yield "`bare`: CREATE TABLE, INSERT ... SELECT and the three indexes, in one transaction; the table that there was stays."
    yield "`by hand`: it goes, and the copy is renamed. `the block` is all that a script says, with triggers, views, rowids"
    yield "and the counter as before. `upgrade` is the command, on a connection that enforces foreign keys: it checks those of"
    yield "all tables before and after, and commits the revision's row."
    yield f"This SQLite {'overwrites' if wipes else 'does not overwrite'} what a DROP frees (`PRAGMA secure_delete`)."
    yield machinery("diffgen", "sqlalchemy")
    yield ""
    yield "| | wall | CPU | wall, times bare | **CPU, times bare** |"
    yield "|---|---|---|---|---|"
    for contender, took in runs.items():
        wall, cpu = median(one.wall for one in took), median(one.cpu for one in took)
        walls = median(one.wall / other.wall for one, other in zip(took, bare, strict=True))
        cpus = median(one.cpu / other.cpu for one, other in zip(took, bare, strict=True))
        yield f"| {contender} | {wall:.2f} s | {cpu:.2f} s | {walls:.2f} x | **{cpus:.2f} x** |"
