"""Which revisions to run, in which order, to bring a database from its heads to a target."""

from __future__ import annotations

from migrations_runtime.errors import ResolutionError
from migrations_runtime.revisions import symbols
from migrations_runtime.showing.shell import shell_word

TYPE_CHECKING = False  # ADR 0012
if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from migrations_runtime.revisions.graph import Graph


def upgrade_path(graph: Graph, current: Sequence[str], targets: Sequence[str]) -> list[str]:
    """Return what to upgrade so that ``targets`` and all below them are applied, parents first."""
    if {*targets} <= {*current}:
        return []
    missing = graph.ancestors(targets) - graph.ancestors(current)
    return graph.topological(
        dict.fromkeys(id_ for id_ in (*targets, *graph.revisions) if id_ in missing)
    )


def upgrade_targets(graph: Graph, current: Sequence[str], text: str) -> tuple[str, ...]:
    """Return the ids that ``upgrade text`` goes to.

    :raises ResolutionError: the text names no revision, or one below.
    """
    symbol = symbols.parse(graph, text)
    if symbol.relative and symbol.steps < 0:
        raise ResolutionError(f"upgrade cannot go down to '{text}'; that is what downgrade does")
    return symbols.resolve(graph, text, current)


def downgrade_path(graph: Graph, current: Sequence[str], text: str) -> list[str]:
    """Return what to undo for ``downgrade text``, the last applied first.

    An id stays applied and all that came after it goes; ``-N`` undoes N revisions.

    :raises ResolutionError: the text names no revision, one that is not applied, or one above.
    """
    applied = graph.ancestors(current)
    symbol = symbols.parse(graph, text)
    if symbol.relative:
        doomed = _walked(graph, symbol, current)
    else:
        doomed = _above(graph, symbol, current, applied)
    undone = {id_ for id_ in graph.descendants(doomed) if id_ in applied}
    ordered = graph.topological(dict.fromkeys(id_ for id_ in graph.revisions if id_ in undone))
    return ordered[::-1]


def stamped(graph: Graph, current: Sequence[str], targets: Sequence[str]) -> tuple[str, ...]:
    """Return the heads after ``stamp``: the targets, and the current heads of other branches."""
    lines = graph.ancestors(targets) | graph.descendants(targets)
    others = [id_ for id_ in current if id_ not in lines]
    return graph.heads_of(dict.fromkeys([*others, *graph.topological(dict.fromkeys(targets))]))


def stamped_base(graph: Graph, current: Sequence[str], text: str) -> tuple[str, ...]:
    """Return the heads after ``stamp text``, which means base: what ``downgrade text`` leaves."""
    if text == "base":
        return ()
    gone = graph.descendants(_beginnings(graph, symbols.parse(graph, text), current))
    left = graph.ancestors(current) - gone
    return graph.heads_of({id_: None for id_ in graph.revisions if id_ in left})


def _walked(graph: Graph, symbol: symbols.Symbol, current: Sequence[str]) -> list[str]:
    """Return the revisions that ``-N`` undoes, a merge point being one of them like any other."""
    if symbol.steps > 0:
        raise ResolutionError(
            f"downgrade cannot go up to '{symbol.text}'; that is what upgrade does"
        )
    starts = symbols.within(graph, symbol, current)
    if len(starts) > 1:
        raise ResolutionError(
            f"'{symbol.text}' is ambiguous: the database has the heads {', '.join(starts)}; name "
            f"the revision to go to, or '<branchname>@{symbol.steps}'"
        )
    branch = symbols.undone_of(graph, symbol)
    members = graph.revisions.keys() if branch is None else branch
    walked: list[str] = []
    below: Sequence[str] = starts
    for taken in range(-symbol.steps):
        if len(below) > 1:
            raise symbols.ambiguous_merge(symbol, walked[-1], below, taken)
        if not below:
            raise symbols.too_far_down(symbol, starts[0] if starts else None, taken)
        walked.append(below[0])
        below = [id_ for id_ in graph[below[0]].down_revisions if id_ in members]
    return walked


def _above(
    graph: Graph, symbol: symbols.Symbol, current: Sequence[str], applied: Collection[str]
) -> list[str]:
    """Return what comes right after the revision to go to, in its branch where one is named.

    That may be the fork that the branch comes from: ``side@ae10`` undoes ``side`` alone.
    """
    targets = symbols.resolve(graph, symbol.text, current)
    if not targets:
        return _beginnings(graph, symbol, current)
    _refuse_unapplied(targets, applied, current, symbol.text)
    line = symbols.line_of(graph, symbol)
    above = [child for target in targets for child in graph.children[target]]
    return [child for child in above if line is None or child in line]


def _beginnings(graph: Graph, symbol: symbols.Symbol, current: Sequence[str]) -> list[str]:
    """Return what comes right after base: the first revisions of all, or of a branch or line.

    ``ae10-1`` is base where ``ae10`` is a first revision; other lines have nothing to do with it.
    """
    members: Collection[str] | None
    if symbol.name == "base":
        members = symbols.undone_of(graph, symbol)
    else:
        members = graph.lines_down(symbols.starts_of(graph, symbol, current))
    if members is None:
        return list(graph.bases)
    return [id_ for id_ in members if not any(below in members for below in graph.below[id_])]


def _refuse_unapplied(
    targets: Sequence[str], applied: Collection[str], current: Sequence[str], text: str
) -> None:
    for target in targets:
        if target not in applied:
            at = ", ".join(current) or "base"
            raise ResolutionError(
                f"Destination {target} is not a valid downgrade target from current head(s): the "
                f"database is at {at}, and '{text}' was never applied; 'upgrade {shell_word(text)}' goes there"
            )
