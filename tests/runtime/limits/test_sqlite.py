"""SQLite has no limits of its own for statements."""

from __future__ import annotations

from pathlib import Path

import pytest

from migrations_runtime.errors import MigrationError
from tests.runtime.project import Project

FOR_EVER = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n"


@pytest.fixture
def project(tmp_path: Path, sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> Project:
    monkeypatch.chdir(tmp_path)
    made = Project(tmp_path, sqlite_url)
    made.line("a")
    made.upgrade()
    return made


def test_a_statement_that_takes_too_long_is_interrupted(project):
    project.revision(
        "b",
        "a",
        f"# diffgen: statement_timeout=50ms\nop.execute('CREATE TABLE t_b (x)')\nop.execute({FOR_EVER!r})",
    )
    with pytest.raises(MigrationError, match=r"interrupted .*; statement_timeout is 0.05 s: raise"):
        project.upgrade()
    assert (project.tables(), project.heads()) == ({"t_a"}, {"a"})
