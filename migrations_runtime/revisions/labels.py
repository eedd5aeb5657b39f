"""Which revisions carry which branch labels."""

from __future__ import annotations

from migrations_runtime.errors import DuplicateRevision

TYPE_CHECKING = False  # ADR 0012
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from migrations_runtime.revisions.revision import Revision

NONE: frozenset[str] = frozenset()


def label_owners(revisions: Mapping[str, Revision]) -> dict[str, str]:
    """Return the id of the revision that each label is written in.

    :raises DuplicateRevision: two carry the same, or one is the id of a revision.
    """
    found: dict[str, str] = {}
    for revision in revisions.values():
        for label in revision.branch_labels:
            if label in found or label in revisions:
                other = revisions[found.get(label, label)]
                raise DuplicateRevision(
                    f"Branch name '{label}' in revision {revision.name} already used by revision "
                    f"{other.name}; a label belongs to one revision, and is no id"
                )
            found[label] = revision.revision
    return found


def labels_by_revision(
    ordered: Sequence[str],
    revisions: Mapping[str, Revision],
    dependents: Mapping[str, Sequence[str]],
) -> dict[str, frozenset[str]]:
    """Return the labels of each revision: its own, inherited, and of its line upwards.

    A label goes up to all that follow, and down to the fork (or merge) that its line comes from.
    Two passes, in which lines share the same set: linear in revisions and edges.

    :param ordered: all ids, each after those below it.
    :param dependents: what comes right after each, also for being dependent on it.
    """
    upwards: dict[str, frozenset[str]] = {}
    for id_ in ordered:
        revision = revisions[id_]
        inherited = [upwards[below] for below in revision.down_revisions if upwards[below]]
        upwards[id_] = _union([*inherited, frozenset(revision.branch_labels)])
    found: dict[str, frozenset[str]] = {}
    downwards: dict[str, frozenset[str]] = {}
    for id_ in reversed(ordered):
        above = dependents[id_]
        of_line = NONE
        if len(above) == 1 and len(revisions[id_].down_revisions) < 2:
            only = above[0]
            if revisions[only].down_revisions == (id_,):
                of_line = downwards[only]
        downwards[id_] = _union([of_line, frozenset(revisions[id_].branch_labels)])
        found[id_] = _union([upwards[id_], of_line])
    return found


def _union(sets: Sequence[frozenset[str]]) -> frozenset[str]:
    """Return the union; one of ``sets`` itself where it is the same, so that lines share it."""
    largest = max(sets, key=len)
    return largest if all(one <= largest for one in sets) else largest.union(*sets)
