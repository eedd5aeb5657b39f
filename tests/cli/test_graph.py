"""``diffgen graph``: the history as a picture."""

from __future__ import annotations

import io

import pytest

from diffgen import command
from diffgen.config import Config
from tests.cli.conftest import Shell


@pytest.fixture
def forked(project: Shell) -> Shell:
    project.does("revision", "--rev-id", "aaa", "-m", "first")
    project.does("revision", "--rev-id", "bbb", "-m", "shop")
    project.does(
        *("revision", "--rev-id", "ccc", "-m", 'the "cart" <b>', "--head", "aaa", "--splice"),
        *("--branch-label", "cart", "--depends-on", "bbb"),
    )
    return project


def test_it_is_drawn_as_git_does(forked: Shell) -> None:
    assert forked.does("graph") == (
        '* ccc (cart) (head) (depends on bbb), the "cart" <b>\n'
        "| * bbb (effective head), shop\n"
        "|/\n"
        "* aaa (branchpoint), first\n"
    )


def test_the_current_revisions_are_marked(forked: Shell) -> None:
    forked.does("upgrade", "aaa")
    assert forked.does("graph", "-i").endswith("* aaa (branchpoint) (current), first\n")
    assert forked.does("graph", "-i", "--format", "mermaid").splitlines()[1:2] == [
        '    r0["aaa: first"]:::current'
    ]


def test_a_range_ends_where_it_ends(forked: Shell) -> None:
    assert forked.does("graph", "-r", "bbb:bbb") == "* bbb (effective head), shop\n"
    assert "no colon" in forked.fails("graph", "-r", "bbb")


def test_as_mermaid(forked: Shell) -> None:
    assert forked.does("graph", "--format", "mermaid") == (
        "flowchart BT\n"
        '    r0["aaa: first"]\n'
        '    r1["bbb: shop"]\n'
        '    r2["ccc (cart): the #34;cart#34; #60;b#62;"]\n'
        "    r0 --> r1\n"
        "    r0 --> r2\n"
        "    r1 -.-> r2\n"
    )


class Terminal(io.StringIO):
    """A stream that says it is one."""

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(("variable", "coloured"), [("", True), ("1", False)])
def test_colours_are_for_terminals(
    forked: Shell, monkeypatch: pytest.MonkeyPatch, variable: str, coloured: bool
) -> None:
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("NO_COLOR", variable)
    terminal = Terminal()
    command.graph(Config("diffgen.ini", stdout=terminal), "bbb:bbb")
    colourless = "* bbb (effective head), shop\n"
    colours = "\x1b[31m*\x1b[0m \x1b[33mbbb\x1b[0m (effective head), shop\n"
    assert terminal.getvalue() == (colours if coloured else colourless)


def test_no_revisions_no_picture(project: Shell) -> None:
    assert project.does("graph") == ""
    assert project.does("graph", "--format", "mermaid") == "flowchart BT\n"
