"""What programs on Alembic call of a ScriptDirectory beyond its documented methods.

``_upgrade_revs`` and its like are private there, but the way to run revisions from a program's own
``fn(heads, context)``; so they are in wide use.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from migrations_runtime.revisions import Script, ScriptDirectory
from migrations_runtime.revisions.path import downgrade_path, upgrade_path, upgrade_targets
from migrations_runtime.stamping import stamp_steps
from migrations_runtime.steps import Step, downgrade_steps, upgrade_steps

Heads = str | Sequence[str] | None


def upgrade_revs(script: ScriptDirectory, destination: str, current_rev: Heads) -> list[Step]:
    """Return the steps up to ``destination``."""
    heads = script.known(_heads(current_rev))
    targets = upgrade_targets(script.graph, heads, destination)
    return [*upgrade_steps(script.graph, heads, upgrade_path(script.graph, heads, targets))]


def downgrade_revs(script: ScriptDirectory, destination: str, current_rev: Heads) -> list[Step]:
    """Return the steps down to ``destination``."""
    heads = script.known(_heads(current_rev))
    path = downgrade_path(script.graph, heads, destination)
    return [*downgrade_steps(script.graph, heads, path)]


def stamp_revs(script: ScriptDirectory, revision: Heads, heads: Heads) -> list[Step]:
    """Return the step that notes ``revision``."""
    return stamp_steps(script, _heads(heads), _heads(revision) or ("base",))


class RevisionMap:
    """The graph by itself, for ``script.revision_map``."""

    def __init__(self, script: ScriptDirectory) -> None:
        self._script = script

    @property
    def heads(self) -> tuple[str, ...]:
        """The ids of all heads."""
        return tuple(self._script.get_heads())

    @property
    def bases(self) -> tuple[str, ...]:
        """The ids of all bases."""
        return tuple(self._script.get_bases())

    def get_current_head(self, branch_label: str | None = None) -> str | None:
        """Return the id of the head, or of a branch's.

        :raises MultipleHeads: there are several.
        """
        if branch_label is None:
            return self._script.get_current_head()
        found = self._script.get_revision(f"{branch_label}@head")
        return found.revision if found else None

    def get_revision(self, id_: str | None) -> Script | None:
        """Return one revision; ``None`` is base."""
        return None if id_ is None else self._script.get_revision(id_)

    def iterate_revisions(self, upper: Heads, lower: Heads, **kw: object) -> Iterator[Script]:
        """Yield the revisions from ``upper`` down to ``lower``, the latter left out."""
        return self._script.iterate_revisions(upper, lower)

    def get_revisions(self, id_: Heads) -> tuple[Script, ...]:
        """Return all revisions that ``id_`` names."""
        return self._script.get_revisions(id_)


def _heads(given: Heads) -> tuple[str, ...]:
    return (given,) if isinstance(given, str) else tuple(given or ())


#: By the names under which they are added to ScriptDirectory.
METHODS = {
    "_upgrade_revs": upgrade_revs,
    "_downgrade_revs": downgrade_revs,
    "_stamp_revs": stamp_revs,
    "revision_map": property(RevisionMap),
}
