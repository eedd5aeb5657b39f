"""Files, numbers and streams that a random project had: each ends with one line, and status 2."""

from __future__ import annotations

import errno
import os
import re
import sqlite3
import subprocess
import sys

import pytest

from tests.cli.conftest import Shell

HEADER = "revision = 'aaa'\ndown_revision = None\n"
UPGRADES = "\n\ndef upgrade(): pass\n"


def ended_by_itself(shell: Shell, arguments: str, **streams: int) -> subprocess.Popen[bytes]:
    """Run a command as the shell does, to its end."""
    command = [sys.executable, "-m", "diffgen", *arguments.split()]
    with subprocess.Popen(command, cwd=shell.folder, **streams) as process:
        process.wait(60)
    return process


@pytest.mark.parametrize("name", ["pipe.py", "zero.py"])
def test_what_is_no_file_is_not_waited_for(project: Shell, name: str) -> None:
    path = project.folder / "migrations/versions" / name
    path.parent.mkdir(exist_ok=True)
    if name == "pipe.py":
        os.mkfifo(path)
    else:
        path.symlink_to("/dev/zero")
    assert project.fails("heads") == f"migrations/versions/{name} is no file; move it away"


def test_a_configuration_that_is_no_file_is_not_waited_for(shell: Shell) -> None:
    os.mkfifo(shell.folder / "diffgen.ini")
    assert shell.fails("heads").startswith("diffgen.ini is no file; move it away")


@pytest.mark.parametrize(
    "line",
    [
        "down_revision = " + "[" * 3_000 + "]" * 3_000,
        "down_revision = 1" + " + 1" * 20_000,
        "down_revision = " + "1" * 5_000,
        "# coding: hex",
        "# coding: undefined",
    ],
)
def test_a_source_that_no_python_takes_is_named(project: Shell, line: str) -> None:
    project.write("migrations/versions/aaa.py", f"{line}\n{HEADER}{UPGRADES}")
    assert project.fails("heads").startswith("migrations/versions/aaa.py")


@pytest.mark.parametrize("value", ["9" * 5_000, "[" * 2_000 + "]" * 2_000])
def test_a_value_without_end_in_pyproject_is_named(shell: Shell, value: str) -> None:
    shell.write("pyproject.toml", f"[tool.diffgen]\nlock_timeout = {value}\n")
    assert "this is not valid TOML" in shell.fails("heads")


def test_a_number_without_end_in_the_ini_is_named(project: Shell) -> None:
    ini = project.folder / "diffgen.ini"
    text = ini.read_text().replace("[diffgen]", f"[diffgen]\ntruncate_slug_length = {'9' * 5_000}")
    ini.write_text(text)
    assert "truncate_slug_length must be a whole number" in project.fails("heads")


@pytest.mark.parametrize("steps", ["+" + "9" * 5_000, "-" + "9" * 5_000])
def test_more_steps_than_there_are_numbers_are_no_revision(project: Shell, steps: str) -> None:
    project.write("migrations/versions/aaa.py", f"{HEADER}{UPGRADES}")
    assert "is no revision" in project.fails("upgrade", steps)


@pytest.mark.parametrize("value", ["5", "NULL", "x'00ff'", "''"])
def test_a_version_table_that_holds_no_ids_is_named(project: Shell, value: str) -> None:
    project.write("migrations/versions/aaa.py", f"{HEADER}{UPGRADES}")
    with sqlite3.connect(project.folder / "test.db") as database:
        database.execute("CREATE TABLE diffgen_version (version_num)")
        database.execute(f"INSERT INTO diffgen_version VALUES ({value}), ('aaa')")
    database.close()
    message = project.fails("current")
    assert message.startswith("diffgen_version cannot be read as a version table: it has ")


@pytest.mark.parametrize("file", ["migrations/env.py", "migrations/versions/aaa.py"])
@pytest.mark.parametrize("error", ["BaseException('all')", "GeneratorExit", "Strange()"])
def test_an_error_of_any_sort_in_a_script_is_named(project: Shell, file: str, error: str) -> None:
    project.write("migrations/versions/aaa.py", f"{HEADER}{UPGRADES}")
    strange = "class Strange(Exception):\n    def __str__(self): return 1 / 0\n"
    project.write(file, f"{strange}{(project.folder / file).read_text()}\nraise {error}\n")
    assert file in project.fails("-q", "upgrade", "head")


def test_a_key_that_the_engine_does_not_take_is_named(project: Shell) -> None:
    ini = project.folder / "diffgen.ini"
    text = ini.read_text()
    for key, said in (
        ("sqlalchemy.gone = 1", "diffgen.ini:5: sqlalchemy.gone is nothing that create_engine()"),
        ("sqlalchemy.echo = main", "one of the sqlalchemy. keys has a value that create_engine()"),
    ):
        ini.write_text(text.replace("[diffgen]", f"[diffgen]\n{key}", 1))
        assert said in project.fails("current")


def test_sql_that_no_file_takes_is_told(project: Shell) -> None:
    said = f"revision = 'aaa'\ndown_revision = None\nfrom migrations_runtime import op\n{UPGRADES}"
    statement = said.replace("pass", "op.execute('SELECT \\ud800')")
    project.write("migrations/versions/aaa.py", statement)
    answer = project("upgrade", "head", "--sql")
    assert (answer.status, answer.out) == (2, "")
    assert "The SQL has characters that cannot be written" in answer.err
    assert "Traceback" not in answer.err


def test_a_format_of_the_log_that_is_none_is_told_before_anything_runs(project: Shell) -> None:
    project.write("migrations/versions/aaa.py", f"{HEADER}{UPGRADES}")
    ini = project.folder / "diffgen.ini"
    ini.write_text(ini.read_text().replace("%(message)s", "%(gone)d"))
    done = subprocess.run(
        [sys.executable, "-m", "diffgen", "upgrade", "head"],
        cwd=project.folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert done.stderr.startswith(
        "Error: diffgen.ini: logging has a format that no message can be "
    )


@pytest.mark.parametrize("has_env", [True, False])
def test_a_url_that_is_none_is_told_by_its_key(project: Shell, has_env: bool) -> None:
    ini = project.folder / "diffgen.ini"
    ini.write_text(re.sub(r"sqlite:\S+", "/nowhere", ini.read_text()))
    if not has_env:
        (project.folder / "migrations/env.py").unlink()
    assert "sqlalchemy.url: this is no database URL" in project.fails("current")


@pytest.mark.parametrize("encoding", ["idna", "undefined", "hex"])
def test_a_script_that_is_adopted_and_has_no_encoding_is_named(shell: Shell, encoding: str) -> None:
    shell.write("alembic.ini", "[alembic]\nscript_location = old\n")
    shell.write("old/env.py", "from alembic import context\n")
    path = "old/versions/aaa.py"
    shell.write(path, f"# coding: {encoding}\n{'x' * 80} = 1\nfrom alembic import op\n{HEADER}")
    assert path in shell.fails("adopt")


def test_an_ini_without_loggers_is_told_what_is_missing(project: Shell) -> None:
    ini = project.folder / "diffgen.ini"
    ini.write_text(ini.read_text().partition("[loggers]")[0])
    message = project.fails("current")
    assert "logging.config.fileConfig takes" in message
    assert "KeyError" not in message


def test_a_null_byte_in_the_configuration_is_named(shell: Shell) -> None:
    shell.write("pyproject.toml", '[tool.diffgen]\noutput_encoding = "\\u0000"\n')
    assert "output_encoding has a null byte in it" in shell.fails("heads")


def test_a_word_without_end_is_cut(project: Shell) -> None:
    message = project.fails("show", "x" * 10_000)
    assert "xxx... (1000" in message
    assert len(message) < 1_000


def test_a_folder_that_is_gone_is_told(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    (shell.folder / "gone").mkdir()
    monkeypatch.chdir(shell.folder / "gone")
    (shell.folder / "gone").rmdir()
    assert shell.fails("heads").startswith("the current folder cannot be told: No such file")
    monkeypatch.chdir(shell.folder)


def test_an_error_without_words_is_named_once(project: Shell) -> None:
    project.write("migrations/env.py", "assert 0\n")
    assert project.fails("current") == "migrations/env.py:1: AssertionError"


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="there is no /dev/full")
def test_an_error_that_nobody_can_be_told_is_still_one(project: Shell) -> None:
    with open("/dev/full", "wb") as full:
        ended = ended_by_itself(project, "show nothing", stderr=full.fileno())
    assert ended.returncode == 2


def test_an_upgrade_goes_on_when_nobody_reads_its_messages(project: Shell) -> None:
    project.write("migrations/versions/aaa.py", f"{HEADER}{UPGRADES}")
    (project.folder / "migrations/env.py").unlink()  # which sets logging up by itself
    ini = project.folder / "diffgen.ini"
    ini.write_text(ini.read_text().partition("[loggers]")[0])
    reading, writing = os.pipe()
    os.close(reading)
    ended = ended_by_itself(project, "upgrade head", stderr=writing)
    os.close(writing)
    assert ended.returncode == 0
    assert project.does("current") == "aaa (head)\n"


def test_models_that_fail_without_words_are_named(project: Shell) -> None:
    strange = "class Strange(Exception):\n    def __str__(self): return 1 / 0\n\n\nraise Strange\n"
    project.write("shop.py", strange)
    answer = project("check", "--from", "history")
    assert answer.status == 2
    assert "shop.py:5" in answer.err


@pytest.mark.parametrize(
    ("template", "said"),
    [
        ("revision = ${repr(up_revision)}\ndown_revision = 5\n", "must be None, a string"),
        ("revision = ${repr(up_revision)}\ndown_revision = 'gone'\n", "'gone'"),
        ("revision = 'fixed'\n", "makes the revision fixed of aaa"),
        ("nothing", "says no 'revision = ...'"),
        ("<% raise SystemExit %>", "SystemExit"),
    ],
)
def test_a_template_that_makes_no_revision_leaves_none(
    project: Shell, template: str, said: str
) -> None:
    project.write("migrations/script.py.mako", template)
    message = project.fails("revision", "--rev-id", "aaa")
    assert message.startswith("migrations/script.py.mako")
    assert said in message
    assert not any((project.folder / "migrations/versions").glob("*"))


def test_hooks_that_are_no_table_leave_no_revision(project: Shell) -> None:
    ini = project.folder / "diffgen.ini"
    text = "[tool.diffgen.post_write_hooks]\nhooks = 'x'\n"
    project.write("pyproject.toml", text)
    assert "in two brackets" in project.fails("-c", str(ini), "revision", "--rev-id", "aaa")
    assert not any((project.folder / "migrations/versions").glob("*"))


def test_a_revision_that_can_t_be_written_leaves_no_folder(project: Shell) -> None:
    versions = project.folder / "migrations/versions"
    versions.rmdir()
    project.fails("revision", "--autogenerate", "--from", "nothing")
    assert not versions.exists()


def test_models_that_fail_to_give_their_base_are_named(project: Shell) -> None:
    project.write("shop.py", "def __getattr__(name): return 1 / 0\n")
    answer = project("check", "--from", "history")
    assert answer.status == 2
    assert "models = shop:Base failed to import: ZeroDivisionError" in answer.err


def test_a_table_whose_name_is_no_unicode_is_named(project: Shell) -> None:
    env = project.folder / "migrations/env.py"
    text = env.read_text()
    env.write_text(
        text.replace("context.configure(", r"context.configure(version_table='\udc80', ")
    )
    project.write("migrations/versions/aaa.py", f"{HEADER}{UPGRADES}")
    message = project.fails("-q", "upgrade", "head")
    assert "version_table of context.configure() has" in message


def test_a_project_with_a_broken_revision_is_not_adopted(project: Shell) -> None:
    ini = project.folder / "diffgen.ini"
    project.write("alembic.ini", ini.read_text().replace("[diffgen]", "[alembic]"))
    ini.unlink()
    project.write("migrations/versions/aaa.py", "revision = \n")
    before = sorted(project.folder.rglob("*"))
    assert "migrations/versions/aaa.py:1" in project.fails("adopt")
    assert sorted(project.folder.rglob("*")) == before


def test_a_file_that_is_refused_wherever_it_is_met_is_named(
    project: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: object, **__: object) -> None:
        raise PermissionError(errno.EACCES, "Permission denied", "migrations/versions")

    monkeypatch.setattr("migrations_runtime.command.heads", refused)
    said = "migrations/versions: Permission denied; see to it, and to who may read and write it"
    assert project.fails("heads") == said
