"""The heads of many revision files are kept, and never told of a file that is another by now."""

from __future__ import annotations

import copy
import os
import pickle
import sys
import time
from pathlib import Path

import pytest

from migrations_runtime.errors import MissingParent, ScriptError
from migrations_runtime.revisions import cache, listing, reading, symbols
from migrations_runtime.revisions.beside import Beside
from migrations_runtime.revisions.cache import cached_graph
from migrations_runtime.revisions.files import digest
from migrations_runtime.revisions.folders import listed
from migrations_runtime.revisions.graph import Graph
from migrations_runtime.revisions.kept import Kept
from migrations_runtime.revisions.revision import Revision

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


@pytest.fixture
def walks(monkeypatch):
    """How often a graph was gone along."""
    found = []
    walk = Graph._walk

    def noted(graph):
        found.append(len(graph.revisions))
        walk(graph)

    monkeypatch.setattr(Graph, "_walk", noted)
    return found


def graph_of(*folders: Path, recursive: bool = False) -> Graph:
    """As another process gets it."""
    cache._LAST.clear()
    return cached_graph(listed(list(map(str, folders)), recursive))


def cached(*folders: Path, **options: bool) -> list[Revision]:
    return list(graph_of(*folders, **options).revisions.values())


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
    written(tmp_path, "b", "a", "# possible-rename: unanswered: was a renamed to b?\n")
    path = written(tmp_path, "a")
    for again in (False, True):
        first, second = cached(tmp_path)
        assert first.source_checksum == digest(Path(path).read_bytes()), again
        assert second.source_checksum is None
    assert read == ["a.py", "b.py"]


def test_what_was_read_once_is_the_same_without_reading_it(tmp_path, read, walks):
    paths = versions(tmp_path)
    first = cached(tmp_path)
    assert (read, walks) == (["a.py", "b.py", "c.py"], [3])
    again = cached(tmp_path)
    assert (len(read), len(walks)) == (3, 1)
    assert again == first == [reading.read_revision(path) for path in paths]
    assert [one.source_checksum for one in again] == [
        digest(Path(path).read_bytes()) for path in paths
    ]


def test_within_a_process_it_is_not_even_loaded(tmp_path, monkeypatch):
    versions(tmp_path)
    cached(tmp_path)
    trees = listed([str(tmp_path)])
    found = cached_graph(trees)
    monkeypatch.setattr(Beside, "read", lambda *_: pytest.fail("loaded"))
    assert cached_graph(trees) is found
    monkeypatch.undo()
    written(tmp_path, "d", "c")
    assert cached_graph(listed([str(tmp_path)])).heads == ("d",)


def test_a_graph_that_was_kept_is_the_one_that_is_made_of_the_revisions(tmp_path):
    written(tmp_path, "d", "b", "depends_on = 'side'\n")
    written(tmp_path, "c", "a", "branch_labels = 'side'\n")
    written(tmp_path, "b", "a", "depends_on = ()\n")
    written(tmp_path, "e", "c")
    written(tmp_path, "a")
    made, known = graph_of(tmp_path), graph_of(tmp_path)
    assert known.walked == made.walked
    assert (known.heads, known.effective_heads) == (made.heads, made.effective_heads)
    assert (known.children, known.dependents) == (made.children, made.dependents)
    assert (known.below, known.parents, known.labels) == (made.below, made.parents, made.labels)
    assert (list(known.order), known["d"].parents) == (list(made.order), ("b", "c"))


def test_of_a_history_that_is_as_it_was_the_ends_are_there_without_the_rest(tmp_path, monkeypatch):
    versions(tmp_path)
    cached(tmp_path)
    with monkeypatch.context() as patched:
        patched.setattr(Kept, "graph", lambda _: pytest.fail("all of it was made"))
        graph = graph_of(tmp_path)
        assert (graph.heads, graph.effective_heads) == (("c",), ("c",))
        assert "c" in graph
        assert listing.line(graph, graph["c"], parents=True) == "b -> c (head), Message c."
        assert graph.last_of_lines(["c"]) == graph.uncovered(("c",)) == ("c",)
        assert (symbols.resolve(graph, "head"), symbols.resolve(graph, "c")) == (("c",), ("c",))
    assert graph_of(tmp_path)["b"].down_revisions == ("a",)


def test_a_graph_that_is_held_stays_what_it_was_whatever_becomes_of_the_files(
    tmp_path, monkeypatch
):
    monkeypatch.chdir(tmp_path)
    Path("versions").mkdir()
    versions(Path("versions"))
    first = cached(Path("versions"))
    held = graph_of(Path("versions"))
    assert held.heads == ("c",)
    os.unlink("versions/c.py")
    written(Path("versions"), "b", "a", "# more\n")
    assert graph_of(Path("versions")).heads == ("b",)  # which is kept in place of the other
    monkeypatch.chdir("/")
    assert [*held.revisions.values()] == first
    assert (held.heads, held.children["b"]) == (("c",), ("c",))


def test_a_graph_that_was_kept_can_be_copied_and_sent_to_another_process(tmp_path):
    versions(tmp_path)
    first = cached(tmp_path)
    for sent in (lambda graph: pickle.loads(pickle.dumps(graph)), copy.copy, copy.deepcopy):
        assert [*sent(graph_of(tmp_path)).revisions.values()] == first


def test_of_a_history_whose_revisions_are_all_heads_each_is_listed(tmp_path):
    for id_ in "ab":
        written(tmp_path, id_)
    cached(tmp_path)
    graph = graph_of(tmp_path)
    shown = listing.lines(graph, [graph[id_] for id_ in graph.heads], False, ())
    assert [*shown] == ["<base> -> a (head), Message a.", "<base> -> b (head), Message b."]


def test_a_history_with_an_error_is_read_again_until_there_is_none(tmp_path, read):
    written(tmp_path, "b", "a")
    for _ in range(2):
        with pytest.raises(MissingParent):
            cached(tmp_path)
    assert (read, kept_in(tmp_path)) == (["b.py", "b.py"], [])
    written(tmp_path, "a")
    assert len(cached(tmp_path)) == len(cached(tmp_path)) == 2


def test_what_is_new_or_changed_is_read_and_what_is_gone_is_forgotten(tmp_path, read):
    paths = versions(tmp_path)
    cached(tmp_path)
    read.clear()
    changed, new = written(tmp_path, "b", "a", "# more\n"), written(tmp_path, "d", "b")
    os.unlink(paths[2])
    paths = [paths[0], changed, new]
    found = cached(tmp_path)
    assert read == ["b.py", "d.py"]
    assert found == [reading.read_revision(path) for path in paths]
    assert cached(tmp_path) == found
    assert read == ["b.py", "d.py"]
    os.unlink(paths.pop())
    cached(tmp_path)
    (place,) = kept_in(tmp_path)
    assert b"d.py" not in place.read_bytes()  # not looked through any more


def test_what_comes_beside_the_revisions_is_seen_and_their_graph_is_kept_again(
    tmp_path, read, walks
):
    versions(tmp_path)
    cached(tmp_path)
    (tmp_path / "README").write_text("")
    assert (len(cached(tmp_path)), len(walks)) == (3, 2)
    assert (len(cached(tmp_path)), len(walks)) == (3, 2)
    assert len(read) == 3


@pytest.mark.parametrize("recursive", [False, True])
def test_folders_below_are_looked_at_if_asked_for(tmp_path, recursive, walks):
    versions(tmp_path)
    below = tmp_path / "below"
    below.mkdir()
    written(below, "d", "c")
    for _ in range(2):
        assert len(cached(tmp_path, recursive=recursive)) == 3 + recursive
    assert len(walks) == 1
    written(below, "e", "d")
    assert len(cached(tmp_path, recursive=recursive)) == 3 + 2 * recursive
    assert len(cached(tmp_path, recursive=not recursive)) == 5 - 2 * recursive


def test_several_folders_are_one_history_in_the_order_in_which_they_are_given(tmp_path, walks):
    one, other = tmp_path / "one", tmp_path / "other"
    one.mkdir(), other.mkdir()
    written(one, "b", "a"), written(other, "a")
    for _ in range(2):
        assert [revision.revision for revision in cached(one, other)] == ["b", "a"]
        assert [revision.revision for revision in cached(other, one)] == ["a", "b"]
    assert len(walks) == 2


def test_a_link_is_another_way_to_the_same_file_and_may_come_to_lead_elsewhere(tmp_path, read):
    folder, elsewhere = tmp_path / "versions", tmp_path / "elsewhere"
    folder.mkdir(), elsewhere.mkdir()
    versions(folder)
    cached(folder)
    (folder / "z.py").symlink_to(folder / "a.py")
    assert len(cached(folder)) == len(cached(folder)) == 3
    other = Path(written(elsewhere, "d", "c"))
    (folder / "z.py").unlink()
    (folder / "z.py").symlink_to(other)
    assert [one.revision for one in cached(folder)] == ["a", "b", "c", "d"]
    assert read == ["a.py", "b.py", "c.py", "z.py"]


def test_a_folder_that_is_another_ones_link_may_come_to_lead_elsewhere(tmp_path):
    one, other, link = tmp_path / "one", tmp_path / "other", tmp_path / "link"
    one.mkdir(), other.mkdir()
    written(one, "a")
    written(other, "b")
    (other / "b.py").rename(other / "a.py")
    link.symlink_to(one)
    for _ in range(2):
        assert [revision.revision for revision in cached(one, link)] == ["a"]
    link.unlink()
    link.symlink_to(other)
    assert [revision.revision for revision in cached(one, link)] == ["a", "b"]


@pytest.mark.parametrize("way", ["in its place", "another in its place"])
def test_another_text_of_the_same_length_is_seen_though_its_time_is_put_back(tmp_path, way):
    path = versions(tmp_path)[2]
    before = os.stat(path)
    assert cached(tmp_path)[2].down_revisions == ("b",)
    time.sleep(0.02)  # more than a tick of the clock that ctime is taken from
    if way == "in its place":
        written(tmp_path, "c", "a")
    else:
        (tmp_path / "other").write_text(Path(path).read_text().replace("'b'", "'a'"))
        os.replace(tmp_path / "other", path)
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert cached(tmp_path)[2].down_revisions == ("a",)


def test_it_is_seen_where_files_are_not_asked_by_their_folder_too(tmp_path, monkeypatch):
    versions(tmp_path)
    monkeypatch.setattr(os, "supports_dir_fd", set())
    assert len(cached(tmp_path)) == 3
    time.sleep(0.02)
    written(tmp_path, "c", "a")
    assert cached(tmp_path)[2].down_revisions == ("a",)
    assert cached(tmp_path) == cached(tmp_path)


def test_what_was_changed_this_moment_is_read_again(tmp_path, monkeypatch, read):
    monkeypatch.setattr(cache, "_TICK", 2_000_000_000)
    versions(tmp_path)
    cached(tmp_path)
    assert kept_in(tmp_path) == []  # nothing that could be kept


def test_where_all_were_changed_this_moment_nothing_of_them_is_kept_any_more(
    tmp_path, monkeypatch, read
):
    versions(tmp_path)
    cached(tmp_path)
    monkeypatch.setattr(cache, "_TICK", 2_000_000_000)
    paths = versions(tmp_path)
    os.utime(paths[0])
    assert len(cached(tmp_path)) == len(cached(tmp_path)) == 3
    (place,) = kept_in(tmp_path)
    assert b"a.py" not in place.read_bytes()


def test_a_file_that_computes_its_values_is_run_each_time(tmp_path, read):
    path = tmp_path / "a.py"
    path.write_text("import os\nrevision = os.environ['WHICH_REVISION']\ndown_revision = None\n")
    written(tmp_path, "b")
    for id_ in ("a", "z"):
        os.environ["WHICH_REVISION"] = id_
        assert [one.revision for one in cached(tmp_path)] == [id_, "b"]
    del os.environ["WHICH_REVISION"]
    assert read == ["a.py", "b.py", "a.py"]


@pytest.mark.parametrize("spoil", ["cut off", "turned", "emptied", "of another version"])
def test_what_is_kept_and_was_spoiled_is_read_and_kept_anew(tmp_path, read, spoil):
    versions(tmp_path)
    first = cached(tmp_path)
    (place,) = kept_in(tmp_path)
    data = place.read_bytes()
    spoiled = {
        "cut off": data[:-9],
        "turned": data[:-1] + bytes([data[-1] ^ 1]),
        "emptied": b"",
        "of another version": data.replace(b"files 5", b"files 4"),
    }
    place.write_bytes(spoiled[spoil])
    assert cached(tmp_path) == first
    assert len(read) == 6
    assert cached(tmp_path) == first
    assert len(read) == 6


def test_where_no_byte_code_is_written_nothing_is_kept(tmp_path, monkeypatch):
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    versions(tmp_path)
    cached(tmp_path)
    assert kept_in(tmp_path) == []


def test_it_is_kept_where_byte_code_is(tmp_path, monkeypatch, read):
    folder = tmp_path / "versions"
    folder.mkdir()
    monkeypatch.setattr(sys, "pycache_prefix", str(tmp_path / "elsewhere"))
    versions(folder)
    assert cached(folder) == cached(folder)
    assert len(read) == 3
    assert kept_in(folder) == []


def test_where_nothing_can_be_written_files_are_read(tmp_path, read):
    (tmp_path / "__pycache__").write_text("in the way")
    versions(tmp_path)
    assert cached(tmp_path) == cached(tmp_path)
    assert len(read) == 6
    assert sorted(os.listdir(tmp_path)) == ["__pycache__", "a.py", "b.py", "c.py"]


def test_a_file_that_cannot_be_read_is_told(tmp_path):
    versions(tmp_path)
    trees = listed([str(tmp_path)])
    os.unlink(tmp_path / "c.py")
    with pytest.raises(ScriptError, match=r"c\.py cannot be read: No such file"):
        cached_graph(trees)


def test_a_few_are_read_without_it_and_many_with_it(tmp_path, monkeypatch):
    versions(tmp_path)
    folders = [str(tmp_path)]
    few = reading.read_graph(folders).revisions
    assert kept_in(tmp_path) == []
    monkeypatch.setattr(reading, "_FEW", 2)
    assert reading.read_graph(folders).revisions == few
    assert len(kept_in(tmp_path)) == 1
    assert reading.read_graph(folders).revisions == few
