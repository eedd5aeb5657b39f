"""The picture of a history: each line of revisions is a lane, as ``git log --graph`` draws it."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diffgen.history.drawing.lanes import rows

Nodes = Sequence[tuple[str, Sequence[str]]]


def drawn(nodes: Nodes) -> str:
    lines = []
    for row in rows(nodes):
        cells = [" "] * row.width
        for stroke in row.strokes:
            cells[stroke.position] = stroke.character
        lines.append(("".join(cells) + (row.revision or "")).rstrip())
    return "\n".join(lines)


@pytest.mark.parametrize(
    ("nodes", "picture"),
    [
        pytest.param([("b", "a"), ("a", "")], "* b\n* a", id="a line"),
        pytest.param(
            [("c", "a"), ("b", "a"), ("a", "")],
            "* c\n| * b\n|/\n* a",
            id="a fork",
        ),
        pytest.param(
            [("d", "bc"), ("c", "a"), ("b", "a"), ("a", "")],
            "* d\n|\\\n| * c\n* | b\n|/\n* a",
            id="a fork and a merge",
        ),
        pytest.param(
            [("d", "bc"), ("c", ""), ("b", "")],
            "* d\n|\\\n| * c\n* b",
            id="two bases",
        ),
        pytest.param(
            [("d", "bc"), ("b", ""), ("c", "")],
            "* d\n|\\\n* | b\n /\n* c",
            id="a base left of a line that goes on",
        ),
        pytest.param(
            [("d", "abc"), ("a", "z"), ("b", "z"), ("c", "z"), ("z", "")],
            "* d\n|\\\n|\\ \\\n* | | a\n| * | b\n| | * c\n|_|/\n|/\n* z",
            id="a merge of three",
        ),
        pytest.param(
            [("e", "a"), ("d", "b"), ("c", "a"), ("b", ""), ("a", "")],
            "* e\n| * d\n| | * c\n| * | b\n|  /\n|/\n* a",
            id="a lane ends in the middle",
        ),
    ],
)
def test_pictures(nodes: Nodes, picture: str) -> None:
    assert drawn(nodes) == picture


@st.composite
def histories(draw: st.DrawFn) -> Nodes:
    """Revisions, newest first, each upon any of those below."""
    count = draw(st.integers(1, 12))
    below = {
        number: (
            draw(st.lists(st.integers(0, number - 1), unique=True, max_size=3)) if number else []
        )
        for number in range(count)
    }
    return [(str(number), [str(one) for one in below[number]]) for number in reversed(below)]


@given(histories())
def test_each_revision_has_a_row_and_no_stroke_is_drawn_over_another(nodes: Nodes) -> None:
    drawn_rows = list(rows(nodes))
    assert [row.revision for row in drawn_rows if row.revision] == [id_ for id_, _ in nodes]
    for row in drawn_rows:
        positions = [stroke.position for stroke in row.strokes]
        assert len(positions) == len(set(positions))
        assert all(0 <= position < row.width for position in positions)
        stars = [stroke for stroke in row.strokes if stroke.character == "*"]
        assert len(stars) == (row.revision is not None)


@given(histories())
def test_in_the_end_every_lane_has_come_to_its_base(nodes: Nodes) -> None:
    *_, last = rows(nodes)
    assert [stroke.character for stroke in last.strokes] == ["*"]
