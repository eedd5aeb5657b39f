"""The keys as one frozen value: what each becomes, and how an error names file, line and key."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from migrations_runtime.config import Config, Settings
from migrations_runtime.errors import ConfigError


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("DIFFGEN_CONFIG", raising=False)
    return tmp_path


def ini(text: str) -> Config:
    Path("diffgen.ini").write_text(f"[diffgen]\n{text}\n")
    return Config("diffgen.ini")


def toml(text: str) -> Config:
    Path("pyproject.toml").write_text(f"[tool.diffgen]\n{text}\n")
    return Config("pyproject.toml")


def test_what_is_not_configured_has_a_default():
    settings = Settings(Config())
    assert {name: getattr(settings, name) for name in Settings.__slots__} == {
        "alembic_names": False,
        "exclude_schemas": (),
        "exclude_tables": (),
        "expected_database": None,
        "file_template": "%(rev)s_%(slug)s",
        "include_schemas": False,
        "include_tables": (),
        "journal": True,
        "lock_timeout": 300.0,
        "models": (),
        "operation_lock_timeout": None,
        "operation_retries": 3,
        "operation_statement_timeout": None,
        "output_encoding": "utf-8",
        "prepend_sys_path": (),
        "production": False,
        "project": None,
        "reader": "catalog",
        "recursive_version_locations": False,
        "revision_environment": False,
        "script_location": None,
        "snapshot": False,
        "sourceless": False,
        "timezone": None,
        "truncate_slug_length": 40,
        "version_locations": (),
        "version_table": None,
        "version_table_schema": None,
    }


@pytest.mark.parametrize(
    "config",
    [
        lambda: ini(
            "script_location = %(here)s/m\nmodels = a:Base, b:Base\npath_separator = space\n"
            "version_locations = x y\nrecursive_version_locations = YES\n"
            "truncate_slug_length = 7\nfile_template = %%(rev)s\nlock_timeout = 1.5"
        ),
        lambda: toml(
            'script_location = "%(here)s/m"\nmodels = ["a:Base", "b:Base"]\n'
            'version_locations = ["x", "y"]\nrecursive_version_locations = true\n'
            'truncate_slug_length = 7\nfile_template = "%%(rev)s"\nlock_timeout = 1.5'
        ),
    ],
    ids=["ini", "toml"],
)
def test_both_kinds_of_file_say_the_same(config, folder):
    settings = Settings(config())
    assert settings.script_location == f"{folder}/m"
    assert settings.models == ("a:Base", "b:Base")
    assert settings.version_locations == ("x", "y")
    assert settings.recursive_version_locations is True
    assert settings.truncate_slug_length == 7
    assert settings.file_template == "%(rev)s"
    assert settings.lock_timeout == 1.5


@pytest.mark.parametrize(
    ("said", "seconds"),
    [("90", 90.0), ("500ms", 0.5), (".5 s", 0.5), ("2min", 120.0), ("1h", 3600.0)],
)
def test_a_time_may_have_a_unit(said, seconds):
    assert Settings(ini(f"lock_timeout = {said}")).lock_timeout == seconds


def test_every_key_is_documented():
    page = Path(__file__).parents[3] / "docs" / "configuration.md"
    text = page.read_text(encoding="utf-8")
    assert [name for name in Settings.__slots__ if f"\n| `{name}` |" not in text] == []


def test_settings_are_frozen():
    settings = Settings(Config())
    with pytest.raises(AttributeError, match="timezone is settled; change the Config"):
        settings.timezone = "UTC"
    with pytest.raises(AttributeError):
        settings.nonsense = 1


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ("truncate_slug_length = abc", "must be a whole number such as 40, not 'abc'"),
        ("truncate_slug_length = -1", "must be a whole number such as 40, not '-1'"),
        ("lock_timeout = soon", "must be a number of seconds, not 'soon'"),
        ("lock_timeout = nan", "must be a number of seconds, not 'nan'"),
        ("recursive_version_locations = maybe", "must be true or false, not 'maybe'"),
        ("sourceless = 2", "must be true or false, not '2'"),
        ("revision_environment = ja", "must be true or false, not 'ja'"),
        ("path_separator = tab", "must be one of os, space, newline, :, ;, not 'tab'"),
        ("output_encoding = utf-9", "Python knows no encoding 'utf-9'; write one such as utf-8"),
        ("output_encoding = hex", "Python knows no encoding 'hex'"),
    ],
)
def test_a_value_that_its_key_does_not_take_is_named_with_file_and_line(line, complaint):
    key = line.partition(" ")[0]
    config = ini(f"# a comment\n{line}")
    with pytest.raises(ConfigError) as raised:
        Settings(config)
    said = str(raised.value).replace(f"{key}: ", f"{key} ")
    assert said.startswith(f"diffgen.ini:3: {key} {complaint}")
    assert "\n" not in said


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ("script_location = 5", 'must be a text, as in "...", not 5'),
        ("version_locations = [1]", 'must be a text, as in "...", not 1'),
        ("models = true", 'must be a text, as in "...", not True'),
        ("truncate_slug_length = true", "must be a whole number such as 40, not True"),
        ("recursive_version_locations = [true]", "must be true or false, not [True]"),
        ("path_separator = [1]", "must be one of os, space"),
    ],
)
def test_a_toml_value_of_the_wrong_type_is_named_with_file_and_line(line, complaint):
    with pytest.raises(ConfigError) as raised:
        Settings(toml(line))
    assert str(raised.value).startswith(f"pyproject.toml:2: {line.partition(' ')[0]} {complaint}")


def test_a_value_set_in_code_is_on_no_line_of_a_file():
    config = ini("truncate_slug_length = 40")
    config.set_main_option("truncate_slug_length", "x")
    with pytest.raises(ConfigError, match=r"^truncate_slug_length must be a whole number"):
        Settings(config)


def test_a_key_of_a_table_below_is_found_on_its_line():
    config = toml('models = []\n[tool.diffgen.sqlalchemy]\nurl = "${NO_SUCH_URL}"')
    with pytest.raises(ConfigError, match=r"^pyproject.toml:4: sqlalchemy.url asks for the envir"):
        config.get_main_option("sqlalchemy.url")


def test_a_file_of_toml_is_not_parsed_where_it_says_nothing_of_diffgen():
    Path("pyproject.toml").write_text("[tool.black]\nline-length = 100\n")
    Path("diffgen.ini").write_text("[diffgen]\nscript_location = m\n")
    code = (
        "import sys; from migrations_runtime.config import Config, Settings; "
        "Settings(Config.find()); "
        "print([m for m in ('tomllib', 'pathlib', 'typing', 'dataclasses') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_config_args_are_keys_where_there_is_no_file():
    config = Config(config_args={"script_location": "m", "x": 1})
    assert Settings(config).script_location == "m"
    assert config.get_main_option("x") == "1"
    assert config.get_main_option("here") == os.getcwd()
