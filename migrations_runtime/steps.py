"""What a run is made of: one revision up or down, or the ledger alone (stamp)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Literal, NamedTuple, TypeAlias

from migrations_runtime.revisions.graph import Graph
from migrations_runtime.revisions.script import Script

Direction: TypeAlias = Literal["upgrade", "downgrade"]


class Step(NamedTuple):
    """One step: from the heads ``before`` to the heads ``after``, by running a script or by decree.

    :param scripts: the revision that runs, or all those that a stamp names.
    """

    direction: Direction
    before: tuple[str, ...]
    after: tuple[str, ...]
    scripts: tuple[Script, ...]
    is_stamp: bool = False

    @property
    def moves(self) -> bool:
        """Whether the ledger says another thing afterwards; if not, it is only made sure of."""
        return self.before != self.after

    def __str__(self) -> str:
        if not self.moves:
            ids = _listed([script.revision for script in self.scripts])
            return f"accept {ids} as edited" if self.scripts else "ensure_version"
        if self.is_stamp:
            return f"stamp {_listed(self.before)} -> {_listed(self.after)}"
        script = self.scripts[0]
        ends = [_listed(script.declared.down_revisions), script.revision]
        if self.direction == "downgrade":
            ends.reverse()
        return f"{self.direction} {' -> '.join(ends)}" + (f", {script.doc}" if script.doc else "")


def _listed(ids: Sequence[str]) -> str:
    return ", ".join(ids) or "<base>"


class MigrationInfo(NamedTuple):
    """What ``on_version_apply`` callbacks are told of a step."""

    step: Step

    @property
    def is_upgrade(self) -> bool:
        """Whether it goes up."""
        return self.step.direction == "upgrade"

    @property
    def is_stamp(self) -> bool:
        """Whether only the ledger moves."""
        return self.step.is_stamp

    @property
    def is_migration(self) -> bool:
        """Whether a script runs."""
        return not self.step.is_stamp

    @property
    def up_revision_ids(self) -> tuple[str, ...]:
        """The ids of the upper end."""
        if self.is_stamp:
            return self.step.after if self.is_upgrade else self.step.before
        return tuple(script.revision for script in self.step.scripts)

    @property
    def up_revision_id(self) -> str | None:
        """The id of the upper end; the first where there are several."""
        return next(iter(self.up_revision_ids), None)

    @property
    def up_revisions(self) -> tuple[Script, ...]:
        """The revisions of the upper end that have a script."""
        return self.step.scripts

    @property
    def up_revision(self) -> Script | None:
        """The revision of the upper end; the first where there are several."""
        return next(iter(self.step.scripts), None)

    @property
    def down_revision_ids(self) -> tuple[str, ...]:
        """The ids of the lower end."""
        if self.is_stamp:
            return self.step.before if self.is_upgrade else self.step.after
        return tuple(id_ for script in self.step.scripts for id_ in script.declared.down_revisions)

    @property
    def source_revision_ids(self) -> tuple[str, ...]:
        """The ids that the step starts from."""
        return self.down_revision_ids if self.is_upgrade else self.up_revision_ids

    @property
    def destination_revision_ids(self) -> tuple[str, ...]:
        """The ids that the step goes to."""
        return self.up_revision_ids if self.is_upgrade else self.down_revision_ids


def upgrade_steps(graph: Graph, heads: Sequence[str], path: Iterable[str]) -> Iterator[Step]:
    """Yield the steps up ``path``: each revision takes the place of the heads that it comes after."""
    before, standing = tuple(heads), graph.uncovered(heads)
    for id_ in path:
        parents = graph[id_].parents
        after = (*(head for head in standing if head not in parents), id_)
        yield Step("upgrade", before, after, (Script(graph[id_], graph),))
        before = standing = after


def downgrade_steps(graph: Graph, heads: Sequence[str], path: Iterable[str]) -> Iterator[Step]:
    """Yield the steps down ``path``: parents that nothing else applied needs are heads again."""
    before, standing = tuple(heads), graph.uncovered(heads)
    applied = graph.ancestors(heads)
    for id_ in path:
        applied.discard(id_)
        bared = graph.heads_of(
            [parent for parent in graph[id_].parents if not applied & {*graph.dependents[parent]}]
        )
        after = (*(head for head in standing if head != id_), *bared)
        yield Step("downgrade", before, after, (Script(graph[id_], graph),))
        before = standing = after
