"""Revisions that come before themselves."""

from __future__ import annotations

from migrations_runtime.errors import CycleDetected

TYPE_CHECKING = False  # ADR 0012
if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from migrations_runtime.revisions.revision import Revision


def refuse_cycles(
    revisions: Mapping[str, Revision], dependents: Mapping[str, Sequence[str]]
) -> None:
    """Go up from the revisions without parents, into each when all its parents were met.

    :raises CycleDetected: some are never met; these go round.
    """
    merges = {id_: len(one.parents) for id_, one in revisions.items() if len(one.parents) > 1}
    met = [id_ for id_, one in revisions.items() if not one.parents]
    for id_ in met:  # which grows meanwhile
        for above in dependents[id_]:
            if above in merges:
                merges[above] -= 1
                if merges[above]:
                    continue
            met.append(above)
    if len(met) < len(revisions):
        known = {*met}
        missing = dict.fromkeys(id_ for id_ in revisions if id_ not in known)
        raise CycleDetected(_described([revisions[id_] for id_ in _circle(revisions, missing)]))


def _circle(revisions: Mapping[str, Revision], among: Collection[str]) -> list[str]:
    """Go down within ``among``, where every revision has a parent, until one comes again.

    The circle is returned upwards: each is a parent of the next, and the last of the first.
    """
    walked: dict[str, None] = {}
    id_ = next(iter(among))
    while id_ not in walked:
        walked[id_] = None
        id_ = next(parent for parent in revisions[id_].parents if parent in among)
    circle = list(walked)
    return circle[circle.index(id_) :][::-1]


def _described(circle: Sequence[Revision]) -> str:
    pairs = zip([circle[-1], *circle[:-1]], circle, strict=True)
    lines = [(above, _said_as(above, below)) for below, above in pairs]
    named = {said_as for _, said_as in lines}
    if len(circle) == 1:
        only, said_as = lines[0]
        return (
            f"{only.name}: {said_as} names the revision itself; name the one that comes before it"
        )
    # Where a dependency is part of it, that is more likely the mistake than the line itself.
    said_as = "depends_on" if "depends_on" in named else "down_revision"
    culprits = [revision.name for revision, by in lines if by == said_as]
    ids = ", ".join(revision.revision for revision in circle)
    return (
        f"{'Dependency cycle' if said_as == 'depends_on' else 'Cycle'} is detected in revisions "
        f"({ids}): each comes before the next, and the last before the first; correct {said_as} "
        f"in {' or '.join(culprits)}"
    )


def _said_as(above: Revision, below: Revision) -> str:
    return "down_revision" if below.revision in above.down_revisions else "depends_on"
