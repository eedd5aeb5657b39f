"""One pair of schemas, there and back, on a real server."""

from __future__ import annotations

import shutil
import tempfile
import time
import traceback
import warnings
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, field, replace
from enum import Enum
from pathlib import Path

import sqlalchemy as sa

from tests.containers.mariadb import mariadb
from tests.containers.postgresql import postgresql
from tests.containers.server import Server
from tests.roundtrip import rows, source
from tests.roundtrip.fingerprint import Fingerprint, difference, fingerprint
from tests.roundtrip.laws import Tally, broken
from tests.roundtrip.objects_postgresql import TABLESPACE
from tests.roundtrip.schemas import NEWEST, mostly_alike, seeded_pair
from tests.roundtrip.spec import Schema
from tests.roundtrip.tools import DIFFGEN, Project, Tool


class Laws(Enum):
    """Whether the laws of comparing are held against what is met on the way, and whether that is gone."""

    PASSED_BY = "no"
    ON_THE_WAY = "way"
    AT_ONCE = "only"


class Failed(Exception):
    """A step did not do what it must."""


@dataclass(frozen=True)
class Place:
    """Where round trips happen: databases of one server, and a folder for projects."""

    dialect: str
    tool: Tool
    folder: Path
    database: Callable[[], AbstractContextManager[str]]
    reference: Callable[
        [], AbstractContextManager[str]
    ]  # a database that is empty, and again later
    version: tuple[int, ...] = NEWEST
    laws: Laws = Laws.PASSED_BY

    def pair(self, seed: int, *, with_rows: bool = False) -> tuple[Schema, Schema]:
        """The pair of a seed; where laws are held against it, one of which most is alike."""
        if self.laws is not Laws.PASSED_BY:
            return mostly_alike(seed, self.dialect, version=self.version)
        return seeded_pair(seed, self.dialect, with_rows=with_rows, version=self.version)

    @contextmanager
    def project(self) -> Iterator[Project]:
        """A project of its own on a fresh database."""
        folder = self.folder / "project"
        with self.database() as url:
            try:
                yield Project.copied(self.tool, self.folder / "template", folder, url)
            finally:
                shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def place(
    dialect: str,
    tool: Tool = DIFFGEN,
    server: Server | None = None,
    driver: str | None = None,
    laws: Laws = Laws.PASSED_BY,
) -> Iterator[Place]:
    """A laid out project to copy, and databases: those of ``server`` or of one of its own.

    :param driver: what URLs begin with, if not with what the server's does ("mysql+pymysql").
    """
    memory = Path("/dev/shm")
    with tempfile.TemporaryDirectory(dir=memory if memory.is_dir() else None) as name:
        folder = Path(name).resolve()
        (folder / "template").mkdir()
        tool.lay_out(folder / "template")
        if dialect == "sqlite":
            always = _always("sqlite://")
            yield Place(dialect, tool, folder, _file(folder), always, laws=laws)
            return
        start = {"postgresql": postgresql, "mariadb": mariadb}[dialect]
        own = nullcontext(server) if server is not None else start()
        with own as running:
            if driver is not None:
                running = replace(running, url=running.url.set(drivername=driver))
            if dialect == "mariadb":
                database = running.database
                yield Place(dialect, tool, folder, database, database, laws=laws)
                return
            version = prepared(running)
            with running.database() as url:
                always = _always(url)
                yield Place(dialect, tool, folder, running.database, always, version, laws)


def prepared(server: Server) -> tuple[int, ...]:
    """The server's version, once it has the tablespace that schemas name.

    One "in place" is a folder among the server's own (``allow_in_place_tablespaces``).
    """
    engine = sa.create_engine(server.url, isolation_level="AUTOCOMMIT", poolclass=sa.NullPool)
    with engine.connect() as connection:
        there = "SELECT 1 FROM pg_tablespace WHERE spcname = %s"
        if not connection.exec_driver_sql(there, (TABLESPACE,)).all():
            connection.exec_driver_sql("SET allow_in_place_tablespaces = on")
            connection.exec_driver_sql(f"CREATE TABLESPACE {TABLESPACE} LOCATION ''")
        version = connection.exec_driver_sql("SHOW server_version_num").scalar_one()
    engine.dispose()
    return (int(version) // 10000,)


def _always(url: str) -> Callable[[], AbstractContextManager[str]]:
    """SQLite's is in memory and gone with the connection; PostgreSQL takes everything back."""
    return lambda: nullcontext(url)


def _file(folder: Path) -> Callable[[], AbstractContextManager[str]]:
    @contextmanager
    def file() -> Iterator[str]:
        path = folder / "database"
        try:
            yield f"sqlite:///{path}"
        finally:
            path.unlink(missing_ok=True)

    return file


@dataclass
class Outcome:
    """What became of one pair."""

    seed: int
    dialect: str
    with_rows: bool = False
    step: str = ""  # where it failed; "" when it did not
    why: str = ""
    models: tuple[str, str] = ("", "")
    script: str = ""
    output: str = ""
    seconds: float = 0.0
    discarded: bool = False
    tally: Tally = field(default_factory=Tally)
    returned_with_rows: bool = field(default=False)

    @property
    def failed(self) -> bool:
        """Whether the tool did not keep its promise."""
        return bool(self.step) and not self.discarded

    def report(self) -> str:
        """Everything that is needed to see the failure, as text."""
        rows_ = " --rows" if self.with_rows else ""
        again = f"python -m tests.roundtrip --dialect {self.dialect} --seeds {self.seed}{rows_}"
        return "\n".join(
            [
                f"=== {self.dialect} seed {self.seed}: {self.step}   ({again})",
                self.why.rstrip(),
                "--- models before",
                self.models[0].rstrip(),
                "--- models after",
                self.models[1].rstrip(),
                "--- script",
                self.script.rstrip(),
                "--- output",
                self.output.rstrip(),
            ]
        )


def round_trip(place_: Place, seed: int, *, with_rows: bool = False) -> Outcome:
    """Take the pair of a seed there and back."""
    pair = place_.pair(seed, with_rows=with_rows)
    return round_trip_of(place_, pair, seed, with_rows=with_rows)


def round_trip_of(
    place_: Place, pair: tuple[Schema, Schema], seed: int = -1, *, with_rows: bool = False
) -> Outcome:
    """Take any pair there and back; what went wrong, and at which step, is in the outcome."""
    outcome = Outcome(seed, place_.dialect, with_rows)
    outcome.models = source.models(pair[0]), source.models(pair[1])
    started = time.perf_counter()
    with place_.project() as project, warnings.catch_warnings():
        warnings.simplefilter("error" if place_.tool is DIFFGEN else "ignore")
        # SQLAlchemy 2.1 says it of its own INET6.
        warnings.filterwarnings("ignore", "Type object .* does not refer to an OperatorClass")
        trip = _Trip(place_, project, pair, outcome)
        try:
            trip.go()
        except Exception as error:
            outcome.step, outcome.why = trip.step, _explained(error)
            outcome.discarded = trip.step == "create"
        finally:
            trip.engine.dispose()
            outcome.script = outcome.script or project.script()
            outcome.output = project.output.getvalue()
    outcome.seconds = time.perf_counter() - started
    return outcome


def _explained(error: Exception) -> str:
    if isinstance(error, Failed):
        return str(error)
    detail = getattr(error, "detail", "")  # SQLAlchemy's errors have a list by this name
    text = f"{type(error).__name__}: {error}"
    text = f"{detail.strip()}\n{text}" if isinstance(detail, str) and detail else text
    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames if "tests/roundtrip" not in frame.filename]
    where = [f"  {frame.filename}:{frame.lineno} {frame.name}" for frame in ours[-12:]]
    return "\n".join([text, *where])


class _Trip:
    """The steps, in order; ``step`` is the one being taken."""

    def __init__(
        self, place_: Place, project: Project, pair: tuple[Schema, Schema], outcome: Outcome
    ) -> None:
        self.place = place_
        self.project = project
        self.before, self.after = pair
        self.outcome = outcome
        self.engine = sa.create_engine(project.url, poolclass=sa.NullPool)
        self.step = "create"

    def go(self) -> None:
        models_before, models_after = map(source.metadata, (self.before, self.after))
        created, wanted = self._created(models_before), self._wanted(models_after)
        self._obey("laws A", models_before, self.outcome.tally)
        self._obey("laws of the change", models_after)
        if self.place.laws is Laws.AT_ONCE:
            return
        stored = self._fill()
        self._check("check A", models_before)
        self.step = "revision"
        self.project.run("revision", models_after, message="change", autogenerate=True)
        unproved = [
            line for line in self.project.output.getvalue().split("\n") if "unproved" in line
        ]
        if unproved:
            raise Failed("\n".join(unproved))
        self.step = "upgrade"
        self.project.run("upgrade", models_after, "head")
        self.outcome.script = self.project.script()
        self._compare("catalog B", wanted)
        self._check("check B", models_after)
        self._obey("laws B", models_after, self.outcome.tally)
        self._compare_rows("rows B", stored, self.after, self.before)
        self._prepare_return()
        self.step = "downgrade"
        self.project.run("downgrade", models_before, "base")
        self._compare("catalog A", created)
        self.project.forget()
        self._check("check A again", models_before)
        if self.outcome.returned_with_rows:
            self._compare_rows("rows A", stored, self.before, self.after)

    def _created(self, models: sa.MetaData) -> Fingerprint:
        with self.engine.begin() as connection:
            create(connection, self.before, models)
            return fingerprint(connection)

    def _wanted(self, models: sa.MetaData) -> Fingerprint:
        with self.place.reference() as url:
            engine = sa.create_engine(url, poolclass=sa.NullPool)
            with engine.connect() as connection:
                create(connection, self.after, models)
                return fingerprint(connection)

    def _fill(self) -> rows.Snapshot:
        if not self.outcome.with_rows:
            return {}
        with self.engine.begin() as connection:
            rows.fill(connection, self.before, self.after)
            return rows.snapshot(connection, self.before, self.after)

    def _check(self, step: str, models: sa.MetaData) -> None:
        self.step = step
        self.project.run("check", models)

    def _obey(self, step: str, models: sa.MetaData, tally: Tally | None = None) -> None:
        if self.place.laws is Laws.PASSED_BY:
            return
        self.step = step
        with self.engine.connect() as connection:
            lines = list(broken(connection, models, tally))
        if lines:
            raise Failed("\n".join(lines))

    def _compare(self, step: str, wanted: Fingerprint) -> None:
        self.step = step
        with self.engine.begin() as connection:
            lines = difference(wanted, _validated(fingerprint(connection), wanted))
        if lines:
            raise Failed("\n".join(lines))

    def _compare_rows(self, step: str, stored: rows.Snapshot, now: Schema, other: Schema) -> None:
        self.step = step
        if not self.outcome.with_rows:
            return
        with self.engine.begin() as connection:
            lines = rows.losses(stored, rows.snapshot(connection, now, other))
        if lines:
            raise Failed("\n".join(lines))

    def _prepare_return(self) -> None:
        """Rows stay for the way back where it is possible on them, else the tables are emptied."""
        if not self.outcome.with_rows:
            return
        self.outcome.returned_with_rows = not rows.obstacles(self.after, self.before)
        if not self.outcome.returned_with_rows:
            with self.engine.begin() as connection:
                rows.empty(connection, self.after)


def _validated(found: Fingerprint, wanted: Fingerprint) -> Fingerprint:
    """What is there; NOT VALID, which CREATE TABLE passes over and ALTER TABLE doesn't, as is wanted."""

    def alike(path: str) -> bool:
        one, other = found[path], wanted.get(path, "")
        return one.replace(" NOT VALID", "") == other.replace(" NOT VALID", "")

    return {path: wanted[path] if alike(path) else found[path] for path in found}


def create(connection: sa.Connection, schema: Schema, models: sa.MetaData) -> None:
    """``create_all``, and before it the schemas that it takes for granted."""
    for name in schema.schemas():
        connection.execute(sa.schema.CreateSchema(name))
    models.create_all(connection)
