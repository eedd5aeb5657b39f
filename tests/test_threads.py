"""Eight threads write and apply revisions in eight projects at the same time."""

from __future__ import annotations

import io
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest

from diffgen import command
from diffgen.config import Config

NUMBER = 8
MODELS = """
import sqlalchemy as sa

metadata = sa.MetaData()
sa.Table("t_{number}", metadata, sa.Column("id", sa.Integer, primary_key=True))
"""


@pytest.mark.parametrize("driver", ["sqlite", "sqlite+aiosqlite"])
def test_everything_at_the_same_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, driver: str
) -> None:
    monkeypatch.setattr(sys, "path", [str(tmp_path), *sys.path])
    barrier = Barrier(NUMBER)
    prefix = f"models_of_{driver.partition('+')[2] or driver}"

    def work(number: int) -> str:
        folder = tmp_path / str(number)
        folder.mkdir()
        (tmp_path / f"{prefix}_{number}.py").write_text(MODELS.format(number=number))
        ini, said = folder / "diffgen.ini", io.StringIO()
        barrier.wait()
        command.init(
            Config(ini, stdout=io.StringIO()),
            str(folder / "migrations"),
            models=f"{prefix}_{number}:metadata",
            url=f"{driver}:///{folder}/test.db",
            env="+" not in driver,
        )
        command.revision(Config(ini, stdout=said), "first", autogenerate=True)
        command.upgrade(Config(ini), "head")
        command.check(Config(ini, stdout=said))
        command.downgrade(Config(ini), "base")
        command.upgrade(Config(ini), "head")
        return "\n".join(said.getvalue().splitlines()[1:])

    with ThreadPoolExecutor(NUMBER) as pool:
        said = list(pool.map(work, range(NUMBER)))
    assert said == [
        f"  create table t_{number}\nproved: up ✓ down ✓\n"
        "No differences: the database is what the models say"
        for number in range(NUMBER)
    ]
