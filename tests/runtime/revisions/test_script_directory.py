"""The files of an environment: read by their heads, and run only when a step needs it."""

from __future__ import annotations

import os
import sys

import pytest

from migrations_runtime.config import Config
from migrations_runtime.errors import CommandError, ConfigError, MultipleHeads, ScriptError
from migrations_runtime.revisions import ScriptDirectory
from tests.runtime.project import Project


@pytest.fixture
def directory(project: Project) -> ScriptDirectory:
    return ScriptDirectory.from_config(project.config())


def test_a_header_is_read_without_running_the_file(project, directory):
    (project.versions / "a.py").write_text(
        '"""Add users.\n\nMore of it.\n"""\n'
        "raise SystemExit('this file was run')\n"
        "revision: str = 'a1'\n"
        "down_revision: str | None = None\n"
        "branch_labels = ('core',)\n"
        "depends_on = None\n"
        "def upgrade(): ...\n"
    )
    found = directory.get_revision("head")
    assert found is not None
    assert (found.revision, found.down_revision, found.doc) == ("a1", None, "Add users.")
    assert found.longdoc == "Add users.\n\nMore of it."
    assert found.branch_labels == {"core"}


@pytest.mark.parametrize(
    "source",
    [
        'revision = "a"\ndef upgrade(): ...\ndown_revision = None\n',
        'text = """\ndef not_a_function\n"""\nrevision = "a"\ndown_revision = None\n',
        'revision = "a"\n',
        "# coding: latin-1\n# \xe9\nrevision = 'a'\n".encode("latin-1"),
        b"\xef\xbb\xbfrevision = 'a'\r\ndown_revision = None\r\n",
    ],
    ids=["below a function", "def in a string", "no down_revision", "an encoding", "BOM, CRLF"],
)
def test_a_header_may_be_laid_out_in_any_way(project, directory, source):
    data = source if isinstance(source, bytes) else source.encode()
    (project.versions / "a.py").write_bytes(data)
    assert directory.get_heads() == ["a"]


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("x = 1\n", r"broken.py is not a revision: it says no 'revision = ...'; add it, or move"),
        (
            "revision = 'a'\ndown_revision = (\n",
            r"broken.py:2: syntax error: '\(' was never closed",
        ),
        ("revision = 7\n", r"broken.py:1: revision must be a string"),
        ("revision = 'a'\ndown_revision = 7\n", r"broken.py:2: down_revision must be None, a str"),
        ("revision = 'a'\0", r"broken.py is no Python source"),
    ],
)
def test_a_file_that_is_no_revision_is_named(project, directory, source, message):
    (project.versions / "broken.py").write_text(source)
    with pytest.raises(ScriptError, match=message) as raised:
        directory.get_heads()
    assert "\n" not in str(raised.value)


def test_other_files_are_left_alone(project, directory):
    project.line("a")
    for name in ("README", "__init__.py", ".#a.py", "notes.txt"):
        (project.versions / name).write_text("no revision")
    (project.versions / "__pycache__").mkdir()
    assert directory.get_heads() == ["a"]


def test_a_versions_folder_that_is_missing_is_named(project, directory):
    project.versions.rmdir()
    with pytest.raises(
        ScriptError, match=r"no folder .*versions to read revisions from; 'diffgen revision' makes"
    ):
        directory.get_heads()


def test_of_several_versions_folders_some_may_be_missing_with_a_warning(project, caplog):
    project.line("a")
    folders = [str(project.versions), str(project.versions / "gone")]
    directory = ScriptDirectory(str(project.versions.parent), version_locations=folders)
    assert directory.get_heads() == ["a"]
    assert len(caplog.messages) == 1
    assert caplog.messages[0].endswith(
        "gone, which version_locations names: there is no such folder"
    )
    directory = ScriptDirectory(str(project.versions.parent), version_locations=folders[1:])
    with pytest.raises(ScriptError, match="There is no folder"):
        directory.get_heads()


def test_an_environment_that_is_missing_is_named(project):
    project.ini.write_text("[diffgen]\nscript_location = nowhere\n")
    with pytest.raises(ConfigError, match=r"diffgen.ini:2: script_location names the folder nowh"):
        ScriptDirectory.from_config(project.config())


def test_several_version_folders_are_one_graph(project):
    more = project.folder / "more"
    more.mkdir()
    project.line("a", "b")
    (more / "c.py").write_text("revision = 'c'\ndown_revision = 'b'\n")
    config = project.config()
    config.set_main_option("version_locations", os.pathsep.join([str(project.versions), str(more)]))
    directory = ScriptDirectory.from_config(config)
    assert directory.get_current_head() == "c"
    assert directory.versions == str(project.versions)


def test_folders_below_are_read_if_asked_for(project):
    below = project.versions / "2026" / "11"
    below.mkdir(parents=True)
    (below / "a.py").write_text("revision = 'a'\n")
    config = project.config()
    assert ScriptDirectory.from_config(config).get_heads() == []
    config.set_main_option("recursive_version_locations", "true")
    assert ScriptDirectory.from_config(config).get_heads() == ["a"]


def test_the_location_may_be_within_a_package(project, monkeypatch):
    package = project.folder / "shop_package"
    (package / "migrations" / "versions").mkdir(parents=True)
    (package / "__init__.py").write_text("")
    monkeypatch.setattr(sys, "path", [*sys.path])
    config = project.config()
    config.set_main_option("prepend_sys_path", str(project.folder))
    config.set_main_option("script_location", "shop_package:migrations")
    assert ScriptDirectory.from_config(config).dir == str(package / "migrations")
    config.set_main_option("script_location", "no_such_package:migrations")
    with pytest.raises(ConfigError, match="names the package no_such_package, which cannot be imp"):
        ScriptDirectory.from_config(config)


def test_revisions_are_found_by_what_people_type(project, directory):
    project.line("abc1", "abd2", "eee3")
    assert [s.revision for s in directory.walk_revisions()] == ["eee3", "abd2", "abc1"]
    assert [s.revision for s in directory.walk_revisions("abd2")] == ["eee3", "abd2"]
    assert [s.revision for s in directory.iterate_revisions("head", "abc1")] == ["eee3", "abd2"]
    assert directory.as_revision_number("abd") == "abd2"
    assert directory.get_revision("head-1").revision == "abd2"
    assert directory.get_revision("base") is None
    assert directory.get_base() == "abc1"
    script = directory.get_revision("abd2")
    assert (script.nextrev, script.is_head, script.is_base) == ({"eee3"}, False, False)


def test_several_heads_have_no_current_one(project, directory):
    project.line("a")
    project.revision("b", "a")
    project.revision("c", "a")
    with pytest.raises(MultipleHeads, match="b, c"):
        directory.get_current_head()
    assert directory.get_heads() == ["b", "c"]
    assert directory.get_revision("a").is_branch_point


def test_a_range_that_is_none_is_refused(project, directory):
    project.line("a")
    project.revision("b", "a")
    project.revision("c", "a")
    with pytest.raises(CommandError, match="Requested range b:c does not refer to"):
        directory.walk_revisions("b", "c")


def test_a_script_is_compiled_from_its_source_each_time(project, directory):
    path = project.revision("a")
    path.write_text("revision = 'a'\nvalue = 1\n")
    assert directory.get_revision("a").module.value == 1
    path.write_text("revision = 'a'\nvalue = 2\n")
    assert directory.get_revision("a").module.value == 2
    assert not (project.versions / "__pycache__").exists()


def test_a_script_may_hold_classes_that_look_up_their_module(project, directory):
    project.revision("a").write_text(
        "from __future__ import annotations\n"
        "import dataclasses, typing\n"
        "revision = 'a'\n"
        "@dataclasses.dataclass\nclass Row:\n    number: typing.ClassVar[int] = 1\n"
    )
    assert typing_of(directory.get_revision("a").module.Row) == []


def typing_of(row: type) -> list[str]:
    import dataclasses

    return [field.name for field in dataclasses.fields(row)]


def test_the_configuration_alone_makes_no_directory():
    with pytest.raises(ConfigError, match="No 'script_location' is configured"):
        ScriptDirectory.from_config(Config())


def test_a_revision_may_be_written_from_a_program(project, directory):
    project.line("a")
    written = directory.generate_revision(
        "b", "add users", head="a", branch_labels="core", upgrades="op.execute('SELECT 1')"
    )
    assert (written.revision, written.down_revision, written.doc) == ("b", "a", "add users")
    assert directory.get_current_head() == "b"
    assert 'op.execute("SELECT 1")' in (project.versions / "b_add_users.py").read_text()


def test_its_file_may_be_named_otherwise(project, directory):
    project.line("a")
    written = directory.generate_revision("b", "x", file_template="r_%(rev)s", refresh=True)
    assert written.path == str(project.versions / "r_b.py")
    assert directory.file_template == "%(rev)s_%(slug)s"


def test_where_nothing_writes_revisions_it_says_so(project, directory, monkeypatch):
    monkeypatch.setattr("importlib.metadata.entry_points", lambda group: ())
    with pytest.raises(
        CommandError, match="written by diffgen, which is not installed; install it"
    ):
        directory.generate_revision("b", "x")


def test_a_file_that_is_there_by_two_ways_is_one_revision(project):
    project.line("a")
    (project.folder / "linked").symlink_to(project.versions, target_is_directory=True)
    (project.versions / "also_a.py").symlink_to(project.versions / "a_.py")
    config = project.config()
    folders = [str(project.versions), str(project.folder / "linked"), str(project.versions)]
    config.set_main_option("version_locations", os.pathsep.join(folders))
    assert ScriptDirectory.from_config(config).get_heads() == ["a"]


def test_folders_that_link_in_circles_are_not_followed(project):
    project.line("a")
    (project.versions / "circle").symlink_to(project.versions, target_is_directory=True)
    config = project.config()
    config.set_main_option("recursive_version_locations", "true")
    assert ScriptDirectory.from_config(config).get_heads() == ["a"]
