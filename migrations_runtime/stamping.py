"""The steps of ``stamp``: the ledger moves, no script runs."""

from __future__ import annotations

from collections.abc import Sequence

from migrations_runtime.errors import ResolutionError
from migrations_runtime.revisions import Graph, ScriptDirectory
from migrations_runtime.revisions.path import stamped, stamped_base
from migrations_runtime.revisions.symbols import parse, resolve
from migrations_runtime.steps import Step


def stamp_steps(
    script: ScriptDirectory, heads: Sequence[str], given: Sequence[str], purge: bool = False
) -> list[Step]:
    """Return the one step from ``heads`` to the revisions ``given``; none where they are there.

    :param purge: whether all rows go first, whatever they say.
    :raises ResolutionError: a revision is unknown; also one of ``heads``, without ``purge``.
    """
    graph = script.graph
    counted = any(parse(graph, text).relative or text == "current" for text in given)
    anew = purge or "base" in given
    standing = script.known(heads) if counted or not anew else ()
    kept = () if anew else standing
    targets: list[str] = []
    for text in given:
        found = graph.uncovered(resolve(graph, text, standing))  # a head may depend on another
        targets += found
        if not found:
            kept = stamped_base(graph, kept, text)
    _refuse_overlapping(graph, targets)
    before, after = tuple(heads), stamped(graph, kept, targets)
    if set(before) == set(after):
        return []
    up = bool(set(after) - graph.ancestors(id_ for id_ in before if id_ in graph))
    scripts = tuple(script.script(id_) for id_ in (after if up else before) if id_ in graph)
    return [Step("upgrade" if up else "downgrade", before, after, scripts, is_stamp=True)]


def _refuse_overlapping(graph: Graph, targets: Sequence[str]) -> None:
    overlapping = set(targets) - set(graph.heads_of(graph.ancestors(targets)))
    if overlapping:
        raise ResolutionError(
            f"Requested revision {sorted(overlapping)[0]} overlaps with other requested revisions "
            f"{', '.join(id_ for id_ in targets if id_ not in overlapping)}, which come after it; "
            "leave it out"
        )
