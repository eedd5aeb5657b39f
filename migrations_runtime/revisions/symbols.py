"""What people type for a revision: an id or its beginning, head, base, label@head, +1, ae10+2."""

from __future__ import annotations

from migrations_runtime.errors import MultipleHeads, ResolutionError, WalkedTooFar
from migrations_runtime.revisions.ids import ILLEGAL, RESERVED

TYPE_CHECKING = False  # ADR 0012
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Final

    from migrations_runtime.revisions.graph import Graph

_DIGITS = 9  # of a number of steps; Python has no numbers of many thousands of digits


class Symbol:
    """A revision as typed, taken apart: ``label@name+steps``, each part optional."""

    __slots__ = ("label", "name", "steps", "text")

    def __init__(self, text: str, label: str | None, name: str, steps: int) -> None:
        self.text: Final = text
        self.label: Final = label
        self.name: Final = name
        self.steps: Final = steps

    @property
    def start(self) -> str:
        """What the steps are counted from, as typed: ``ae10`` of ``ae10+2``, nothing of ``+2``."""
        return f"{self.label}@{self.name}" if self.label else self.name

    @property
    def relative(self) -> bool:
        """Whether it counts from where the database is: ``+2``, ``label@-1``."""
        return self.steps != 0 and not self.name


def parse(graph: Graph, text: str) -> Symbol:
    """Take a symbol apart.

    :raises ResolutionError: it is none.
    """
    if text in RESERVED or text in graph or text in graph.labels:
        return Symbol(text, None, text, 0)
    label, at, rest = text.rpartition("@")
    start = rest.rstrip("0123456789")
    steps = 0
    if 0 < len(rest) - len(start) <= _DIGITS and start[-1:] in ("+", "-"):
        steps = int(rest[len(start) - 1 :])
        rest = start[:-1]
    if not text or bool(at) != bool(label) or "@" in label or not ILLEGAL.isdisjoint(rest):
        raise ResolutionError(
            f"'{text}' is no revision; give an id, head, heads, base, label@head, +N, -N or id+N"
        )
    return Symbol(text, label or None, rest, steps)


def resolve(graph: Graph, text: str, current: Sequence[str] = ()) -> tuple[str, ...]:
    """Return the ids that ``text`` means; none means base.

    :param current: the heads that the database is at, for ``current``, ``+N`` and ``-N``.
    :raises ResolutionError: there is no such revision, or more than one.
    """
    symbol = parse(graph, text)
    starts = starts_of(graph, symbol, current)
    if not symbol.steps:
        return starts
    start = _only(symbol, starts)
    end = up(graph, symbol, start) if symbol.steps > 0 else down(graph, symbol, start)
    return () if end is None else (end,)


def starts_of(graph: Graph, symbol: Symbol, current: Sequence[str]) -> tuple[str, ...]:
    """Return what a symbol means before its steps are taken."""
    counted = symbol.relative or symbol.name == "current"
    return within(graph, symbol, current) if counted else named(graph, symbol)


def named(graph: Graph, symbol: Symbol) -> tuple[str, ...]:
    """Return what the name of a symbol means, its label seen to and its steps not."""
    members = branch_of(graph, symbol)
    match symbol.name:
        case "base" | "current":
            return ()
        case "head" | "heads" | "":
            heads = [id_ for id_ in graph.heads if members is None or id_ in members]
            if symbol.name != "heads" and len(heads) > 1:
                raise MultipleHeads(
                    f"Multiple head revisions are present for '{symbol.text}': {', '.join(heads)}; "
                    "name one, '<branchname>@head', or 'heads' for all"
                )
            return tuple(heads)
    line = line_of(graph, symbol)
    found = graph.labels.get(symbol.name) or graph.find(symbol.name, line)
    if line is not None and found not in line:
        raise ResolutionError(
            f"Revision {found} is not a member of branch '{symbol.label}', nor below it; "
            f"'{symbol.label}@head' is its head"
        )
    return (found,)


def branch_of(graph: Graph, symbol: Symbol) -> frozenset[str] | None:
    """Return the revisions of the branch that a symbol names; ``None``: it names none.

    In ``id@head`` that is the revision and all above it.

    :raises ResolutionError: no label and no id is called so.
    """
    if symbol.label is None:
        return None
    if symbol.label in graph.labels:
        return graph.branch(symbol.label)
    return frozenset(graph.lines_up([_root(graph, symbol.label)]))


def line_of(graph: Graph, symbol: Symbol) -> frozenset[str] | None:
    """Return the branch that a symbol names, and all that its first revision stands on."""
    branch = branch_of(graph, symbol)
    if branch is None or symbol.label is None:
        return None
    return branch.union(graph.lines_down([_root(graph, symbol.label)]))


def undone_of(graph: Graph, symbol: Symbol) -> frozenset[str] | None:
    """Return what may be undone in the branch that a symbol names; ``None``: it names none.

    A label's branch ends at its fork; an id stands for its whole line.
    """
    if symbol.label is None or symbol.label in graph.labels:
        return branch_of(graph, symbol)
    return line_of(graph, symbol)


def _root(graph: Graph, label: str) -> str:
    if label in graph.labels:
        return graph.labels[label]
    if not any(id_.startswith(label) for id_ in graph.revisions):
        graph.branch(label)  # raises: a word before an @ is more likely meant for a label
    return graph.find(label)


def within(graph: Graph, symbol: Symbol, current: Sequence[str]) -> tuple[str, ...]:
    """Return where a symbol counts from: the heads in ``current``, or those applied of its branch.

    A branch that is to grow and has nothing applied yet counts from the fork that it comes from.
    """
    members = line_of(graph, symbol) if symbol.steps > 0 else undone_of(graph, symbol)
    if members is None:
        return tuple(current)
    applied = graph.ancestors(current).intersection(members)
    return graph.heads_of({id_: None for id_ in graph.revisions if id_ in applied})


def _only(symbol: Symbol, starts: Sequence[str]) -> str | None:
    if len(starts) > 1:
        raise ResolutionError(
            f"'{symbol.text}' could count from any of {', '.join(starts)}; say from which: "
            f"'{starts[0]}{symbol.steps:+d}', or '<branchname>@{symbol.steps:+d}'"
        )
    return starts[0] if starts else None


def up(graph: Graph, symbol: Symbol, start: str | None) -> str:
    """Return the revision ``symbol.steps`` above ``start`` (``None``: base).

    :raises ResolutionError: the line ends before, or forks.
    """
    members = line_of(graph, symbol)
    here = start
    for taken in range(symbol.steps):
        above = graph.bases if here is None else graph.children[here]
        above = tuple(id_ for id_ in above if members is None or id_ in members)
        if len(above) > 1:
            raise ResolutionError(
                f"'{symbol.text}' is ambiguous: after {here or 'base'} come {', '.join(above)}; "
                "name the revision, or its branch"
            )
        if not above:
            raise WalkedTooFar(
                f"'{symbol.text}' walks too far: above {start or 'base'} there "
                f"{_counted(taken)}; give {symbol.start}+{taken}, or the head by its name"
                if taken
                else f"'{symbol.text}' walks too far: {start or 'base'} is the head"
            )
        here = above[0]
    assert here is not None  # at least one step was taken
    return here


def down(graph: Graph, symbol: Symbol, start: str | None) -> str | None:
    """Return the revision ``-symbol.steps`` below ``start``; ``None`` is base.

    :raises ResolutionError: the line ends before, or ``start`` comes of a merge on the way.
    """
    here = start
    for taken in range(-symbol.steps):
        if here is None:
            raise too_far_down(symbol, start, taken)
        below = graph[here].down_revisions
        if len(below) > 1:
            raise ambiguous_merge(symbol, here, below, taken)
        here = below[0] if below else None
    return here


def too_far_down(symbol: Symbol, start: str | None, taken: int) -> WalkedTooFar:
    """Return the error of a walk that goes below the first revision."""
    if start is None:
        where = (
            f"nothing of '{symbol.label}' is applied" if symbol.label else "nothing is below base"
        )
        return WalkedTooFar(f"'{symbol.text}' walks too far: {where}")
    return WalkedTooFar(
        f"'{symbol.text}' walks too far: from {start} down there {_counted(taken)} to undo; "
        f"give {symbol.start}-{taken}, or base"
    )


def ambiguous_merge(
    symbol: Symbol, merge: str, below: Sequence[str], taken: int
) -> ResolutionError:
    """Return the error of a walk down that would have to choose a side of a merge."""
    shorter = f"give {symbol.start}-{taken}, or " if taken else ""
    return ResolutionError(
        f"'{symbol.text}' is ambiguous: {merge} merges {', '.join(below)}; {shorter}name the "
        "revision to go to"
    )


def _counted(number: int) -> str:
    return "is 1 revision" if number == 1 else f"are {number} revisions"
