"""What commands that ask a database leave unimported; see `test_start_up` for those that read files alone."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.runtime.project import ENV, Project

#: What formats, renders, writes or asks is not needed to look, nor is what compares to run revisions.
OF_WRITING = {"black", "mako", "diffgen.render", "diffgen.proof", "diffgen.history"}
OF_COMPARING = {"diffgen.compare", "diffgen.dialects", "diffgen.kinds", "diffgen.plan"}
OF_OTHERS = {"alembic", "click", "rich", "sqlalchemy.orm", "psycopg", "pymysql"}
FORBIDDEN = {
    "check": OF_OTHERS | {"black"},
    "current": OF_OTHERS | OF_WRITING | OF_COMPARING,
    "upgrade head": OF_OTHERS | OF_WRITING | OF_COMPARING,
    "stamp head": OF_OTHERS | OF_WRITING | OF_COMPARING,
}
PROGRAM = """
import sys
from diffgen.cli.program import PROGRAM
status = PROGRAM.run({arguments!r})
print("imported:", *sys.modules)
sys.exit(status)
"""


@pytest.fixture
def project(tmp_path: Path, sqlite_url: str) -> Project:
    project = Project(tmp_path, sqlite_url)
    project.env(ENV.replace("connection=connection", "connection, target_metadata=sa.MetaData()"))
    project.revision("a", None)
    return project


def test_it_is_not_imported(project: Project) -> None:
    imported(project, "upgrade head")  # there was something to do
    for words, forbidden in FORBIDDEN.items():
        assert imported(project, words) & forbidden == set(), words


def imported(project: Project, words: str) -> set[str]:
    done = subprocess.run(
        # Without site: what a .pth file of a development environment imports is not the program's.
        [sys.executable, "-S", "-c", PROGRAM.format(arguments=words.split())],
        capture_output=True,
        text=True,
        cwd=project.folder,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return set(done.stdout.rpartition("imported: ")[2].split())
