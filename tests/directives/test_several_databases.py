"""Hooks where one env.py migrates several databases."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
import sqlalchemy as sa

from diffgen import command
from diffgen.config import Config

HOOK = """
from migrations_runtime.operations import ops

def process(context, revision, directives):
    script = directives[0]
    print(len(script.upgrade_ops_list), file=config.stdout)
    {}

"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    config = Config("diffgen.ini", stdout=io.StringIO())
    command.init(config, "migrations", "multidb", url="sqlite:///one.db")
    ini = Path("diffgen.ini")
    ini.write_text(
        ini.read_text().replace("driver://user:pass@localhost/dbname2", "sqlite:///two.db")
    )
    return tmp_path


def revision(hook: str) -> tuple[object, str]:
    """Write a revision for two databases, with a hook; return it, and what was said."""
    env = Path("migrations/env.py")
    text = env.read_text().replace(
        "target_metadata: dict[str, MetaData] = {}",
        'target_metadata = config.attributes["models"]\n' + HOOK.format(hook),
    )
    online = "upgrade_token=f"
    env.write_text(text.replace(online, f"process_revision_directives=process,\n{online}"))
    models = {"engine1": sa.MetaData(), "engine2": sa.MetaData()}
    for name, metadata in models.items():
        sa.Table(f"t_{name}", metadata, sa.Column("id", sa.Integer, primary_key=True))
    config = Config("diffgen.ini", stdout=io.StringIO(), attributes={"models": models})
    script = command.revision(config, "both", autogenerate=True)
    assert isinstance(config.stdout, io.StringIO)
    return script, config.stdout.getvalue()


def test_the_hook_is_called_for_each_with_what_there_is_so_far(folder: Path) -> None:
    _, said = revision("pass")
    assert said.splitlines()[:2] == ["1", "2"]
    assert "engine1: proved: up ✓ down ✓\nengine2: proved: up ✓ down ✓" in said


def test_what_a_hook_changes_is_changed_for_that_database(folder: Path) -> None:
    _, said = revision("script.upgrade_ops_list[-1].ops.append(ops.ExecuteSQLOp('SELECT 1'))")
    (path,) = Path("migrations/versions").glob("*.py")
    assert path.read_text().count('op.execute("SELECT 1")') == 2
    assert "engine2: op.execute('SELECT 1')" in said


def test_nothing_is_written_if_the_hook_says_so(folder: Path) -> None:
    script, said = revision(
        "directives[:] = [] if len(script.upgrade_ops_list) == 2 else directives"
    )
    assert script is None
    assert "Nothing written: process_revision_directives" in said
    assert not list(Path("migrations/versions").glob("*.py"))
