"""What a command imports, which is most of what it takes: nothing that it is not about to use.

What graph commands import, a list of a few modules, stands in ``tests/runtime/revisions/test_start_up.py``.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.runtime.project import ENV, Project

PROGRAM = """
import sys
from {program} import PROGRAM
status = PROGRAM.run({arguments!r})
print("imported:", *sys.modules)
sys.exit(status)
"""
MODELS = """
import sqlalchemy as sa
metadata = sa.MetaData()
sa.Table("a", metadata, sa.Column("id", sa.Integer, primary_key=True))
"""
#: What writes, formats, proves and asks, what runs scripts, and what is of others.
NOT_TO_LOOK = (
    "alembic",
    "black",
    "blib2to3",
    "click",
    "mako",
    "pygments",
    "diffgen.directives",
    "diffgen.history",
    "diffgen.plan",
    "diffgen.proof",
    "diffgen.render",
    "diffgen.replay",
    "migrations_runtime.op",
    "migrations_runtime.operations",
    "migrations_runtime.resumption",
    "migrations_runtime.runner",
    "migrations_runtime.statements",
    "psycopg",
    "pymysql",
    "rich",
    "sqlalchemy.dialects.mysql",
    "sqlalchemy.dialects.oracle",
    "sqlalchemy.dialects.postgresql",
    "sqlalchemy.orm",
)
#: What asks for consent, takes steps, writes scripts of SQL and keeps the journal.
TO_TAKE_STEPS = (
    "migrations_runtime.dialects.sqlite.dialect",
    "migrations_runtime.executor.offline",
    "migrations_runtime.guards.expected",
    "migrations_runtime.guards.guard",
    "migrations_runtime.guards.losses",
    "migrations_runtime.guards.target",
    "migrations_runtime.impl",
    "migrations_runtime.journal.author",
    "migrations_runtime.journal.closing",
    "migrations_runtime.journal.opening",
    "migrations_runtime.journal.telling",
    "migrations_runtime.lock.processes",
    "migrations_runtime.options",
    "migrations_runtime.steps",
)
OF_DIFFGEN = ("diffgen.autogenerate", "diffgen.compare", "diffgen.kinds", "diffgen.dialects")


@pytest.fixture
def project(tmp_path: Path, sqlite_url: str) -> Project:
    """A database that is at the head, and is what the models say."""
    found = Project(tmp_path, sqlite_url)
    found.revision("a", None, "CREATE TABLE a (id INTEGER NOT NULL PRIMARY KEY)")
    found.upgrade()
    return found


@pytest.mark.parametrize(
    ("program", "arguments"),
    [
        ("diffgen.cli.program", "current"),
        ("diffgen.cli.program", "stamp head"),
        ("migrations_runtime.__main__", "upgrade head"),
    ],
)
def test_where_there_is_nothing_to_do_nothing_is_imported_to_do_it(
    project: Project, program: str, arguments: str
) -> None:
    modules = imported(project, program, arguments)
    assert unwanted(modules, NOT_TO_LOOK + OF_DIFFGEN) == set()


def test_to_look_where_a_database_is_nothing_is_imported_that_takes_steps(project: Project) -> None:
    modules = imported(project, "diffgen.cli.program", "current")
    assert unwanted(modules, TO_TAKE_STEPS) == set()


def test_a_comparison_imports_nothing_that_writes_or_runs_scripts(project: Project) -> None:
    (project.folder / "models.py").write_text(MODELS)
    project.env("from models import metadata\n" + with_models(ENV))
    modules = imported(project, "diffgen.cli.program", "check")
    assert unwanted(modules, NOT_TO_LOOK) == set()


def with_models(env: str) -> str:
    return env.replace("connection=connection", "connection=connection, target_metadata=metadata")


def test_an_upgrade_imports_nothing_of_other_servers_and_nothing_that_writes(
    project: Project,
) -> None:
    project.line("z")
    modules = imported(project, "migrations_runtime.__main__", "upgrade z")
    needed = ("op", "resumption", "runner", "statements")
    runtime = tuple(f"migrations_runtime.{name}" for name in needed)
    assert set(runtime) <= modules
    assert unwanted(modules, tuple({*NOT_TO_LOOK} - {*runtime})) == set()


def unwanted(modules: set[str], packages: tuple[str, ...]) -> set[str]:
    return {
        name
        for name in modules
        if any(name == package or name.startswith(f"{package}.") for package in packages)
    }


def imported(project: Project, program: str, arguments: str) -> set[str]:
    """Run a command; return the modules that there are in the end."""
    done = subprocess.run(
        [sys.executable, "-S", "-c", PROGRAM.format(program=program, arguments=arguments.split())],
        capture_output=True,
        text=True,
        cwd=project.folder,
        env={**os.environ, "PYTHONPATH": os.pathsep.join([".", *filter(None, sys.path)])},
        check=False,
    )
    said, _, modules = done.stdout.rpartition("imported: ")
    assert done.returncode == 0, said + done.stderr
    return set(modules.split())
