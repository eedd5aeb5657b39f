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

    A relative end counts from the other: ``-3:current`` is the last three revisions up to where the
    database is, ``ae10:+2`` is ``ae10`` and the two after it.

    :raises ResolutionError: an end is no revision, or too far away.
    """
    low, _, high = text.partition(":")
    lower, upper = low.strip() or "base", high.strip() or "heads"
    symbol = symbols.parse(graph, lower)
    if symbol.relative:
        above = symbols.resolve(graph, upper, current)
        return _last(graph, symbol, above), above
    below = symbols.resolve(graph, lower, current)
    start = below if symbols.parse(graph, upper).relative else current
    return below, symbols.resolve(graph, upper, start)


def _last(graph: Graph, symbol: symbols.Symbol, above: tuple[str, ...]) -> tuple[str, ...]:
    """Return the first of the last so many revisions: a step less than ``-N`` goes down."""
    reached = symbols.resolve(graph, symbol.text, above)  # raises where there are fewer
    if symbol.steps > 0:
        return reached
    if symbol.steps == -1:
        return above
    label = f"{symbol.label}@" if symbol.label else ""
    return symbols.resolve(graph, f"{label}{symbol.steps + 1}", above)
