"""What people type for a revision, taken apart."""

from __future__ import annotations

import pytest

from migrations_runtime.errors import ResolutionError
from migrations_runtime.revisions import Graph, Revision
from migrations_runtime.revisions.symbols import parse, resolve

GRAPH = Graph(
    [
        Revision("ae10"),
        Revision("1975", ("ae10",), branch_labels=("new-shop",)),
        Revision("27", ("ae10",), branch_labels=("branch-2",)),
    ]
)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("ae10", (None, "ae10", 0)),
        ("1975", (None, "1975", 0)),
        ("head", (None, "head", 0)),
        ("+2", (None, "", 2)),
        ("-12", (None, "", -12)),
        ("ae10+2", (None, "ae10", 2)),
        ("19-2", (None, "19", -2)),
        ("side@head", ("side", "head", 0)),
        ("side@+1", ("side", "", 1)),
        ("side@ae10-1", ("side", "ae10", -1)),
        ("new-shop@head", ("new-shop", "head", 0)),
        ("new-shop", (None, "new-shop", 0)),
        ("branch-2", (None, "branch-2", 0)),
        ("branch-2@-1", ("branch-2", "", -1)),
    ],
)
def test_a_symbol_has_a_label_a_name_and_steps(text, parts):
    symbol = parse(GRAPH, text)
    assert (symbol.label, symbol.name, symbol.steps) == parts


@pytest.mark.parametrize(
    "text", ["", "@head", "a@b@c", "a+b", "a-", "+", "a:b", "2+2x", "side@a+b"]
)
def test_what_is_none_is_refused(text):
    with pytest.raises(ResolutionError, match="is no revision; give an id, head, heads, base"):
        parse(GRAPH, text)


def test_a_label_alone_is_the_revision_that_has_it():
    assert resolve(GRAPH, "new-shop") == ("1975",)
    assert resolve(GRAPH, "branch-2@head") == ("27",)
