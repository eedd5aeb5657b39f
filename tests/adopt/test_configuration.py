"""What adoption writes for each way to configure Alembic."""

from __future__ import annotations

import configparser
import tomllib
from pathlib import Path

import pytest

from diffgen import adopt as adoption
from diffgen.errors import CommandError
from migrations_runtime.config import Config


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for name in ("migrations/versions", "a", "b", "c", "d", "a:b", "a b", "c:d"):
        (tmp_path / name).mkdir(parents=True)
    return tmp_path


def ini(
    text: str, *, section: str = "alembic", name: str = "alembic.ini"
) -> configparser.ConfigParser:
    """Adopt an ini file; return what ours says, as it stands there."""
    Path(name).write_text(text)
    adoption.adopt([name], section, False)
    parser = configparser.ConfigParser(interpolation=None)
    parser.read(name.replace("alembic", "diffgen"))
    return parser


ALEMBIC = "[alembic]\nscript_location = migrations\n"


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("prepend_sys_path = .", None),
        ("version_locations = a b, c", ("os", "a:b:c")),
        ("version_locations = a:b", ("space", "a:b")),
        ("version_locations = a:b c d", ("space", "a:b c d")),
        ("version_path_separator = ;\nversion_locations = a b;c:d", ("newline", "a b\nc:d")),
        ("version_path_separator = os\nversion_locations = %(here)s/a:%(here)s/b", None),
        ("path_separator = space\nversion_locations = a b", ("space", "a b")),
    ],
)
def test_folders_are_split_where_alembic_splits_them(
    given: str, expected: tuple[str, str] | None
) -> None:
    ours = ini(f"{ALEMBIC}{given}\ntimezone = UTC\n")["diffgen"]
    assert ours["timezone"] == "UTC"
    if expected is None:
        assert "path_separator" not in ours
    else:
        assert (ours["path_separator"], ours["version_locations"]) == expected


def test_a_dollar_that_alembic_leaves_alone_stays_one() -> None:
    ini(f"{ALEMBIC}sqlalchemy.url = postgresql://${{USER_NAME}}@h/d\n")
    assert Config("diffgen.ini").get_main_option("sqlalchemy.url") == (
        "postgresql://${USER_NAME}@h/d"
    )


def test_keys_that_are_there_win() -> None:
    ours = ini(f"{ALEMBIC}version_table = shop_version\n")["diffgen"]
    assert (ours["version_table"], ours["alembic_names"]) == ("shop_version", "true")


def test_another_section_keeps_its_name() -> None:
    ours = ini("[alembic]\nx = 1\n[orders]\nscript_location = migrations\n", section="orders")
    assert dict(ours["diffgen"]) == {"x": "1"}
    assert ours["orders"]["alembic_names"] == "true"


def test_a_file_of_another_name_gets_a_section_beside_alembic_s() -> None:
    text = f"[app]\nx = 1\n{ALEMBIC}[server]\ny = 2"
    found = ini(text, name="production.ini")
    assert dict(found["diffgen"]) == {
        "script_location": "migrations", "alembic_names": "true", "version_table": "alembic_version",
    }  # fmt: skip
    adoption.undo(["production.ini"], "alembic")
    assert Path("production.ini").read_text() == text


def test_windows_line_ends_stay() -> None:
    Path("alembic.ini").write_bytes(ALEMBIC.replace("\n", "\r\n").encode())
    adoption.adopt([], "alembic", False)
    content = Path("diffgen.ini").read_bytes()
    assert content.count(b"\r\n") == content.count(b"\n") == 4


TOML = """\
[project]
name = "shop"

[tool.alembic]  # here
script_location = "%(here)s/migrations"
version_locations = [
    "%(here)s/migrations/versions",
]

[[tool.alembic.post_write_hooks]]
name = "black"
type = "console_scripts"

[tool.other]
x = 1
"""


def test_a_table_of_pyproject_toml_gets_one_of_ours_beside_it() -> None:
    Path("pyproject.toml").write_text(TOML)
    done = adoption.adopt([], "alembic", False)
    assert done.done[0] == "Added diffgen's section to pyproject.toml"
    text = Path("pyproject.toml").read_text()
    assert text.startswith(TOML)
    tool = tomllib.loads(text)["tool"]
    assert tool["diffgen"] == {
        **tool["alembic"], "alembic_names": True, "version_table": "alembic_version",
    }  # fmt: skip
    adoption.undo([], "alembic")
    assert Path("pyproject.toml").read_text() == TOML


def test_both_files_are_taken_over_and_the_keys_go_to_that_of_the_environment() -> None:
    Path("pyproject.toml").write_text(TOML)
    Path("alembic.ini").write_text("[alembic]\nsqlalchemy.url = sqlite://\n")
    adoption.adopt([], "alembic", False)
    assert Path("diffgen.ini").read_text() == "[diffgen]\nsqlalchemy.url = sqlite://\n"
    assert tomllib.loads(Path("pyproject.toml").read_text())["tool"]["diffgen"]["alembic_names"]


def test_a_table_that_cannot_be_copied_is_refused() -> None:
    Path("pyproject.toml").write_text("[tool]\nalembic.script_location = 'migrations'\n")
    with pytest.raises(
        CommandError, match=r"\[tool.alembic\] of pyproject.toml is not written as a"
    ):
        adoption.adopt([], "alembic", False)


def test_the_file_that_the_environment_names_is_adopted(monkeypatch: pytest.MonkeyPatch) -> None:
    Path("deploy").mkdir()
    Path("deploy/alembic_test.ini").write_text(
        "[alembic]\nscript_location = %(here)s/../migrations\n"
    )
    monkeypatch.setenv("ALEMBIC_CONFIG", "deploy/alembic_test.ini")
    adoption.adopt([], "alembic", False)
    assert Path("deploy/diffgen_test.ini").is_file()


def test_a_file_that_is_not_there_is_told() -> None:
    with pytest.raises(CommandError, match=r"other.ini is not there \(looked in "):
        adoption.adopt(["other.ini"], "alembic", False)
