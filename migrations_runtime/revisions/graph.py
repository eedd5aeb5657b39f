"""The graph that revisions make: pure, complete when built, every walk linear in what it visits.

Two kinds of edges lead down. ``down_revision`` makes the lines and branches that people see;
``depends_on`` only orders. What is applied is closed under both, so a set of heads stands for it.
"""

from __future__ import annotations

from functools import cached_property

from migrations_runtime.errors import DuplicateRevision, MissingParent, ResolutionError
from migrations_runtime.origin import shown
from migrations_runtime.revisions.cycles import refuse_cycles
from migrations_runtime.revisions.labels import label_owners, labels_by_revision

TYPE_CHECKING = False  # ADR 0012
if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from typing import TypeAlias

    from migrations_runtime.revisions.revision import Revision

    Ids: TypeAlias = tuple[str, ...]
    #: The children of each revision, its dependents where these are others, and the order by places.
    Walked: TypeAlias = tuple[list[Ids], list[Ids] | None, list[int]]


class Graph:
    """Revisions by id, in the order they were given, and the edges between them.

    :param walked: what :attr:`walked` was for the same revisions: nothing is looked for again.
    :raises DuplicateRevision: two revisions have one id, or two carry one branch label.
    :raises MissingParent: a revision names one that is not there.
    :raises CycleDetected: a revision comes before itself.
    """

    def __init__(self, revisions: Iterable[Revision], walked: Walked | None = None) -> None:
        given = _by_id(revisions)
        self.revisions: Mapping[str, Revision] = given
        self.labels: Mapping[str, str] = label_owners(given)
        self._resolve_dependencies(given)
        self.below: Mapping[str, Ids] = {
            id_: revision.down_revisions for id_, revision in self.revisions.items()
        }
        self.parents: Mapping[str, Ids] = self.below
        if any(revision.dependencies for revision in self.revisions.values()):
            self.parents = {id_: revision.parents for id_, revision in self.revisions.items()}
        self.children: Mapping[str, Ids]
        self.dependents: Mapping[str, Ids]
        self.order: Sequence[Revision]
        if walked is None:
            self._walk()
        else:
            self.children, self.dependents, self.order = _as_walked(self.revisions, walked)

    # -- what there is -------------------------------------------------------------------------

    def __contains__(self, revision: str) -> bool:
        return revision in self.revisions

    def __getitem__(self, revision: str) -> Revision:
        return self.revisions[revision]

    @cached_property
    def heads(self) -> tuple[str, ...]:
        """The revisions above which there is none."""
        return tuple(id_ for id_, above in self.children.items() if not above)

    @cached_property
    def effective_heads(self) -> tuple[str, ...]:
        """The heads that no other revision depends on: what a full upgrade leaves in the ledger."""
        return tuple(id_ for id_, above in self.dependents.items() if not above)

    @property
    def bases(self) -> tuple[str, ...]:
        """The revisions below which there is none."""
        return tuple(id_ for id_, revision in self.revisions.items() if not revision.down_revisions)

    @cached_property
    def replaced(self) -> Mapping[str, str]:
        """The ids that are in no file any more, and the revision that does their work."""
        return {
            id_: revision.revision
            for revision in self.revisions.values()
            for id_ in revision.replaces
            if id_ not in self.revisions
        }

    def find(self, given: str, among: Collection[str] | None = None) -> str:
        """Return the id that ``given`` is, or the only one that begins with it.

        :param among: where to look first, of several that do.
        :raises ResolutionError: there is none, or more than one.
        """
        if given in self.revisions:
            return given
        found = [id_ for id_ in self.revisions if id_.startswith(given)] if given else []
        if among is not None:
            found = [id_ for id_ in found if id_ in among] or found
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
        return self._labels[revision]

    def branch(self, label: str) -> frozenset[str]:
        """Return the revisions of a branch: the labelled one, all above, and below to the fork.

        :raises ResolutionError: there is no such label.
        """
        if label not in self.labels:
            known = ", ".join(sorted(self.labels)) or "there is none"
            raise ResolutionError(f"No such branch: '{label}' (branch labels: {known})")
        return frozenset(id_ for id_, labels in self._labels.items() if label in labels)

    @cached_property
    def _labels(self) -> Mapping[str, frozenset[str]]:
        if not self.labels:
            return dict.fromkeys(self.revisions, frozenset())
        return labels_by_revision(self.topological(self.revisions), self.revisions, self.dependents)

    # -- walks ---------------------------------------------------------------------------------

    def ancestors(self, revisions: Iterable[str]) -> set[str]:
        """Return ``revisions`` and all that must be applied before them."""
        starts = {*revisions}
        return {*self.revisions} if self._is_all(starts) else self._reached(starts, self.parents)

    def last_of_lines(self, heads: Iterable[str]) -> Collection[str]:
        """Return the last applied revision of each line, where a database is at ``heads``.

        Those are ``heads``, and what they depend on where nothing applied follows that.
        """
        if self._is_all({*heads}):
            return self.heads
        applied = self.ancestors(heads)
        return {id_ for id_ in applied if applied.isdisjoint(self.children[id_])}

    def descendants(self, revisions: Iterable[str]) -> set[str]:
        """Return ``revisions`` and all that can be applied only after them."""
        return self._reached(revisions, self.dependents)

    def lines_down(self, revisions: Iterable[str]) -> set[str]:
        """Return ``revisions`` and all below them, dependencies aside."""
        return self._reached(revisions, self.below)

    def lines_up(self, revisions: Iterable[str]) -> set[str]:
        """Return ``revisions`` and all above them, dependants aside."""
        return self._reached(revisions, self.children)

    def topological(self, revisions: Iterable[str]) -> list[str]:
        """Return ``revisions`` with each after its parents; branch by branch, the same every time."""
        starts = dict.fromkeys(revisions)
        left = {*starts}  # where the walk has not been yet
        ordered: list[str] = []
        for start in starts:
            ahead: list[str | list[str]] = [start]
            while ahead:
                top = ahead.pop()
                if isinstance(top, list):  # a line, below which all is in order
                    ordered += reversed(top)
                elif top in left:
                    line, below = self._line_down(top, left)
                    ahead += [line, *reversed(below)]
        return ordered

    def _line_down(self, id_: str, left: set[str]) -> tuple[list[str], tuple[str, ...]]:
        """Take a revision and what it stands on out of ``left``, up to a merge or the line's end.

        :return: these, and what is right below the last.
        """
        line: list[str] = []
        below: tuple[str, ...] = (id_,)
        while len(below) == 1 and (id_ := below[0]) in left:
            left.remove(id_)
            line.append(id_)
            below = self.parents[id_]
        return line, below

    def heads_of(self, applied: Collection[str]) -> tuple[str, ...]:
        """Return the members of ``applied`` that no other member comes after."""
        return tuple(
            id_ for id_ in applied if not any(above in applied for above in self.dependents[id_])
        )

    def uncovered(self, heads: Sequence[str]) -> tuple[str, ...]:
        """Return those of ``heads`` that no other of them comes after.

        A version table may have others, too: what was applied beside a branch, and put below it since.
        """
        if len(heads) < 2:
            return tuple(heads)
        is_all = self._is_all({*heads})
        tops = self.effective_heads if is_all else self.heads_of(self.ancestors(heads))
        return tuple(head for head in heads if head in tops)

    def _is_all(self, heads: set[str]) -> bool:
        """Return whether ``heads`` and what must be applied before are all there is."""
        return heads.issuperset(self.effective_heads)

    @staticmethod
    def _reached(starts: Iterable[str], edges: Mapping[str, Sequence[str]]) -> set[str]:
        waiting = list(starts)
        reached = {*waiting}
        while waiting:
            for id_ in edges[waiting.pop()]:
                if id_ not in reached:
                    reached.add(id_)
                    waiting.append(id_)
        return reached

    @cached_property
    def order(self) -> Sequence[Revision]:
        """All revisions, each after its parents, the line of the first head first."""
        ordered = self.topological((*self.heads, *self.revisions))
        return list(map(self.revisions.__getitem__, ordered))

    @property
    def walked(self) -> Walked:
        """What was found by going along the edges, for the next time."""
        places = {id_: place for place, id_ in enumerate(self.revisions)}
        order = [places[one.revision] for one in self.order]
        dependents = None if self.dependents is self.children else [*self.dependents.values()]
        return [*self.children.values()], dependents, order

    # -- building ------------------------------------------------------------------------------

    def _walk(self) -> None:
        self.children = self.dependents = self._turned(self.below, "down_revision")
        if self.parents is not self.below:
            self.dependents = self._turned(self.parents, "depends_on")
        refuse_cycles(self.revisions, self.dependents)

    def _resolve_dependencies(self, revisions: dict[str, Revision]) -> None:
        """Put ids where ``depends_on`` names a branch label or the beginning of an id."""
        for id_, revision in revisions.items():
            needed = revision.dependencies
            if not needed or all(id_ in revisions for id_ in needed):
                continue
            full = tuple(self._dependency(revision, given) for given in needed)
            revisions[id_] = revision.depending_on(full)

    def _dependency(self, revision: Revision, given: str) -> str:
        try:
            return self.labels.get(given) or self.find(given)
        except ResolutionError as error:
            raise MissingParent(f"{revision.name}: depends_on: {error}") from None

    def _turned(
        self, edges: Mapping[str, Sequence[str]], said_as: str
    ) -> dict[str, tuple[str, ...]]:
        """Return the edges the other way.

        :raises MissingParent: one leads nowhere.
        """
        upwards: dict[str, list[str]] = {id_: [] for id_ in edges}
        for id_, ends in edges.items():
            for end in ends:
                if end not in upwards:
                    raise MissingParent(
                        f"{self.revisions[id_].name}: {said_as} '{end}' is in no revision file; "
                        f"restore that file, or correct {said_as}"
                    )
                upwards[end].append(id_)
        return {id_: tuple(above) for id_, above in upwards.items()}


def _by_id(revisions: Iterable[Revision]) -> dict[str, Revision]:
    given = list(revisions)
    found = {revision.revision: revision for revision in given}
    if len(found) < len(given):
        raise _not_one(given)
    return found


def _as_walked(
    revisions: Mapping[str, Revision], walked: Walked
) -> tuple[Mapping[str, Ids], Mapping[str, Ids], Sequence[Revision]]:
    """Return the children, the dependents and the order of the revisions."""
    above, needed_by, order = walked
    children = dict(zip(revisions, above, strict=True))
    dependents = children if needed_by is None else dict(zip(revisions, needed_by, strict=True))
    given = [*revisions.values()]
    return children, dependents, [given[place] for place in order]


def _not_one(revisions: Iterable[Revision]) -> DuplicateRevision:
    """Return the error of the first id that two have."""
    seen: dict[str, Revision] = {}
    for revision in revisions:
        if revision is not seen.setdefault(revision.revision, revision):
            break
    files = " and ".join(shown(one.path) for one in (seen[revision.revision], revision))
    return DuplicateRevision(
        f"Revision {revision.revision} is in two files, {files}; delete one, or give it another id"
    )
