"""What ``history --rev-range`` takes, two ends of which each may count from the other; and gives."""

from __future__ import annotations

from migrations_runtime.errors import ResolutionError, WalkedTooFar
from migrations_runtime.revisions import symbols

TYPE_CHECKING = False  # ADR 0012
if TYPE_CHECKING:
    from collections.abc import Sequence

    from migrations_runtime.revisions.graph import Graph
    from migrations_runtime.revisions.revision import Revision


def history_range(
    graph: Graph, text: str, current: Sequence[str], strict: bool = False
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the lower and the upper ids of ``start:end``; no lower ones mean from base.

    A relative end counts from the other: ``-3:current`` is where the database is and the three
    revisions before, ``ae10:+2`` is ``ae10`` and the two after it. A branch that the start names is
    the one that is listed: ``side@base:``.

    :param strict: whether ``-N`` is an error where there are fewer revisions; it is base otherwise.
    :raises ResolutionError: an end is no revision, too far away, or of another branch.
    """
    low, _, high = text.partition(":")
    lower, upper = low.strip() or "base", high.strip() or "heads"
    symbol = symbols.parse(graph, lower)
    if symbol.relative:
        above = _in_branch(graph, symbol, text, symbols.resolve(graph, upper, current))
        return _counted_down(graph, symbol, above, strict), above
    below = symbols.resolve(graph, lower, current)
    start = below if symbols.parse(graph, upper).relative else current
    above = _in_branch(graph, symbol, text, symbols.resolve(graph, upper, start))
    return below or _first(graph, symbol), above


def _first(graph: Graph, start: symbols.Symbol) -> tuple[str, ...]:
    """Return where the lines of a branch begin, so that others stay out; none for all lines."""
    line = symbols.line_of(graph, start)
    return () if line is None else tuple(id_ for id_ in graph.bases if id_ in line)


def _in_branch(
    graph: Graph, start: symbols.Symbol, text: str, above: tuple[str, ...]
) -> tuple[str, ...]:
    """Return those upper ends that are in the branch that the start names, if it names one."""
    branch = symbols.branch_of(graph, start)
    if branch is None or not above:
        return above
    found = tuple(id_ for id_ in above if id_ in branch)
    if not found:
        raise _not_one_branch(text)
    return found


def _counted_down(
    graph: Graph, symbol: symbols.Symbol, above: tuple[str, ...], strict: bool
) -> tuple[str, ...]:
    """Return the revision that ``-N`` counts down to; base where there are fewer to list."""
    try:
        return symbols.resolve(graph, symbol.text, above)
    except WalkedTooFar:
        if strict:
            raise
        return _first(graph, symbol)


def between(graph: Graph, lower: Sequence[str], upper: Sequence[str]) -> list[Revision]:
    """Return what ``upper`` takes that is on the lines up from ``lower``, newest first.

    With no ``lower`` that is all, what is depended on as well.

    :raises ResolutionError: no line leads from one to the other.
    """
    if not lower and tuple(upper) == graph.heads:
        return [*reversed(graph.order)]
    members = graph.ancestors(upper)
    if lower:
        members &= graph.lines_up(lower)
        if not members:
            raise _not_one_branch(f"{','.join(lower)}:{','.join(upper) or 'base'}")
    every = (*upper, *graph.revisions)
    ordered = graph.topological(filter(members.__contains__, every))
    return list(map(graph.revisions.__getitem__, reversed(ordered)))


def _not_one_branch(text: str) -> ResolutionError:
    """Return the error of a range of which one end is not above the other."""
    return ResolutionError(
        f"Requested range {text} does not refer to ancestor/descendant revisions along the same "
        "branch"
    )
