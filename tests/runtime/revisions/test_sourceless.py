"""Histories that are shipped without their source: ``sourceless = true``."""

from __future__ import annotations

import py_compile
import sys
from pathlib import Path

import pytest

from migrations_runtime.errors import ScriptError
from migrations_runtime.revisions.reading import read_graph
from tests.runtime.project import Project

TAG = sys.implementation.cache_tag


def compiled(source: Path, target: Path | None = None) -> None:
    """Leave bytecode in place of a source; in ``__pycache__`` unless said where."""
    py_compile.compile(str(source), cfile=target and str(target), doraise=True)
    source.unlink()


def heads(project: Project, **options: bool) -> list[str]:
    return [*read_graph([str(project.versions)], **options).revisions]


def test_bytecode_beside_is_a_revision_if_asked_for(project):
    compiled(project.revision("a"), project.versions / "a_.pyc")
    project.revision("b")
    assert heads(project) == ["b"]
    assert heads(project, sourceless=True) == ["a", "b"]


def test_bytecode_in_pycache_is_a_revision_where_its_source_is_gone(project):
    compiled(project.revision("a"))
    stays = project.revision("b", "a")
    py_compile.compile(str(stays))
    py_compile.compile(str(stays), optimize=2)
    assert heads(project, sourceless=True) == ["a", "b"]


def test_bytecode_beside_goes_before_that_in_pycache(project):
    source = project.revision("a")
    py_compile.compile(str(source))
    compiled(source, project.versions / "a_.pyc")
    assert heads(project, sourceless=True) == ["a"]


def test_it_runs(project):
    compiled(project.revision("a", up="CREATE TABLE t (id INTEGER)"))
    project.ini.write_text(project.ini.read_text() + "sourceless = true\n")
    project.upgrade()
    assert (project.tables(), project.heads()) == ({"t"}, {"a"})


def test_bytecode_of_another_python_is_refused_by_name(project):
    folder = project.versions / "__pycache__"
    folder.mkdir()
    (folder / "a_.cpython-27.pyc").write_bytes(b"")
    with pytest.raises(
        ScriptError, match=rf"a_.cpython-27.pyc was compiled by another Python .*{TAG}"
    ):
        heads(project, sourceless=True)


def test_bytecode_that_is_none_is_named(project):
    (project.versions / "a.pyc").write_bytes(b"nothing of the sort")
    with pytest.raises(
        ScriptError, match=r"a.pyc cannot be read by this Python: .*bring its source"
    ):
        heads(project, sourceless=True)


def test_folders_below_are_looked_through_alike(project):
    below = project.versions / "2026"
    below.mkdir()
    compiled(project.revision("a").rename(below / "a.py"))
    assert heads(project, sourceless=True, recursive=True) == ["a"]
