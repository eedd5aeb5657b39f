"""What ``history --rev-range`` takes: two ends, each of which may count from the other."""

from __future__ import annotations

from migrations_runtime.revisions import symbols

TYPE_CHECKING = False  # ADR 0012
if TYPE_CHECKING:
    from collections.abc import Sequence

    from migrations_runtime.revisions.graph import Graph


def history_range(
    graph: Graph, text: str, current: Sequence[str]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the lower and the upper ids of ``start:end``; no lower ones mean from base.

    A relative end counts from the other: ``-3:current`` is the last three steps to where the
    database is, ``ae10:+2`` the two after ``ae10``.

    :raises ResolutionError: an end is no revision, or too far away.
    """
    low, _, high = text.partition(":")
    lower, upper = low.strip() or "base", high.strip() or "heads"
    if symbols.parse(graph, lower).relative:
        above = symbols.resolve(graph, upper, current)
        return symbols.resolve(graph, lower, above), above
    below = symbols.resolve(graph, lower, current)
    start = below if symbols.parse(graph, upper).relative else current
    return below, symbols.resolve(graph, upper, start)
