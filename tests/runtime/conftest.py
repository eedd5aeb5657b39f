"""Fixtures of the runtime's tests."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.runtime.project import Project


@pytest.fixture
def project(tmp_path: Path, sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> Project:
    """An environment on a SQLite file, in the current folder."""
    monkeypatch.chdir(tmp_path)
    return Project(tmp_path, sqlite_url)
