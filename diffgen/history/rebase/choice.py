"""Which branch moves, and onto which: what was said, or what is certain."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime

from diffgen.errors import CommandError
from diffgen.history.rebase.move import Move, move_of
from migrations_runtime.revisions import Graph, Revision, symbols
from migrations_runtime.showing.shell import shell_word

_CREATE_DATE = re.compile(r"^Create Date:[ \t]*(\S.*?)[ \t]*$", re.MULTILINE)


def chosen_move(graph: Graph, moving: str | None, onto: str | None) -> Move | None:
    """Return what moves; None where there is one head only.

    :param moving: the branch that moves: its head, or a revision below that.
    :param onto: the head that it is to follow; only needed if there are several others.
    :raises CommandError: it isn't certain which is meant, or that can't be moved.
    """
    heads = graph.heads
    if len(heads) < 2:
        return None
    if moving is None and onto is None:
        return _younger(graph, heads)
    base = _head(graph, onto) if onto is not None else None
    head = _head(graph, moving) if moving is not None else _only_other(heads, base, "REVISION")
    base = base or _only_other(heads, head, "--onto REVISION")
    if head == base:
        raise CommandError(f"{head} cannot move onto itself; name two heads")
    return move_of(graph, head, base)


def _head(graph: Graph, given: str) -> str:
    """Return the head of the branch that ``given`` names."""
    found = symbols.resolve(graph, given)
    above = graph.lines_up(found)
    heads = [head for head in graph.heads if head in above]
    if len(heads) != 1:
        raise CommandError(
            f"'{given}' is of no one branch: the heads above it are {', '.join(heads) or 'none'}; "
            f"name one of {', '.join(graph.heads)}"
        )
    return heads[0]


def _only_other(heads: Sequence[str], taken: str | None, missing: str) -> str:
    others = [head for head in heads if head != taken]
    if len(others) > 1:
        raise CommandError(
            f"there are several other heads: {', '.join(others)}; say which by {missing}"
        )
    return others[0]


def _younger(graph: Graph, heads: Sequence[str]) -> Move:
    """Return the move of the branch that was begun later, where there is no doubt about that."""
    if len(heads) > 2:
        raise CommandError(
            f"there are {len(heads)} heads: {', '.join(heads)}; say which moves, and onto which: "
            f"rebase {shell_word(heads[1])} --onto {shell_word(heads[0])}"
        )
    moves = [move_of(graph, head, onto) for head, onto in (heads, heads[::-1])]
    for move in moves:
        if not move.first.down_revisions:
            raise _doubtful(f"{move.first.revision} begins a history of its own", heads)
        for id_ in move.moved:
            if labels := graph[id_].branch_labels:
                raise _doubtful(f"{id_} begins the branch '{labels[0]}'", heads)
    dates = [_created(move.first) for move in moves]
    one, other = dates
    if one is None or other is None or (one.tzinfo is None) != (other.tzinfo is None):
        raise _doubtful("their files have no Create Date that could be compared", heads)
    if one == other:
        raise _doubtful("both were begun at the same time", heads)
    return moves[0] if one > other else moves[1]


def _created(revision: Revision) -> datetime | None:
    """Return when a revision was written, by its docstring."""
    found = _CREATE_DATE.search(revision.longdoc)
    try:
        return datetime.fromisoformat(found[1]) if found else None
    except ValueError:
        return None


def _doubtful(why: str, heads: Sequence[str]) -> CommandError:
    either = " or ".join(f"'rebase {shell_word(head)}'" for head in heads)
    return CommandError(f"it isn't certain which branch is to move: {why}; say {either}")
