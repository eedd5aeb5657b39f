"""The graph that revisions make: pure, complete when built, every walk linear in what it visits.

Two kinds of edges lead down. ``down_revision`` makes the lines and branches that people see;
``depends_on`` only orders. What is applied is closed under both, so a set of heads stands for it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace

from migrations_runtime.errors import (
    CycleDetected,
    DuplicateRevision,
    MissingParent,
    ResolutionError,
)
from migrations_runtime.origin import shown
from migrations_runtime.revisions.revision import Revision


class Graph:
    """Revisions by id, in the order they were given, and the edges between them.

    :raises DuplicateRevision: two revisions have one id, or two carry one branch label.
    :raises MissingParent: a revision names one that is not there.
    :raises CycleDetected: a revision comes before itself.
    """

    def __init__(self, revisions: Iterable[Revision]) -> None:
        self.revisions = _by_id(revisions)
        self.labels = _by_label(self.revisions.values())
        self._resolve_dependencies()
        self.children = self._edges("down_revisions", "down_revision")
        self.dependents = self._edges("parents", "depends_on")
        self._refuse_cycles()

    # -- what there is -------------------------------------------------------------------------

    def __contains__(self, revision: str) -> bool:
        return revision in self.revisions

    def __getitem__(self, revision: str) -> Revision:
        return self.revisions[revision]

    @property
    def heads(self) -> tuple[str, ...]:
        """The revisions above which there is none."""
        return tuple(id_ for id_ in self.revisions if not self.children[id_])

    @property
    def effective_heads(self) -> tuple[str, ...]:
        """The heads that no other revision depends on: what a full upgrade leaves in the ledger."""
        return tuple(id_ for id_ in self.revisions if not self.dependents[id_])

    @property
    def bases(self) -> tuple[str, ...]:
        """The revisions below which there is none."""
        return tuple(id_ for id_, revision in self.revisions.items() if not revision.down_revisions)

    def find(self, given: str) -> str:
        """Return the id that ``given`` is, or the only one that begins with it.

        :raises ResolutionError: there is none, or more than one.
        """
        if given in self.revisions:
            return given
        found = [id_ for id_ in self.revisions if id_.startswith(given)] if given else []
        if len(found) == 1:
            return found[0]
        if found:
            shown = ", ".join(sorted(found)[:8]) + (", ..." if len(found) > 8 else "")
            raise ResolutionError(
                f"Multiple revisions start with '{given}': {shown}; give more characters"
            )
        raise ResolutionError(
            f"Can't locate revision identified by '{given}'; 'history' lists the ones there are"
        )

    def labels_of(self, revision: str) -> frozenset[str]:
        """Return the branch labels of a revision: its own, inherited, and of its line upwards."""
        return frozenset(label for label in self.labels if revision in self.branch(label))

    def branch(self, label: str) -> frozenset[str]:
        """Return the revisions of a branch: the labelled one, all above, and below to the fork.

        :raises ResolutionError: there is no such label.
        """
        if label not in self.labels:
            known = ", ".join(sorted(self.labels)) or "there is none"
            raise ResolutionError(f"No such branch: '{label}' (branch labels: {known})")
        members = self.lines_up([self.labels[label]])
        below = self.revisions[self.labels[label]].down_revisions
        while len(below) == 1 and len(self.children[below[0]]) == 1:
            members.add(below[0])
            below = self.revisions[below[0]].down_revisions
        return frozenset(members)

    # -- walks ---------------------------------------------------------------------------------

    def ancestors(self, revisions: Iterable[str]) -> set[str]:
        """Return ``revisions`` and all that must be applied before them."""
        return self._reached(
            revisions, {id_: revision.parents for id_, revision in self.revisions.items()}
        )

    def descendants(self, revisions: Iterable[str]) -> set[str]:
        """Return ``revisions`` and all that can be applied only after them."""
        return self._reached(revisions, self.dependents)

    def lines_down(self, revisions: Iterable[str]) -> set[str]:
        """Return ``revisions`` and all below them, dependencies aside."""
        return self._reached(
            revisions, {id_: revision.down_revisions for id_, revision in self.revisions.items()}
        )

    def lines_up(self, revisions: Iterable[str]) -> set[str]:
        """Return ``revisions`` and all above them, dependants aside."""
        return self._reached(revisions, self.children)

    def topological(self, revisions: Collection[str]) -> list[str]:
        """Return ``revisions`` with each after its parents; branch by branch, the same every time."""
        ordered: dict[str, None] = {}
        for start in revisions:
            stack = [(start, False)]
            while stack:
                id_, parents_done = stack.pop()
                if id_ in ordered:
                    continue
                if parents_done:
                    ordered[id_] = None
                    continue
                stack.append((id_, True))
                stack.extend(
                    (parent, False)
                    for parent in reversed(self.revisions[id_].parents)
                    if parent in revisions and parent not in ordered
                )
        return list(ordered)

    def heads_of(self, applied: Collection[str]) -> tuple[str, ...]:
        """Return the members of ``applied`` that no other member comes after."""
        return tuple(
            id_ for id_ in applied if not any(above in applied for above in self.dependents[id_])
        )

    @staticmethod
    def _reached(starts: Iterable[str], edges: Mapping[str, Sequence[str]]) -> set[str]:
        reached: set[str] = set()
        waiting = list(starts)
        while waiting:
            id_ = waiting.pop()
            if id_ not in reached:
                reached.add(id_)
                waiting.extend(edges[id_])
        return reached

    # -- building ------------------------------------------------------------------------------

    def _resolve_dependencies(self) -> None:
        """Put ids where ``depends_on`` names a branch label or the beginning of an id."""
        for id_, revision in self.revisions.items():
            if all(dependency in self.revisions for dependency in revision.dependencies):
                continue
            full = tuple(self._dependency(revision, given) for given in revision.dependencies)
            self.revisions[id_] = replace(revision, dependencies=full)

    def _dependency(self, revision: Revision, given: str) -> str:
        try:
            return self.labels.get(given) or self.find(given)
        except ResolutionError as error:
            raise MissingParent(f"{revision.name}: depends_on: {error}") from None

    def _edges(self, attribute: str, said_as: str) -> dict[str, tuple[str, ...]]:
        upwards: dict[str, list[str]] = {id_: [] for id_ in self.revisions}
        for id_, revision in self.revisions.items():
            for parent in getattr(revision, attribute):
                if parent not in upwards:
                    raise MissingParent(
                        f"{revision.name}: {said_as} '{parent}' is in no revision file; restore "
                        f"that file, or correct {said_as}"
                    )
                upwards[parent].append(id_)
        return {id_: tuple(above) for id_, above in upwards.items()}

    def _refuse_cycles(self) -> None:
        """Take away revisions without parents until none is left; what stays goes round."""
        missing = {id_: len(revision.parents) for id_, revision in self.revisions.items()}
        ready = [id_ for id_, count in missing.items() if not count]
        while ready:
            id_ = ready.pop()
            del missing[id_]
            for above in self.dependents[id_]:
                missing[above] -= 1
                if not missing[above]:
                    ready.append(above)
        if missing:
            circle = self._circle(missing)
            raise CycleDetected(
                f"Cycle is detected in revisions ({', '.join(circle)}): each comes before the "
                f"next, and the last before the first; correct down_revision or depends_on in "
                f"{shown(self.revisions[circle[0]].path)}"
            )

    def _circle(self, among: Collection[str]) -> list[str]:
        """Go down within ``among``, where every revision has a parent, until one comes again."""
        walked: dict[str, None] = {}
        id_ = next(iter(among))
        while id_ not in walked:
            walked[id_] = None
            id_ = next(parent for parent in self.revisions[id_].parents if parent in among)
        circle = list(walked)
        return circle[circle.index(id_) :][::-1]


def _by_id(revisions: Iterable[Revision]) -> dict[str, Revision]:
    found: dict[str, Revision] = {}
    for revision in revisions:
        if revision.revision in found:
            files = " and ".join(shown(one.path) for one in (found[revision.revision], revision))
            raise DuplicateRevision(
                f"Revision {revision.revision} is in two files, {files}; delete one, or give it "
                "another id"
            )
        found[revision.revision] = revision
    return found


def _by_label(revisions: Iterable[Revision]) -> dict[str, str]:
    found: dict[str, str] = {}
    for revision in revisions:
        for label in revision.branch_labels:
            if label in found:
                raise DuplicateRevision(
                    f"Branch name '{label}' in revision {revision.name} already used by revision "
                    f"{found[label]}; a label belongs to one revision"
                )
            found[label] = revision.revision
    return found
