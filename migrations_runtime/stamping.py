"""The steps of ``stamp``: the ledger moves, no script runs."""

from __future__ import annotations

from collections.abc import Sequence

from migrations_runtime.errors import ResolutionError
from migrations_runtime.revisions import ScriptDirectory
from migrations_runtime.revisions.path import stamped
from migrations_runtime.revisions.symbols import resolve
from migrations_runtime.steps import Step


def stamp_steps(
    script: ScriptDirectory, heads: Sequence[str], given: Sequence[str], purge: bool = False
) -> list[Step]:
    """Return the one step from ``heads`` to the revisions ``given``; none where they are there.

    :param purge: whether all rows go first, whatever they say.
    :raises ResolutionError: a revision is unknown; also one of ``heads``, without ``purge``.
    """
    graph = script.graph
    targets = [id_ for text in given for id_ in resolve(graph, text, heads)]
    overlapping = set(targets) - set(graph.heads_of(graph.ancestors(targets)))
    if overlapping:
        raise ResolutionError(
            f"Requested revision {sorted(overlapping)[0]} overlaps with other requested revisions "
            f"{', '.join(id_ for id_ in targets if id_ not in overlapping)}, which come after it; "
            "leave it out"
        )
    if targets and not purge:
        script.known(heads)
    before = tuple(heads)
    after = stamped(graph, () if purge else before, targets)
    if set(before) == set(after):
        return []
    up = bool(set(after) - graph.ancestors(id_ for id_ in before if id_ in graph))
    scripts = tuple(script.script(id_) for id_ in (after if up else before) if id_ in graph)
    return [Step("upgrade" if up else "downgrade", before, after, scripts, is_stamp=True)]
