"""An environment without env.py: what the configuration says is enough."""

from __future__ import annotations

import io
import logging
from argparse import Namespace

import pytest
import sqlalchemy as sa

from migrations_runtime import command
from migrations_runtime.config import Config
from migrations_runtime.errors import ConnectionFailed, EnvironmentScriptError
from tests.runtime.project import Project


@pytest.fixture
def bare(project: Project) -> Project:
    """An environment that has versions/ and nothing else."""
    (project.folder / "migrations" / "env.py").unlink()
    return project


def test_it_goes_up_and_down(bare):
    bare.line("a", "b")
    bare.upgrade()
    assert (bare.heads(), bare.tables()) == ({"b"}, {"t_a", "t_b"})
    assert bare.printed("current") == ["b (head)"]
    bare.downgrade("-1")
    assert (bare.heads(), bare.tables()) == ({"a"}, {"t_a"})


def test_an_asynchronous_driver_is_what_the_url_says(bare):
    bare.ini.write_text(bare.ini.read_text().replace("sqlite:", "sqlite+aiosqlite:"))
    bare.line("a", "b")
    bare.upgrade()
    assert (bare.heads(), bare.tables()) == ({"b"}, {"t_a", "t_b"})


def test_sql_is_written_without_a_driver(bare):
    bare.ini.write_text(bare.ini.read_text().replace(bare.url, "postgresql+asyncpg://h/d"))
    bare.line("a")
    written = "\n".join(bare.printed("upgrade", "head", sql=True))
    assert "CREATE TABLE t_a (id INTEGER);" in written
    assert "INSERT INTO diffgen_version" in written


def test_a_program_may_hand_over_a_connection(bare):
    bare.ini.write_text("[diffgen]\nscript_location = migrations\n")
    bare.line("a")
    engine = sa.create_engine(bare.url)
    with engine.begin() as connection:
        config = Config(bare.ini, attributes={"connection": connection}, stdout=io.StringIO())
        command.upgrade(config, "head")
    engine.dispose()
    assert bare.heads() == {"a"}


def test_the_version_table_is_configured(bare):
    bare.ini.write_text(bare.ini.read_text() + "version_table = mine\n")
    bare.line("a")
    bare.upgrade()
    assert bare.rows("SELECT version_num FROM mine") == [("a",)]


def test_without_a_url_it_says_that_there_is_no_env_either(bare):
    bare.ini.write_text("[diffgen]\nscript_location = migrations\n")
    with pytest.raises(
        EnvironmentScriptError,
        match=r"^There is no migrations/env.py, and the configuration does not say enough to do "
        r"without: No 'sqlalchemy.url' is configured: add it to \[diffgen\] of .*diffgen.ini$",
    ):
        bare.upgrade()


def test_a_driver_that_is_not_there_is_named(bare):
    bare.ini.write_text(bare.ini.read_text().replace(bare.url, "oracle+cx_oracle://u:secret@h/d"))
    with pytest.raises(ConnectionFailed, match=r"sqlalchemy.url: the driver 'cx_Oracle' is not in"):
        bare.upgrade()


def test_the_command_line_has_logging_set_up_as_the_ini_says(bare, monkeypatch):
    monkeypatch.setattr(logging.getLogger("shop"), "level", logging.WARNING)
    bare.ini.write_text(
        bare.ini.read_text() + "[loggers]\nkeys = root, shop\n[handlers]\nkeys =\n[formatters]\n"
        "keys =\n[logger_root]\nhandlers =\n[logger_shop]\nlevel = DEBUG\nhandlers =\n"
        "qualname = shop\n"
    )
    handlers = list(logging.getLogger().handlers)
    try:
        command.upgrade(Config.find([str(bare.ini)], cmd_opts=Namespace()), "head")
        assert logging.getLogger("shop").level == logging.DEBUG
    finally:
        logging.getLogger().handlers[:] = handlers


def test_a_package_may_bring_its_migrations_and_no_file_of_configuration(bare, monkeypatch):
    bare.ini.unlink()
    package = bare.folder / "shop_of_default_env"
    package.mkdir()
    (package / "__init__.py").touch()
    (bare.folder / "migrations").rename(package / "migrations")
    bare.versions = package / "migrations" / "versions"
    bare.line("a")
    monkeypatch.syspath_prepend(str(bare.folder))
    config = Config(stdout=io.StringIO())
    config.set_main_option("script_location", "shop_of_default_env:migrations")
    config.set_main_option("sqlalchemy.url", bare.url)
    command.upgrade(config, "head")
    assert bare.heads() == {"a"}


def test_a_program_that_has_set_logging_up_keeps_it(bare):
    bare.ini.write_text(bare.ini.read_text() + "[loggers]\nkeys = nonsense\n")
    handlers = list(logging.getLogger().handlers)
    bare.upgrade()
    assert logging.getLogger().handlers == handlers
