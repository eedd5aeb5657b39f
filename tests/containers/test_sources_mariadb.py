"""Snapshots and histories of MariaDB."""

from __future__ import annotations

from pathlib import Path

import pytest

from diffgen import command
from diffgen.errors import ProofFailed
from tests.containers.sources import Project

MODELS = """
import sqlalchemy as sa

metadata = sa.MetaData()
sa.Table(
    "account",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("name", sa.String(20), server_default="nobody", comment="who", nullable=False),
    sa.Column("at", sa.DateTime, server_default=sa.text("now()")),
    sa.Column("size", sa.Integer, sa.Computed("length(name) + 1", persisted=True)),
    sa.CheckConstraint("name IN ('a', 'b') OR length(name) > 3", name="ck"),
    sa.Index("ix_name", "name", mysql_length=7),
)
sa.Table(
    "entry",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("account_id", sa.ForeignKey("account.id"), unique=True),
    mysql_charset="latin1",
)
"""


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, mariadb_url: str) -> Project:
    return Project.made(tmp_path, monkeypatch, mariadb_url, MODELS)


def test_a_snapshot_stands_for_the_server(project: Project) -> None:
    project.revision(snapshot=True)
    written = project.snapshot.read_bytes()
    assert b'"dialect": "mariadb"' in written
    url = project.without_database()
    command.check(project.config, source="snapshot")
    project.change("String(20)", "String(30)")
    said = project.said(command.revision, "longer", autogenerate=True, source="snapshot")
    assert "type varchar(20) → varchar(30)" in said
    assert "unproved: no database is at hand to try it on" in said
    project.with_database(url)
    command.upgrade(project.config, "head")
    command.check(project.config)
    command.snapshot(project.config)
    from_database = project.snapshot.read_bytes()
    command.snapshot(project.config, source="history")
    assert project.snapshot.read_bytes() == from_database
    assert from_database != written


def test_a_history_is_proved_and_compared_before_any_upgrade(project: Project) -> None:
    project.revision()
    assert project.said(command.check, scratch=True) == "proved: up ✓ down ✓\n"
    project.change("String(20)", "String(30)")
    said = project.said(command.revision, "longer", autogenerate=True, source="history")
    assert "proved: up ✓ down ✓" in said
    (path,) = Path("migrations/versions").glob("*longer.py")
    path.write_text(path.read_text().replace("String(length=30)", "String(length=35)"))
    with pytest.raises(ProofFailed, match="correct them"):
        project.said(command.check, scratch=True)
