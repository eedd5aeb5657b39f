"""The heads of many revision files are kept, and never told of a file that is another by now."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

import pytest

from migrations_runtime.errors import ScriptError
from migrations_runtime.revisions import cache, reading
from migrations_runtime.revisions.cache import cached_revisions
from migrations_runtime.revisions.files import digest

LONG_AGO = 1_000_000_000


@pytest.fixture(autouse=True)
def kept(monkeypatch):
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    monkeypatch.setattr(sys, "pycache_prefix", None)
    monkeypatch.setattr(cache, "_TICK", -LONG_AGO * 10**9)  # all are settled, unless a test says


@pytest.fixture
def read(monkeypatch):
    """Which files were read."""
    found = []

    def noted(path):
        found.append(os.path.basename(path))
        return reading.read_bytes(path)

    monkeypatch.setattr(cache, "read_bytes", noted)
    return found


def written(folder: Path, id_: str, below: str | None = None, rest: str = "") -> str:
    path = folder / f"{id_}.py"
    path.write_text(
        f'"""Message {id_}."""\n\nrevision = {id_!r}\ndown_revision = {below!r}\n{rest}'
    )
    return str(path)


def versions(folder: Path) -> list[str]:
    return [written(folder, "a"), written(folder, "b", "a"), written(folder, "c", "b")]


def kept_in(folder: Path) -> list[Path]:
    return sorted(folder.joinpath("__pycache__").glob("*"))


def test_a_text_with_an_open_question_is_left_to_be_read(tmp_path, read):
    asks = written(tmp_path, "b", "a", "# possible-rename: unanswered: was a renamed to b?\n")
    paths = [written(tmp_path, "a"), asks]
    for again in (False, True):
        first, second = cached_revisions(paths)
        assert first.source_checksum == digest(Path(paths[0]).read_bytes()), again
        assert second.source_checksum is None
    assert read == ["a.py", "b.py"]


def test_what_was_read_once_is_the_same_without_reading_it(tmp_path, read):
    paths = versions(tmp_path)
    first = cached_revisions(paths)
    assert read == ["a.py", "b.py", "c.py"]
    again = cached_revisions(paths)
    assert len(read) == 3
    assert again == first == [reading.read_revision(path) for path in paths]
    assert [one.source_checksum for one in again] == [
        digest(Path(path).read_bytes()) for path in paths
    ]


def test_what_is_new_or_changed_is_read_and_what_is_gone_is_forgotten(tmp_path, read):
    paths = versions(tmp_path)
    cached_revisions(paths)
    read.clear()
    changed, new = written(tmp_path, "b", "a", "# more\n"), written(tmp_path, "d", "b")
    os.unlink(paths[2])
    paths = [paths[0], changed, new]
    found = cached_revisions(paths)
    assert read == ["b.py", "d.py"]
    assert found == [reading.read_revision(path) for path in paths]
    assert cached_revisions(paths) == found
    assert read == ["b.py", "d.py"]
    os.unlink(paths.pop())
    cached_revisions(paths)
    assert cache._loaded(cache._beside(str(tmp_path))).paths == paths  # not looked through any more


@pytest.mark.parametrize("way", ["in its place", "another in its place"])
def test_another_text_of_the_same_length_is_seen_though_its_time_is_put_back(tmp_path, way):
    path = versions(tmp_path)[1]
    before = os.stat(path)
    cached_revisions([path])
    time.sleep(0.02)  # more than a tick of the clock that ctime is taken from
    if way == "in its place":
        written(tmp_path, "b", "x")
    else:
        (tmp_path / "other").write_text(Path(path).read_text().replace("'a'", "'x'"))
        os.replace(tmp_path / "other", path)
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert cached_revisions([path])[0].down_revisions == ("x",)


def test_what_was_changed_this_moment_is_read_again(tmp_path, monkeypatch, read):
    monkeypatch.setattr(cache, "_TICK", 2_000_000_000)
    paths = versions(tmp_path)
    cached_revisions(paths)
    assert kept_in(tmp_path) == []  # nothing that could be kept


def test_where_all_were_changed_this_moment_nothing_of_them_is_kept_any_more(
    tmp_path, monkeypatch, read
):
    cached_revisions(versions(tmp_path))
    monkeypatch.setattr(cache, "_TICK", 2_000_000_000)
    paths = versions(tmp_path)
    os.utime(paths[0])
    assert len(cached_revisions(paths)) == len(cached_revisions(paths)) == 3
    assert cache._loaded(cache._beside(str(tmp_path))).paths == []


def test_a_file_that_computes_its_values_is_run_each_time(tmp_path, read):
    path = tmp_path / "a.py"
    path.write_text("import os\nrevision = os.environ['WHICH_REVISION']\ndown_revision = None\n")
    paths = [str(path), written(tmp_path, "b", "a")]
    for id_ in ("a", "z"):
        os.environ["WHICH_REVISION"] = id_
        assert [one.revision for one in cached_revisions(paths)] == [id_, "b"]
    del os.environ["WHICH_REVISION"]
    assert read == ["a.py", "b.py", "a.py"]


@pytest.mark.parametrize("spoil", ["cut off", "turned", "emptied", "of another version"])
def test_what_is_kept_and_was_spoiled_is_read_and_kept_anew(tmp_path, read, spoil):
    paths = versions(tmp_path)
    first = cached_revisions(paths)
    (place,) = kept_in(tmp_path)
    data = place.read_bytes()
    spoiled = {
        "cut off": data[:-9],
        "turned": data[:-1] + bytes([data[-1] ^ 1]),
        "emptied": b"",
        "of another version": data.replace(b"files 2", b"files 1"),
    }
    place.write_bytes(spoiled[spoil])
    assert cached_revisions(paths) == first
    assert len(read) == 6
    assert place.read_bytes() == data


def test_where_no_byte_code_is_written_nothing_is_kept(tmp_path, monkeypatch):
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    cached_revisions(versions(tmp_path))
    assert kept_in(tmp_path) == []


def test_it_is_kept_where_byte_code_is(tmp_path, monkeypatch, read):
    folder = tmp_path / "versions"
    folder.mkdir()
    monkeypatch.setattr(sys, "pycache_prefix", str(tmp_path / "elsewhere"))
    paths = versions(folder)
    assert cached_revisions(paths) == cached_revisions(paths)
    assert len(read) == 3
    assert kept_in(folder) == []


def test_where_nothing_can_be_written_files_are_read(tmp_path, read):
    (tmp_path / "__pycache__").write_text("in the way")
    paths = versions(tmp_path)
    assert cached_revisions(paths) == cached_revisions(paths)
    assert len(read) == 6
    assert sorted(os.listdir(tmp_path)) == ["__pycache__", "a.py", "b.py", "c.py"]


def test_a_file_that_cannot_be_read_is_told(tmp_path):
    paths = [*versions(tmp_path), str(tmp_path / "gone.py")]
    with pytest.raises(ScriptError, match=r"gone\.py cannot be read: No such file"):
        cached_revisions(paths)


def test_a_few_are_read_without_it_and_many_with_it(tmp_path, monkeypatch):
    versions(tmp_path)
    folders = [str(tmp_path)]
    few = list(reading.read_revisions(folders))
    assert kept_in(tmp_path) == []
    monkeypatch.setattr(reading, "_FEW", 2)
    assert list(reading.read_revisions(folders)) == few
    assert len(kept_in(tmp_path)) == 1
    assert list(reading.read_revisions(folders)) == few
