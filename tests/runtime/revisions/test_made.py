"""What is made of many sources is kept, and never stands for another text."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from migrations_runtime.errors import ScriptError
from migrations_runtime.revisions import made, source
from migrations_runtime.revisions.graph import Graph
from migrations_runtime.revisions.made import make_ready
from migrations_runtime.revisions.revision import Revision
from migrations_runtime.revisions.script import Script

NUMBER = made._FEW + 2
TEXT = "def upgrade():\n    return {value!r}\n"


@pytest.fixture(autouse=True)
def kept(monkeypatch):
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    monkeypatch.setattr(sys, "pycache_prefix", None)


@pytest.fixture
def parsed(monkeypatch):
    """Which files were parsed, for their code or for their meaning."""
    found = []
    for name in ("compiled", "parsed"):
        real = getattr(source, name)

        def noted(text, path, real=real):
            found.append(Path(path).name)
            return real(text, path)

        monkeypatch.setattr(source, name, noted)
    return found


@pytest.fixture
def folder(tmp_path):
    for number in range(NUMBER):
        (tmp_path / f"r{number}.py").write_text(TEXT.format(value=number))
    return tmp_path


def scripts(folder: Path) -> list[Script]:
    revisions = [Revision(one.stem, path=str(one)) for one in sorted(folder.glob("*.py"))]
    graph = Graph(revisions)
    return [Script(one, graph) for one in revisions]


def ready(folder: Path) -> list[Script]:
    found = scripts(folder)
    make_ready(found)
    return found


def said(found: list[Script]) -> list[tuple[object, str]]:
    return [(one.module.upgrade(), one.source.meaning) for one in found]


def test_a_second_run_parses_nothing(folder, parsed):
    first = said(ready(folder))
    assert len(parsed) == 2 * NUMBER
    assert said(ready(folder)) == first
    assert len(parsed) == 2 * NUMBER


def test_a_text_that_was_edited_is_parsed_and_no_other(folder, parsed):
    ready(folder)
    parsed.clear()
    (folder / "r3.py").write_text(TEXT.format(value="x"))
    found = {one.revision: one for one in ready(folder)}
    assert found["r3"].module.upgrade() == "x"
    assert set(parsed) == {"r3.py"}
    parsed.clear()
    ready(folder)
    assert parsed == []


def test_a_file_in_the_place_of_another_says_its_own_name(folder):
    ready(folder)
    (folder / "r3.py").write_text((folder / "r4.py").read_text())
    code = {one.revision: one.source.code for one in ready(folder)}
    assert code["r3"].co_filename == str(folder / "r3.py")


def test_what_others_have_left_is_kept_as_long_as_its_file_is_there(folder, parsed):
    ready(folder)
    (folder / "r0.py").unlink()
    (folder / "new.py").write_text(TEXT.format(value=0))
    make_ready(one for one in scripts(folder) if one.revision != "r1")
    parsed.clear()
    ready(folder)
    assert parsed == []
    (place,) = (folder / "__pycache__").glob("*")
    assert b"r0.py" not in place.read_bytes()


def test_a_few_are_parsed_and_nothing_is_kept_of_them(folder, parsed):
    make_ready(scripts(folder)[2:])
    assert parsed == []
    assert not (folder / "__pycache__").exists()


def test_a_text_with_an_error_is_told_of_and_nothing_is_kept(folder):
    (folder / "r3.py").write_text("def upgrade(:\n")
    with pytest.raises(ScriptError, match=r"r3\.py:1: syntax error"):
        ready(folder)
    assert not (folder / "__pycache__").exists()


def test_what_was_spoiled_is_made_anew(folder, parsed):
    first = said(ready(folder))
    (place,) = (folder / "__pycache__").glob("*")
    place.write_bytes(place.read_bytes()[:-9])
    assert said(ready(folder)) == first
    assert len(parsed) == 4 * NUMBER


def test_where_no_byte_code_is_written_nothing_is_kept(folder, monkeypatch):
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    ready(folder)
    assert not (folder / "__pycache__").exists()
