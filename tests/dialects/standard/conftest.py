"""A connection to each server, by a dialect that diffgen doesn't know."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from migrations_runtime import dialects
from tests.dialects.packages import write_metadata
from tests.dialects.standard.others import ENTRY_POINTS, under_another_name


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """What runs migrations on them, as packages have it."""
    folder = tmp_path / "site-packages"
    write_metadata(folder, "others", ENTRY_POINTS)
    monkeypatch.syspath_prepend(folder)
    dialects.dialect_for.cache_clear()
    yield
    dialects.dialect_for.cache_clear()


@pytest.fixture(params=["sqlite", "postgresql", "mariadb"])
def connection(request: pytest.FixtureRequest, installed: None) -> Iterator[sa.Connection]:
    """A connection to an empty database."""
    url = under_another_name(request.getfixturevalue(f"{request.param}_url"))
    engine = sa.create_engine(url, poolclass=sa.NullPool)
    with engine.connect() as connection:
        yield connection
