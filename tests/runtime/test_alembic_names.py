"""``import alembic`` gives this package: found by its own names, in processes of their own."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from migrations_runtime import alembic_names
from migrations_runtime.alembic_names.classes import Config

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


@pytest.mark.parametrize(
    ("code", "said"),
    [
        (
            "from alembic.config import CommandLine",
            "ImportError: alembic.config.CommandLine of Alembic has no counterpart in "
            "migrations_runtime (<string>:2 asks for it); call alembic.config.main(), or the "
            "functions of alembic.command",
        ),
        (
            "from alembic.ddl.impl import DefaultImpl",
            "ModuleNotFoundError: alembic.ddl of Alembic has no counterpart in migrations_runtime "
            "(<string>:2 asks for it); leave it out: a dialect that is not known gets standard SQL",
        ),
        (
            "from alembic.autogenerate.render import _add_column",
            "ImportError: alembic.autogenerate.render._add_column of Alembic has no counterpart in "
            "migrations_runtime (<string>:2 asks for it); do without it, or run this environment "
            "with Alembic itself",
        ),
        (
            "import alembic.util as util\nutil.sqla_compat",
            "ImportError: alembic.util.sqla_compat of Alembic has no counterpart in "
            "migrations_runtime (<string>:3 asks for it); do without it, or run this environment "
            "with Alembic itself",
        ),
    ],
)
def test_a_name_without_a_counterpart_says_what_to_write(
    tmp_path: Path, code: str, said: str
) -> None:
    assert python(INSTALL + code, tmp_path) == said


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


def test_what_developers_need_comes_from_the_tool_that_declares_it(tmp_path: Path) -> None:
    code = """
from alembic import command
from alembic.autogenerate import compare_metadata, produce_migrations
from alembic.util import AutogenerateDiffsDetected
import diffgen.command
assert command.revision is diffgen.command.revision
print(command.upgrade.__module__, compare_metadata.__module__.partition(".")[0])
"""
    assert python(INSTALL + code, tmp_path) == "migrations_runtime.command diffgen\n"


def test_functions_are_dispatched_by_class(tmp_path: Path) -> None:
    code = """
from alembic.operations import ops
from alembic.util import Dispatcher
dispatcher = Dispatcher()
@dispatcher.dispatch_for(ops.AddConstraintOp)
def constraint(op): return "constraint"
@dispatcher.dispatch_for(ops.CreateUniqueConstraintOp, qualifier="sqlite")
def unique(op): return "unique"
unique = ops.CreateUniqueConstraintOp("u", "t", ["a"])
print(dispatcher.dispatch(unique)(unique), dispatcher.dispatch(unique, "sqlite")(unique))
try: dispatcher.dispatch(ops.DropTableOp)
except ValueError as error: print(error)
"""
    assert python(INSTALL + code, tmp_path) == (
        "constraint unique\nno function is registered for DropTableOp\n"
    )


def test_programs_run_revisions_from_a_function_of_their_own(tmp_path: Path) -> None:
    (tmp_path / "migrations" / "versions").mkdir(parents=True)
    for id_, down, label in (("a", None, None), ("b", "a", "main")):
        (tmp_path / "migrations" / "versions" / f"{id_}.py").write_text(
            f"revision = {id_!r}\ndown_revision = {down!r}\nbranch_labels = {label!r}\n"
            "def upgrade(): pass\ndef downgrade(): pass\n"
        )
    code = """
import sqlalchemy as sa
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.runtime.environment import EnvironmentContext
from alembic.script import ScriptDirectory
config = Config()
config.set_main_option("script_location", "migrations")
script = ScriptDirectory.from_config(config)
engine = sa.create_engine("sqlite:///x.db")
for fn in (
    lambda heads, context: script._upgrade_revs("heads", heads),
    lambda heads, context: script._downgrade_revs("a", heads),
    lambda heads, context: script._stamp_revs("b", heads),
):
    with engine.connect() as connection:
        context = EnvironmentContext(config, script)
        context.configure(connection=connection, fn=fn)
        with context.begin_transaction():
            context.run_migrations()
    with engine.connect() as connection:
        found = MigrationContext.configure(connection)
        print(found.get_current_revision(), found.version_table)
revisions = script.revision_map
print(revisions.get_current_head("main"), revisions.heads, revisions.get_revision("a").revision)
"""
    assert python(INSTALL + code, tmp_path).splitlines() == [
        "b alembic_version", "a alembic_version", "b alembic_version", "b ('b',) a",
    ]  # fmt: skip
