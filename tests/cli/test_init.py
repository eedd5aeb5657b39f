"""``diffgen init``."""

from __future__ import annotations

import pytest

from tests.cli.conftest import Shell


def test_it_says_what_it_wrote_and_what_comes_next(shell: Shell) -> None:
    assert shell.does("init", "migrations").splitlines() == [
        "Wrote migrations/README",
        "Wrote migrations/env.py",
        "Wrote migrations/script.py.mako",
        "Wrote diffgen.ini",
        "Next: say in diffgen.ini where the database and the models are",
    ]


def test_with_models_and_url_nothing_is_left_to_edit(project: Shell) -> None:
    project.does("revision", "--autogenerate", "-m", "accounts")
    project.does("upgrade", "head")
    project.does("check")


def test_a_password_is_never_printed(shell: Shell) -> None:
    said = shell.does("init", "migrations", "--url", "postgresql://me:secret@localhost/shop")
    assert "secret" not in said


def test_what_is_configured_already_is_kept_and_said(shell: Shell) -> None:
    shell.write("diffgen.ini", "[diffgen]\nurl = sqlite://\n")
    assert shell.does("init", "migrations").splitlines()[-2:] == [
        "Kept diffgen.ini",
        "Next: set script_location = %(here)s/migrations in diffgen.ini",
    ]
    assert shell.does("init", "others", "-t", "pyproject").splitlines()[-3:] == [
        "Wrote pyproject.toml",
        "Kept diffgen.ini",
        "Next: say in diffgen.ini where the database and the models are",
    ]
    assert shell.does("heads") == ""
    assert shell.does("init", "more", "-t", "pyproject").splitlines()[-3:] == [
        "Kept pyproject.toml",
        "Kept diffgen.ini",
        "Next: set script_location = %(here)s/more in pyproject.toml",
    ]
    said = shell.fails("init", "most", "-t", "pyproject", "--models", "shop:Base")
    assert said.startswith("pyproject.toml exists already, so --models and --url would not be writ")


def test_pyproject_is_extended_only_when_it_is_named(shell: Shell) -> None:
    shell.write("pyproject.toml", "[project]\nname = 'shop'\n")
    shell.does("init", "one")
    assert (shell.folder / "diffgen.ini").exists()
    assert "diffgen" not in (shell.folder / "pyproject.toml").read_text()


def test_all_settings_may_live_in_pyproject(shell: Shell, sqlite_url: str) -> None:
    shell.write("shop.py", "import sqlalchemy as sa\nmetadata = sa.MetaData()\n")
    shell.write("pyproject.toml", "[project]\nname = 'shop'\n")
    arguments = ["--models", "shop:metadata", "--url", sqlite_url]
    shell.does("-c", "pyproject.toml", "init", "migrations", *arguments)
    assert not (shell.folder / "diffgen.ini").exists()
    shell.does("revision", "-m", "one")
    shell.does("upgrade", "head")
    shell.does("check")


def test_pyproject_may_list_the_models(shell: Shell, sqlite_url: str) -> None:
    shell.write("one.py", "import sqlalchemy as sa\nmetadata = sa.MetaData()\n")
    shell.write("two.py", "import sqlalchemy as sa\nmetadata = sa.MetaData()\n")
    shell.does("-c", "pyproject.toml", "init", "migrations", "--url", sqlite_url)
    toml = shell.folder / "pyproject.toml"
    toml.write_text(toml.read_text() + 'models = ["one:metadata", "two:metadata"]\n')
    shell.does("check")
    toml.write_text(toml.read_text().replace("two:", "three:"))
    assert "models = three:metadata: there is no module three" in shell.fails("check")


def test_the_configuration_that_the_environment_names_is_written(
    shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DIFFGEN_CONFIG", "shop.ini")
    shell.does("init", "migrations")
    assert (shell.folder / "shop.ini").exists()
    shell.does("heads")


def test_an_existing_environment_is_not_touched(project: Shell) -> None:
    before = {path: path.read_bytes() for path in project.folder.rglob("*") if path.is_file()}
    assert "migrations exists already and is not empty" in project.fails("init", "migrations")
    assert {p: p.read_bytes() for p in project.folder.rglob("*") if p.is_file()} == before


def test_a_configuration_that_is_there_is_kept_and_told_about(project: Shell) -> None:
    before = (project.folder / "diffgen.ini").read_text()
    assert project.does("init", "other").splitlines()[-2:] == [
        "Kept diffgen.ini",
        "Next: set script_location = %(here)s/other in diffgen.ini",
    ]
    assert (project.folder / "diffgen.ini").read_text() == before


def test_an_unknown_template_is_told_which_there_are(shell: Shell) -> None:
    message = shell.fails("init", "migrations", "-t", "baroque")
    assert message.startswith("there is no template baroque in ")
    assert message.endswith("; there are: async, generic, multidb, pyproject, pyproject_async")
