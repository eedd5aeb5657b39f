"""An index that PostgreSQL was left with as INVALID, since its building failed, is built again."""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlalchemy as sa

from migrations_runtime.errors import MigrationError
from tests.runtime.project import Project

BUILD = """
op.execute("INSERT INTO t VALUES (7)")
with op.get_context().autocommit_block():
    op.create_index("i", "t", ["a"], unique=True, postgresql_concurrently=True)
op.execute("INSERT INTO t VALUES (9)")
"""
INDEXES = (
    "SELECT indexrelid::regclass::text, indisvalid FROM pg_index WHERE indrelid = 't'::regclass"
)


@pytest.fixture
def project(tmp_path: Path, postgresql_url: str) -> Project:
    return Project(tmp_path, postgresql_url)


def test_built_again_when_rows_allow_it(project: Project) -> None:
    project.execute("CREATE TABLE t (a int)", "INSERT INTO t VALUES (1), (1)")
    project.revision("a", None, BUILD)
    with pytest.raises(MigrationError, match="UniqueViolation"):
        project.upgrade()
    assert project.rows(INDEXES) == [("i", False)]
    project.execute("DELETE FROM t WHERE a = 1")
    project.upgrade()
    assert project.rows(INDEXES) == [("i", True)]
    assert project.rows("SELECT a FROM t ORDER BY a") == [(7,), (9,)]


def test_one_that_was_invalid_before_is_left_to_its_owner(project: Project) -> None:
    project.execute("CREATE TABLE t (a int)", "INSERT INTO t VALUES (1), (1)")
    engine = sa.create_engine(project.url, isolation_level="AUTOCOMMIT", poolclass=sa.NullPool)
    with engine.connect() as connection, pytest.raises(sa.exc.IntegrityError):
        connection.exec_driver_sql("CREATE UNIQUE INDEX CONCURRENTLY other ON t (a)")
    project.revision("a", None, BUILD)
    with pytest.raises(MigrationError, match="UniqueViolation"):
        project.upgrade()
    project.execute("DELETE FROM t WHERE a = 1")
    project.upgrade()
    assert sorted(project.rows(INDEXES)) == [("i", True), ("other", False)]
