"""What ``diffgen init`` writes: a whole environment that works, or nothing."""

from __future__ import annotations

import io
import os
import tempfile
from pathlib import Path

import pytest

from diffgen import command
from diffgen.config import Config, Settings
from diffgen.errors import CommandError
from diffgen.layout import Layout, lay_out
from tests.unprivileged import unprivileged


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def files(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def lay(config_file: str = "diffgen.ini", directory: str = "migrations", **rest: object) -> None:
    lay_out(Layout(Path(directory), Path(config_file), **rest))


def test_the_files_of_the_generic_template(project: Path) -> None:
    made = lay_out(Layout(Path("migrations"), Path("diffgen.ini")))
    assert files(project) == {
        "diffgen.ini",
        "migrations/README",
        "migrations/env.py",
        "migrations/script.py.mako",
    }
    assert (project / "migrations/versions").is_dir()
    assert {path.as_posix() for path in made} == files(project)


def test_a_package_has_init_files(project: Path) -> None:
    lay(package=True)
    assert files(project) >= {"migrations/__init__.py", "migrations/versions/__init__.py"}


def test_the_configuration_finds_the_environment_from_any_folder(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (project / "deploy").mkdir()
    lay("deploy/diffgen.ini")
    monkeypatch.chdir("/")
    location = Config(project / "deploy/diffgen.ini").get_main_option("script_location")
    assert location is not None
    assert Path(os.path.normpath(location)) == project / "migrations"


def test_env_py_has_the_shape_that_people_know(project: Path) -> None:
    lay()
    text = (project / "migrations/env.py").read_text()
    for line in (
        "from migrations_runtime import context",
        "target_metadata = None",
        "def run_migrations_offline() -> None:",
        "def run_migrations_online() -> None:",
        "context.configure(connection=connection, target_metadata=target_metadata)",
    ):
        assert line in text


@pytest.mark.parametrize("url", ["sqlite:///shop.db", "postgresql://me:p%40ss@host/shop?a=%20"])
@pytest.mark.parametrize("config_file", ["diffgen.ini", "pyproject.toml"])
def test_models_and_url_are_read_back_as_they_were_given(
    project: Path, config_file: str, url: str
) -> None:
    lay(config_file, models="shop.models:Base", url=url)
    config = Config(project / config_file)
    assert config.get_main_option("sqlalchemy.url") == url
    assert Settings(config).models == ("shop.models:Base",)


def test_a_url_from_the_environment_is_read_when_it_is_used(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", "sqlite:///one.db")
    lay(url="${DATABASE_URL}")
    assert "one.db" not in (project / "diffgen.ini").read_text()
    monkeypatch.setenv("DATABASE_URL", "sqlite:///other.db")
    config = Config(project / "diffgen.ini")
    assert config.get_main_option("sqlalchemy.url") == "sqlite:///other.db"


def test_pyproject_keeps_what_it_has(project: Path) -> None:
    before = "[project]\nname = 'shop'\n"
    (project / "pyproject.toml").write_text(before)
    lay("pyproject.toml", models="shop:Base")
    text = (project / "pyproject.toml").read_text()
    assert text.startswith(before + "\n[tool.diffgen]\n")
    assert files(project) == {
        "pyproject.toml",
        "migrations/README",
        "migrations/env.py",
        "migrations/script.py.mako",
    }


def test_an_existing_configuration_stays_as_it_is(project: Path) -> None:
    (project / "diffgen.ini").write_text("[diffgen]\nscript_location = migrations\n")
    lay()
    assert (project / "diffgen.ini").read_text() == "[diffgen]\nscript_location = migrations\n"
    assert (project / "migrations/env.py").exists()


def test_an_existing_configuration_refuses_models_that_it_would_not_hold(project: Path) -> None:
    (project / "diffgen.ini").write_text("[diffgen]\n")
    with pytest.raises(CommandError, match=r"diffgen\.ini exists already.*leave them out"):
        lay(models="shop:Base")
    assert files(project) == {"diffgen.ini"}


def test_an_existing_folder_with_something_in_it_is_not_touched(project: Path) -> None:
    (project / "migrations").mkdir()
    (project / "migrations/mine").write_text("mine")
    with pytest.raises(CommandError, match=r"migrations exists already and is not empty"):
        lay()
    assert files(project) == {"migrations/mine"}


def test_a_file_in_the_place_of_the_folder_is_not_touched(project: Path) -> None:
    (project / "migrations").write_text("mine")
    with pytest.raises(CommandError, match="migrations exists already"):
        lay()
    assert files(project) == {"migrations"}


def test_an_empty_folder_is_taken(project: Path) -> None:
    (project / "migrations").mkdir()
    lay()
    assert (project / "migrations/env.py").exists()


def test_an_unknown_template_is_told_which_there_are(project: Path) -> None:
    with pytest.raises(CommandError, match=r"no template baroque in .*; there are: async, gen"):
        lay(template="baroque")
    assert files(project) == set()


def test_when_the_configuration_cannot_be_written_the_folder_goes_again(project: Path) -> None:
    with pytest.raises(CommandError, match=r"cannot write no/such/diffgen\.ini"):
        lay("no/such/diffgen.ini")
    assert list(project.iterdir()) == []


def test_templates_may_come_from_elsewhere(project: Path) -> None:
    mine = project / "templates" / "mine"
    mine.mkdir(parents=True)
    (mine / "README").write_text("Mine.\nMore.\n")
    (mine / "env.py").write_text("# mine\n")
    (mine / "alembic.ini.mako").write_text("[diffgen]\nscript_location = ${script_location}\n")

    class Mine(Config):
        def get_template_directory(self) -> str:
            return str(project / "templates")

    said = io.StringIO()
    command.list_templates(Mine(stdout=said))
    assert "mine - Mine.\n" in said.getvalue()
    command.init(Mine("shop.ini", stdout=said), "migrations", "mine")
    assert (project / "shop.ini").read_text() == (
        "[diffgen]\nscript_location = %(here)s/migrations\n"
    )
    assert files(project / "migrations") == {"README", "env.py"}
    command.revision(Config("shop.ini", stdout=said), "first")
    with pytest.raises(CommandError, match=r"no template generic in .*; there are: mine"):
        command.init(Mine("other.ini"), "other")


def test_a_read_only_folder_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    with tempfile.TemporaryDirectory() as closed:
        monkeypatch.chdir(closed)
        Path(closed).chmod(0o555)
        with (
            unprivileged(),
            pytest.raises(CommandError, match="cannot make migrations: Permission denied; make"),
        ):
            lay()
        assert os.listdir(closed) == []
        monkeypatch.undo()
