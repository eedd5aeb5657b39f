"""Post-write hooks: black by default, others by configuration, and none of them fails unheard."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from diffgen.config import Config
from diffgen.errors import CommandError, HookFailed
from diffgen.render.hooks import Hook, configured_hooks, run_hooks
from migrations_runtime import write_hooks

UGLY = "x = [ 1,2 ]\n"


@pytest.fixture
def script(tmp_path: Path) -> Path:
    path = tmp_path / "a1_add.py"
    path.write_text(UGLY)
    return path


def config(tmp_path: Path, section: str) -> Config:
    ini = tmp_path / "diffgen.ini"
    ini.write_text(f"[diffgen]\n{section}")
    return Config(ini)


def run(tmp_path: Path, script: Path, section: str) -> None:
    run_hooks(script, configured_hooks(config(tmp_path, section)))


def test_black_is_what_runs_where_nothing_is_configured(tmp_path: Path, script: Path) -> None:
    run(tmp_path, script, "")
    assert script.read_text() == "x = [1, 2]\n"


def test_black_takes_the_settings_of_the_project(tmp_path: Path, script: Path) -> None:
    (tmp_path / "pyproject.toml").write_text(
        "[tool.black]\nline-length = 20\nskip-string-normalization = true\n"
        'target-version = ["py311"]\n'
    )
    script.write_text("names = ['account', 'address']\n")
    run(tmp_path, script, "")
    assert script.read_text() == "names = [\n    'account',\n    'address',\n]\n"


def test_an_empty_hooks_key_switches_black_off(tmp_path: Path, script: Path) -> None:
    run(tmp_path, script, "[post_write_hooks]\nhooks =\n")
    assert script.read_text() == UGLY


def test_an_empty_list_in_pyproject_switches_black_off(tmp_path: Path, script: Path) -> None:
    toml = tmp_path / "pyproject.toml"
    toml.write_text("[tool.diffgen]\npost_write_hooks = []\n")
    run_hooks(script, configured_hooks(Config(toml_file=toml)))
    assert script.read_text() == UGLY


def test_a_hook_without_a_type_is_of_the_type_that_it_is_named_after(
    tmp_path: Path, script: Path
) -> None:
    run(tmp_path, script, "[post_write_hooks]\nhooks = black\n")
    assert script.read_text() == "x = [1, 2]\n"


@pytest.mark.parametrize(
    "keys",
    [
        "type = console_scripts\nformat.entrypoint = black\nformat.options = -q",
        "type = module\nformat.module = black\nformat.options = -q REVISION_SCRIPT_FILENAME",
        f"type = exec\nformat.executable = {sys.executable}\n"
        "format.options = -m black -q REVISION_SCRIPT_FILENAME",
    ],
)
def test_every_type_of_hook_runs_on_the_file(tmp_path: Path, script: Path, keys: str) -> None:
    run(tmp_path, script, f"[post_write_hooks]\nhooks = format\nformat.{keys}\n")
    assert script.read_text() == "x = [1, 2]\n"


def test_hooks_run_in_the_order_given(tmp_path: Path, script: Path) -> None:
    # A file with spaces in its path is one argument.
    spaced = script.rename(tmp_path / "a b.py")
    append = "import sys; f = open(sys.argv[1], 'a'); f.write(sys.argv[2]); f.close()"
    (tmp_path / "append.py").write_text(append)
    section = "[post_write_hooks]\nhooks = one, two\n" + "".join(
        f"{name}.type = exec\n{name}.executable = {sys.executable}\n{name}.cwd = %(here)s\n"
        f"{name}.options = append.py REVISION_SCRIPT_FILENAME '# {name} '\n"
        for name in ("one", "two")
    )
    run(tmp_path, spaced, section)
    assert spaced.read_text() == UGLY + "# one # two "


def test_a_hook_in_another_folder_finds_the_file(
    tmp_path: Path, script: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "elsewhere").mkdir()
    section = (
        "[post_write_hooks]\nhooks = format\nformat.type = module\nformat.module = black\n"
        "format.cwd = %(here)s/elsewhere\nformat.options = -q\n"
    )
    run(tmp_path, Path(script.name), section)
    assert script.read_text() == "x = [1, 2]\n"


def test_a_function_may_be_registered_as_a_type(
    tmp_path: Path, script: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(write_hooks, "_registered", {})

    @write_hooks.register("sign")
    def sign(path: str, options: Mapping[str, str]) -> None:
        Path(path).write_text(f"# {options['by']}, {options['_hook_name']}\n")

    run(tmp_path, script, "[post_write_hooks]\nhooks = mine\nmine.type = sign\nmine.by = shop\n")
    assert script.read_text() == "# shop, mine\n"


def test_a_failing_hook_says_so_and_the_file_stays(tmp_path: Path, script: Path) -> None:
    section = (
        "[post_write_hooks]\nhooks = strict\nstrict.type = exec\n"
        f"strict.executable = {sys.executable}\n"
        "strict.options = -c 'print(\"I object\"); raise SystemExit(3)' REVISION_SCRIPT_FILENAME\n"
    )
    with pytest.raises(HookFailed, match=r"hook strict failed; .*a1_add\.py is written") as raised:
        run(tmp_path, script, section)
    assert "exit status 3" in str(raised.value)
    assert raised.value.detail.strip() == "I object"
    assert raised.value.exit_code == 2
    assert script.read_text() == UGLY


def test_a_file_that_black_cannot_read_fails_and_stays(script: Path) -> None:
    script.write_text("def (:\n")
    with pytest.raises(HookFailed, match="hook black failed"):
        run_hooks(script, [Hook("black", "black")])
    assert script.read_text() == "def (:\n"


@pytest.mark.parametrize(
    ("keys", "complaint"),
    [
        (
            "type = shout",
            r"hook f failed; .*: there is no type shout, but black, console_scripts, exec",
        ),
        ("type = shout", r"with revision_environment = true for every new revision"),
        ("type = exec", r"a1_add\.py is written, .*: f\.executable is missing"),
        ("type = module", r"f\.module is missing"),
        ("type = console_scripts\nf.entrypoint = no-such", "no command no-such"),
        ("type = exec\nf.executable = no-such", "no program no-such on PATH"),
    ],
)
def test_a_hook_that_is_configured_wrongly_is_named(
    tmp_path: Path, script: Path, keys: str, complaint: str
) -> None:
    with pytest.raises(CommandError, match=complaint):
        run(tmp_path, script, f"[post_write_hooks]\nhooks = f\nf.{keys}\n")
    assert script.read_text() == UGLY


def test_black_is_imported_only_when_it_is_to_run() -> None:
    code = "import diffgen.render.hooks, sys; sys.exit('black' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
