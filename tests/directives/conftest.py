"""A project on each server."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.directives.project import Project


@pytest.fixture(params=["sqlite", "postgresql"])
def project(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Project:
    monkeypatch.chdir(tmp_path)
    return Project(tmp_path, request.getfixturevalue(f"{request.param}_url"))


@pytest.fixture
def sqlite_project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, sqlite_url: str) -> Project:
    monkeypatch.chdir(tmp_path)
    return Project(tmp_path, sqlite_url)


@pytest.fixture
def postgresql_project(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, postgresql_url: str
) -> Project:
    monkeypatch.chdir(tmp_path)
    return Project(tmp_path, postgresql_url)
