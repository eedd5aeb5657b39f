"""Settings: two files, the environment, and errors that name file, line and key."""

from __future__ import annotations

import io
import os
from pathlib import Path

import pytest
import sqlalchemy as sa

from migrations_runtime.config import Config
from migrations_runtime.errors import ConfigError


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("DIFFGEN_CONFIG", raising=False)
    return tmp_path


def ini(text: str) -> Config:
    Path("diffgen.ini").write_text(text)
    return Config("diffgen.ini")


def toml(text: str) -> Config:
    Path("pyproject.toml").write_text(text)
    return Config("pyproject.toml")


def test_here_is_the_folder_of_the_file(folder):
    config = ini("[diffgen]\nscript_location = %(here)s/migrations\n")
    assert config.get_main_option("script_location") == f"{folder}/migrations"


def test_here_may_hold_percent_signs(folder, monkeypatch):
    odd = folder / "50%(x)s"
    odd.mkdir()
    (odd / "diffgen.ini").write_text("[diffgen]\nscript_location = %(here)s/m\n")
    assert Config(odd / "diffgen.ini").get_main_option("script_location") == f"{odd}/m"


def test_the_ini_wins_key_by_key_over_pyproject():
    Path("diffgen.ini").write_text("[diffgen]\nscript_location = from_ini\n")
    Path("pyproject.toml").write_text(
        '[tool.diffgen]\nscript_location = "from_toml"\nmodels = "shop:Base"\n'
    )
    config = Config("diffgen.ini", toml_file="pyproject.toml")
    assert config.get_main_option("script_location") == "from_ini"
    assert config.get_main_option("models") == "shop:Base"


def test_toml_has_lists_booleans_and_dotted_keys():
    config = toml(
        '[tool.diffgen]\nversion_locations = ["%(here)s/a", "b"]\n'
        'recursive_version_locations = true\nsqlalchemy.url = "sqlite://"\n'
    )
    assert config.get_version_locations_list() == [f"{os.getcwd()}/a", "b"]
    assert config.get_diffgen_boolean_option("recursive_version_locations") is True
    assert config.get_main_option("sqlalchemy.url") == "sqlite://"
    assert config.config_file_name is None


@pytest.mark.parametrize("key", ["url", "sqlalchemy.url"])
@pytest.mark.parametrize("kind", ["ini", "toml"])
def test_url_is_short_for_sqlalchemy_url(key, kind):
    config = (
        ini(f"[diffgen]\n{key} = sqlite:///x.db\n")
        if kind == "ini"
        else toml(f'[tool.diffgen]\n{key} = "sqlite:///x.db"\n')
    )
    assert config.get_main_option("sqlalchemy.url") == "sqlite:///x.db"
    section = config.get_section("diffgen", {})
    engine = sa.engine_from_config(section, prefix="sqlalchemy.")
    assert engine.url.database == "x.db"


def test_a_url_set_in_code_wins_over_the_file():
    config = ini("[diffgen]\nurl = sqlite:///file.db\n")
    config.set_main_option("sqlalchemy.url", "sqlite:///code.db")
    assert config.get_main_option("url") == "sqlite:///code.db"
    assert config.get_section("diffgen")["sqlalchemy.url"] == "sqlite:///code.db"


@pytest.mark.parametrize("written", ["p%40ss", "p%%40ss"])
def test_a_percent_sign_need_not_be_doubled(written):
    assert ini(f"[diffgen]\nurl = pg://u:{written}@h/d\n").get_main_option("url") == (
        "pg://u:p%40ss@h/d"
    )


def test_values_take_environment_variables(monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "pg://u:p%40ss@h/d")
    assert ini("[diffgen]\nurl = ${DATABASE_URL}\n").get_main_option("url") == "pg://u:p%40ss@h/d"
    assert toml('[tool.diffgen]\nurl = "${DATABASE_URL}"\n').get_main_option("url") == (
        "pg://u:p%40ss@h/d"
    )
    assert ini("[diffgen]\nx = $${DATABASE_URL}\n").get_main_option("x") == "${DATABASE_URL}"


def test_a_variable_may_have_a_text_in_its_place(monkeypatch):
    config = ini("[diffgen]\nproduction = ${SHOP_PRODUCTION:-false}\nurl = ${SHOP_URL:-}\n")
    monkeypatch.delenv("SHOP_PRODUCTION", raising=False)
    assert config.get_main_option("production") == "false"
    assert config.get_main_option("url") == ""
    monkeypatch.setenv("SHOP_PRODUCTION", "")
    assert config.get_main_option("production") == "false"
    monkeypatch.setenv("SHOP_PRODUCTION", "true")
    assert config.get_main_option("production") == "true"


def test_a_variable_that_is_not_set_is_named_with_file_line_and_key(monkeypatch):
    monkeypatch.delenv("NO_SUCH_URL", raising=False)
    config = ini("[diffgen]\nscript_location = m\nurl = pg://u:secret@h/${NO_SUCH_URL}\n")
    with pytest.raises(
        ConfigError,
        match=r"^diffgen.ini:3: url asks for the environment variable NO_SUCH_URL, which is not set",
    ) as raised:
        config.get_main_option("sqlalchemy.url")
    assert "secret" not in str(raised.value)


def test_a_broken_reference_names_the_key_and_hides_the_value():
    config = ini("[diffgen]\nurl = pg://u:secret@%(host)s/d\n")
    with pytest.raises(
        ConfigError, match=r"^diffgen.ini:2: url: '%\(\.\.\.\)s' names no key of"
    ) as raised:
        config.get_main_option("url")
    assert raised.value.__cause__ is None
    assert "secret" not in str(raised.value)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("url = x\n", r"^diffgen.ini:1: this line is in no section"),
        ("[diffgen]\nurl = x\nurl = y\n", r"^diffgen.ini:3: url is given twice"),
        ("[diffgen]\n[diffgen]\n", r"^diffgen.ini:2: \[diffgen\] is given twice"),
        ("[diffgen]\nnonsense\n", r"^diffgen.ini:2: this line is no 'key = value'"),
    ],
)
def test_an_ini_that_cannot_be_read_names_the_line(text, message):
    with pytest.raises(ConfigError, match=message):
        ini(text).get_main_option("x")


def test_a_toml_that_cannot_be_read_names_the_line():
    with pytest.raises(ConfigError, match=r"^pyproject.toml:2: this is not valid TOML: Inv"):
        toml("[tool.diffgen]\nx = \n").get_main_option("x")
    with pytest.raises(ConfigError, match=r"tool.diffgen must be a table"):
        toml("[tool]\ndiffgen = 1\n").get_main_option("x")


@pytest.mark.parametrize("name", ["diffgen.ini", "pyproject.toml"])
def test_a_file_of_a_windows_editor_is_read(name):
    section = "diffgen" if name.endswith("ini") else "tool.diffgen"
    quote = "" if name.endswith("ini") else "'"
    text = f"[{section}]\r\nscript_location = {quote}m{quote}\r\n"
    Path(name).write_bytes(b"\xef\xbb\xbf" + text.encode())
    assert Config(name).get_main_option("script_location") == "m"


@pytest.mark.parametrize("name", ["diffgen.ini", "pyproject.toml"])
def test_a_file_that_is_no_text_is_named(name):
    Path(name).write_bytes(b"[diffgen]\nx = \xff\xfe\n")
    with pytest.raises(ConfigError, match=f"^{name} cannot be read: 'utf-8' codec can't decode"):
        Config(name).get_main_option("script_location")


def test_where_alembic_is_in_use_it_can_be_taken_over():
    Path("alembic.ini").touch()
    with pytest.raises(
        ConfigError, match=r"; take over the alembic.ini that is there with 'diffgen ado"
    ):
        Config("diffgen.ini").required("script_location")


def test_a_missing_key_says_where_to_write_it():
    Path("pyproject.toml").write_text("[tool.black]\n")
    with pytest.raises(
        ConfigError, match=r"there is no gone.ini in .*; create it with 'diffgen in"
    ):
        Config("gone.ini").required("script_location")
    with pytest.raises(ConfigError, match=r"add it to \[diffgen\] of diffgen.ini$"):
        ini("[diffgen]\n").required("script_location")
    with pytest.raises(
        ConfigError, match=r"no \[tool.diffgen\] of pyproject.toml in .*; create it with"
    ):
        Config("pyproject.toml").required("script_location")
    Path("pyproject.toml").write_text("[tool.diffgen]\nmodels = 'm:Base'\n")
    with pytest.raises(ConfigError, match=r"add it to \[tool.diffgen\] of pyproject.toml$"):
        Config("pyproject.toml").required("script_location")


def test_a_boolean_that_is_none_is_refused():
    config = ini("[diffgen]\na = True\nb = off\nc = perhaps\n")
    assert config.get_diffgen_boolean_option("a") is True
    assert config.get_diffgen_boolean_option("b") is False
    with pytest.raises(
        ConfigError, match=r"^diffgen.ini:4: c must be true or false, not 'perhaps'"
    ):
        config.get_diffgen_boolean_option("c")


@pytest.mark.parametrize(
    ("separator", "value"),
    [("space", "a b"), (":", "a:b"), (";", "a; b"), ("newline", "\n a\n b"), ("os", "a:b")],
)
def test_lists_are_split_as_path_separator_says(separator, value):
    value = value.replace(":", os.pathsep) if separator == "os" else value
    config = ini(f"[diffgen]\npath_separator = {separator}\nprepend_sys_path = {value}\n")
    assert config.get_prepend_sys_paths_list() == ["a", "b"]


def test_an_unknown_separator_lists_the_known_ones():
    config = ini("[diffgen]\npath_separator = tab\nprepend_sys_path = a\n")
    with pytest.raises(ConfigError, match="must be one of os, space, newline, :, ;, not 'tab'"):
        config.get_prepend_sys_paths_list()


def test_sections_and_hooks():
    config = ini(
        "[diffgen]\n[one]\na = 1\n[post_write_hooks]\nhooks = black, lint\n"
        "black.type = console_scripts\nblack.options = -l 79\nlint.type = exec\n"
    )
    assert config.get_section("one")["a"] == "1"
    assert config.get_section_option("one", "b", "2") == "2"
    assert config.get_section("none") is None
    assert config.get_hooks_list() == [
        {"_hook_name": "black", "type": "console_scripts", "options": "-l 79"},
        {"_hook_name": "lint", "type": "exec"},
    ]
    with pytest.raises(ConfigError, match=r"diffgen.ini has no section \[none\]"):
        config.get_section_option("none", "a")


def test_hooks_of_pyproject_are_tables():
    config = toml('[[tool.diffgen.post_write_hooks]]\nname = "ruff"\ntype = "exec"\n')
    assert config.get_hooks_list() == [{"_hook_name": "ruff", "type": "exec"}]


def test_hooks_in_single_brackets_are_not_overlooked():
    config = toml('[tool.diffgen.post_write_hooks]\nname = "ruff"\ntype = "exec"\n')
    with pytest.raises(ConfigError, match=r"^pyproject.toml: each \[\[tool.diffgen.post_write_ho"):
        config.get_hooks_list()


def test_find_takes_what_the_command_line_names(monkeypatch):
    Path("diffgen.ini").write_text("[diffgen]\na = ini\n")
    Path("pyproject.toml").write_text('[tool.diffgen]\nb = "toml"\n')
    Path("prod.ini").write_text("[diffgen]\na = prod\n")
    found = Config.find()
    assert (found.get_main_option("a"), found.get_main_option("b")) == ("ini", "toml")
    found = Config.find(["prod.ini"])
    assert (found.get_main_option("a"), found.get_main_option("b")) == ("prod", "toml")
    monkeypatch.setenv("DIFFGEN_CONFIG", "prod.ini")
    assert Config.find().get_main_option("a") == "prod"
    assert Config.find(["diffgen.ini"]).get_main_option("a") == "ini"


def test_find_refuses_a_file_that_is_not_there():
    with pytest.raises(ConfigError, match=r"gone.ini is not there"):
        Config.find(["gone.ini"])
    with pytest.raises(ConfigError, match=r"-c names a.ini and b.ini; give one ini file"):
        Config.find(["a.ini", "b.ini"])
    assert Config.find(["gone.ini"], must_exist=False).config_file_name == "gone.ini"


def test_a_section_that_is_not_there_is_not_made_up():
    Path("diffgen.ini").write_text("[diffgen]\nurl = a\n[production]\nurl = b\n")
    Path("pyproject.toml").write_text('[tool.diffgen]\nurl = "c"\n')
    with pytest.raises(
        ConfigError,
        match=r"^diffgen.ini has no section \[produktion\], which -n asks for; it has: "
        r"\[diffgen\], \[production\]$",
    ):
        Config.find(ini_section="produktion")


def test_a_section_by_another_name():
    Path("diffgen.ini").write_text("[diffgen]\nurl = a\n[staging]\nurl = b\n")
    assert Config.find(ini_section="staging").get_main_option("url") == "b"


def test_print_stdout_puts_arguments_in():
    config = Config(stdout=io.StringIO())
    config.print_stdout("%s of %d", "a", 2)
    config.print_stdout("100%")
    assert config.stdout.getvalue() == "a of 2\n100%\n"
