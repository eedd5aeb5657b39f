"""A range that one revision can stand for has one way in and one way out."""

from __future__ import annotations

import pytest

from diffgen.errors import CommandError
from diffgen.history.squash.span import span_of
from migrations_runtime.revisions import Graph, Revision


def graph(*lines: str, **more: dict[str, tuple[str, ...]]) -> Graph:
    """Each line is ``id``, ``id: parent`` or ``id: parent, parent``."""
    revisions = []
    for line in lines:
        id_, _, below = line.partition(":")
        parents = tuple(part.strip() for part in below.split(",") if part.strip())
        revisions.append(Revision(id_, parents, path=f"{id_}.py", **more.get(id_, {})))
    return Graph(revisions)


LINE = ("a", "b: a", "c: b", "d: c")
#    a - b - c ---- e - f
#         \_ d ____/
DIAMOND = ("a", "b: a", "c: b", "d: b", "e: c, d", "f: e")


@pytest.mark.parametrize(
    ("lines", "text", "members", "parents"),
    [
        (LINE, "b:c", ("b", "c"), ("a",)),
        (LINE, "base:head", ("a", "b", "c", "d"), ()),
        (LINE, "a:+2", ("a", "b", "c"), ()),
        (DIAMOND, "b:e", ("b", "c", "d", "e"), ("a",)),
        (DIAMOND, "e:f", ("e", "f"), ("c", "d")),
        (DIAMOND, "base:b", ("a", "b"), ()),
    ],
)
def test_a_closed_range(lines, text, members, parents):
    span = span_of(graph(*lines), text)
    assert (span.members, span.parents) == (members, parents)
    assert span.replaces == members[:-1]


def test_labels_and_dependencies_are_kept_and_earlier_squashes_remembered():
    made = graph(
        *LINE,
        "x",
        b={"branch_labels": ("shop",), "dependencies": ("x",)},
        c={"replaces": ("b1", "b2")},
    )
    span = span_of(made, "b:d")
    assert (span.labels, span.dependencies, span.below) == (("shop",), ("x",), ("a", "x"))
    assert span.replaces == ("b", "b1", "b2", "c")
    squashed = span.squashed("d.py")
    assert squashed["d"].parents == ("a", "x")
    assert set(squashed.revisions) == {"a", "d", "x"}


@pytest.mark.parametrize(
    ("lines", "text", "message"),
    [
        (LINE, "b", "takes a range FIRST:LAST"),
        (LINE, "b:", "takes a range FIRST:LAST"),
        (LINE, "b:b", "b:b is one revision, b"),
        (LINE, "c:b", "b does not come after c"),
        (LINE, "b:current", "by name, for all databases alike"),
        (DIAMOND, "b:c", r"d \(d.py\) follows b, which would be gone: end the range there"),
        (DIAMOND, "c:e", r"several beginnings: c \(after b\), e \(after c, d\)"),
        (DIAMOND, "base:heads+1", "heads"),
        (
            ("a", "b", "c: a, b"),
            "base:c",
            r"several beginnings: a \(after base\), b \(after base\)",
        ),
        (("a", "b: a", "c: a"), "base:heads", "means several revisions, b, c"),
    ],
)
def test_a_range_that_is_not_closed_is_refused(lines, text, message):
    with pytest.raises(CommandError, match=message):
        span_of(graph(*lines), text)


def test_what_depends_on_a_revision_that_would_be_gone_is_named():
    made = graph(*LINE, "x", x={"dependencies": ("b",)})
    with pytest.raises(CommandError, match=r"x \(x.py\) depends on b, which would be gone"):
        span_of(made, "a:d")


def test_a_member_that_waits_for_what_comes_after_the_range_is_refused():
    made = graph("a", "b: a", "c: b", "x", x={"dependencies": ("a",)}, c={"dependencies": ("x",)})
    with pytest.raises(CommandError, match="depends on a, which would be gone"):
        span_of(made, "a:c")
