"""``import alembic`` gives this package: found by its own names, in processes of their own."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from migrations_runtime import alembic_names
from migrations_runtime.alembic_classes import Config

INSTALL = "from migrations_runtime import alembic_names; alembic_names.install()\n"


def python(code: str, folder: Path) -> str:
    """Run a program and return what it says on stdout, or the last line of what went wrong."""
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=folder, capture_output=True, text=True, check=False
    )
    return done.stdout if done.returncode == 0 else done.stderr.splitlines()[-1]


def test_names_are_those_of_this_package(tmp_path: Path) -> None:
    code = """
import alembic, alembic.config, alembic.command as commands
from alembic import context, op
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util.exc import CommandError
import migrations_runtime.command, migrations_runtime.errors, migrations_runtime.op as ours
assert op.create_table is ours.create_table and alembic.op is op
assert commands.upgrade is migrations_runtime.command.upgrade
assert CommandError is migrations_runtime.errors.CommandError
assert alembic.script.ScriptDirectory is ScriptDirectory
assert not hasattr(op, "no_such_operation")
print(alembic.__version__, MigrationContext.__module__.partition(".")[0])
"""
    assert python(INSTALL + code, tmp_path) == "1.20.1 migrations_runtime\n"


def test_a_star_takes_what_the_module_offers(tmp_path: Path) -> None:
    code = "from alembic.op import *\nprint(create_table.__module__)"
    assert python(INSTALL + code, tmp_path) == "migrations_runtime.op.tables\n"


def test_a_module_without_a_counterpart_says_who_asks_for_it(tmp_path: Path) -> None:
    (tmp_path / "mine.py").write_text("\nfrom alembic.testing import TestBase\n")
    assert python(INSTALL + "import mine", tmp_path) == (
        "ModuleNotFoundError: alembic.testing of Alembic has no counterpart in migrations_runtime "
        f"({tmp_path / 'mine.py'}:2 asks for it); do without it, or run this environment with "
        "Alembic itself"
    )


def test_nothing_is_installed_over_alembic_itself(tmp_path: Path) -> None:
    (tmp_path / "alembic").mkdir()
    package = tmp_path / "alembic" / "__init__.py"
    package.touch()
    said = python("import alembic\n" + INSTALL, tmp_path)
    assert said == (
        f"migrations_runtime.errors.CommandError: alembic_names = true, but Alembic itself "
        f"({package}) is already imported in this process; call "
        "migrations_runtime.alembic_names.install() before its first import, or change the imports "
        "by 'diffgen adopt --rewrite'"
    )


def test_to_install_twice_is_to_install_once(tmp_path: Path) -> None:
    code = "import sys, alembic; alembic_names.install(); print(alembic is sys.modules['alembic'])"
    assert python(INSTALL + code, tmp_path) == "True\n"


@pytest.mark.parametrize("module", sorted(alembic_names.NAMES))
def test_every_name_of_the_table_is_there(module: str) -> None:
    for name, target in alembic_names.NAMES[module].items():
        home, _, attribute = target.partition(":")
        found = __import__(home, fromlist=["_"])
        # What a module gives by its __getattr__, while env.py runs, is annotated there.
        known = {*vars(found), *getattr(found, "__annotations__", {})}
        assert name == alembic_names.REST or attribute in known, target


def test_alembic_ini_is_read_with_alembic_s_section_table_and_lists(tmp_path: Path) -> None:
    ini = tmp_path / "alembic.ini"
    ini.write_text("[alembic]\nversion_locations = a b, c\nprepend_sys_path = .:src\n")
    config = Config(ini)
    assert config.get_version_locations_list() == ["a", "b", "c"]
    assert config.get_prepend_sys_paths_list() == [".", "src"]
    assert config.get_main_option("version_table") == "alembic_version"


def test_alembic_s_own_separator_of_lists_is_known(tmp_path: Path) -> None:
    ini = tmp_path / "alembic.ini"
    ini.write_text("[alembic]\nversion_path_separator = ;\nversion_locations = a b;c\n")
    assert Config(ini).get_version_locations_list() == ["a b", "c"]


def test_tool_alembic_is_read_where_alembic_s_config_is_asked(tmp_path: Path) -> None:
    toml = tmp_path / "pyproject.toml"
    toml.write_text("[tool.alembic]\nscript_location = 'x'\n[tool.diffgen]\nscript_location='y'\n")
    assert Config(toml_file=toml).get_main_option("script_location") == "x"
