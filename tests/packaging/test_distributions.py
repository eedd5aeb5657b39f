"""The two distributions as production and developers install them, in an empty environment."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from importlib.metadata import distribution
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
RUNTIME = ROOT / "migrations_runtime"


def run(*command: str | Path, cwd: Path) -> str:
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}
    done = subprocess.run(
        command, cwd=cwd, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def built(project: Path, target: str, folder: Path) -> Path:
    run(sys.executable, "-P", "-m", "hatchling", "build", "-t", target, "-d", folder, cwd=project)
    (file,) = folder.iterdir()
    return file


def modules_of(project: Path, package: str) -> set[str]:
    paths = (project / package).rglob("*.py") if project != RUNTIME else RUNTIME.rglob("*.py")
    parent = project if project != RUNTIME else ROOT
    return {path.relative_to(parent).as_posix() for path in paths}


@pytest.fixture(scope="module")
def runtime_wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built(RUNTIME, "wheel", tmp_path_factory.mktemp("runtime"))


@pytest.fixture(scope="module")
def diffgen_wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built(ROOT, "wheel", tmp_path_factory.mktemp("diffgen"))


def test_the_runtime_s_wheel_holds_its_package_and_nothing_else(runtime_wheel: Path) -> None:
    names = set(zipfile.ZipFile(runtime_wheel).namelist())
    found = {name for name in names if ".dist-info/" not in name}
    assert found == modules_of(RUNTIME, "") | {"migrations_runtime/py.typed"}
    assert "migrations_runtime-0.1.0.dist-info/licenses/LICENSE" in names


def test_diffgen_s_wheel_holds_its_package_and_its_templates(diffgen_wheel: Path) -> None:
    names = set(zipfile.ZipFile(diffgen_wheel).namelist())
    assert names >= modules_of(ROOT, "diffgen")
    assert "diffgen/templates/generic/script.py.mako" in names
    assert all(name.startswith(("diffgen/", "diffgen-0.1.0.dist-info/")) for name in names)


def test_the_runtime_s_source_distribution_builds_the_same_wheel(
    runtime_wheel: Path, tmp_path: Path
) -> None:
    archive = built(RUNTIME, "sdist", tmp_path / "sdist")
    run("tar", "-xf", archive, "-C", tmp_path, cwd=tmp_path)
    again = built(tmp_path / "migrations_runtime-0.1.0", "wheel", tmp_path / "wheel")
    assert set(zipfile.ZipFile(again).namelist()) == set(zipfile.ZipFile(runtime_wheel).namelist())


def test_the_runtime_runs_with_sqlalchemy_and_nothing_else(
    runtime_wheel: Path, tmp_path: Path
) -> None:
    run(sys.executable, "-m", "venv", "--without-pip", tmp_path / "venv", cwd=tmp_path)
    python = tmp_path / "venv/bin/python"
    install = [sys.executable, "-m", "pip", "--python", python, "install", "--quiet"]
    run(*install, "--no-index", "--no-deps", runtime_wheel, cwd=tmp_path)
    (packages,) = (tmp_path / "venv/lib").glob("python*/site-packages")
    for name in ("sqlalchemy", "typing_extensions.py"):
        found = distribution(name.removesuffix(".py")).locate_file(name)
        (packages / name).symlink_to(str(found))

    shown = run(python, "-m", "migrations_runtime", "--help", cwd=tmp_path)
    assert "upgrade" in shown
