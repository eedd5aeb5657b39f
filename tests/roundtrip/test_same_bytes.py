"""The same difference twice: two processes, with other orders of sets, write the same bytes."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import sqlalchemy as sa

from tests.roundtrip import source
from tests.roundtrip.round_trip import create
from tests.roundtrip.schemas import seeded_pair
from tests.roundtrip.spec import Schema

ROOT = Path(__file__).parents[2]
INI = "[diffgen]\nscript_location = %(here)s/migrations\nmodels = wanted:metadata\nprepend_sys_path = .\n"
DATE = re.compile("^Create Date: .*$", re.MULTILINE)


def largest_change(dialect: str) -> tuple[Schema, Schema]:
    """Return, of some random pairs, the one that differs most."""
    pairs = (seeded_pair(seed, dialect, with_rows=False) for seed in range(12))
    return max(pairs, key=lambda pair: len(lines(pair[0]) ^ lines(pair[1])))


def lines(schema: Schema) -> set[str]:
    """Return the lines of a schema's models."""
    return set(source.models(schema).splitlines())


def written(folder: Path, url: str, models: str, hash_seed: str) -> tuple[str, str]:
    """Return the revision that a new process writes, and what it tells."""
    (folder / "migrations" / "versions").mkdir(parents=True)
    (folder / "wanted.py").write_text(models)
    # A database of MariaDB is a schema: all of them would be the whole server.
    everywhere = "false" if url.startswith("mariadb") else "true"
    place = f"sqlalchemy.url = {url.replace('%', '%%')}\ninclude_schemas = {everywhere}\n"
    (folder / "diffgen.ini").write_text(f"{INI}{place}")
    command = ["revision", "--autogenerate", "--rev-id", "aaa", "-m", "change"]
    done = subprocess.run(
        [sys.executable, "-m", "diffgen", *command],
        cwd=folder,
        env={**os.environ, "PYTHONHASHSEED": hash_seed, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
    )
    (script,) = (folder / "migrations" / "versions").glob("*.py")
    return DATE.sub("", script.read_text()), done.stdout


@pytest.mark.parametrize("dialect", ["sqlite", "postgresql", "mariadb"])
def test_two_processes_write_the_same_bytes(
    dialect: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    url = request.getfixturevalue(f"{dialect}_url")
    engine = sa.create_engine(url, poolclass=sa.NullPool)
    with engine.begin() as connection:
        before, after = largest_change(dialect)
        create(connection, before, source.metadata(before))
    models = source.models(after)
    script, told = written(tmp_path / "one", url, models, "1")
    assert written(tmp_path / "two", url, models, "2") == (script, told)
    assert len(script.splitlines()) > 50
    assert told.endswith("proved: up ✓ down ✓\n")
