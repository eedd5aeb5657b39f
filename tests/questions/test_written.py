"""Questions that stand in revision files: those are read that may have some."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from diffgen.questions import written
from diffgen.questions.written import unanswered
from migrations_runtime.revisions import cache, files, reading
from migrations_runtime.revisions.folders import listed

OPEN = "    # possible-rename: unanswered: was a renamed to b?\n    pass\n"


@pytest.fixture
def paths(tmp_path: Path) -> list[str]:
    found = []
    for name, body in (("a", "    pass\n"), ("b", OPEN), ("c", OPEN.replace(" # ", " '# ' # "))):
        path = tmp_path / f"{name}.py"
        path.write_text(f'"""x"""\nrevision = {name!r}\n\n\ndef upgrade():\n{body}')
        found.append(str(path))
    return found


def test_only_what_may_have_one_is_read_of_a_history_that_is_kept(
    paths: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    monkeypatch.setattr(cache, "_TICK", -(10**18))
    found = list(unanswered(map(reading.read_revision, paths)))
    assert [line.partition(": ")[0][-6:] for line in found] == ["b.py:6", "c.py:6"]
    read: list[str] = []

    def noted(path: str) -> bytes:
        read.append(path)
        return files.read_bytes(path)

    monkeypatch.setattr(written, "read_bytes", noted)
    for _ in range(2):
        graph = cache.cached_graph(listed([str(tmp_path)]))
        assert list(unanswered(graph.revisions.values())) == found
    assert read == paths[1:] * 2
